import { describe, expect, it } from 'vitest';
import { type Configuration, checkConfiguration } from '../../src/config/configuration.ts';

const backend = {
  name: 'wave',
  provider: 'wavefront',
  url: 'https://acme.example',
  auth: { token: 'token-of-acme' },
};

function check(top: object, env: Record<string, string> = {}, own: object = {}): Configuration {
  const raw = { auth: { anonymous: { scopes: [] } }, ...top, backends: [{ ...backend, ...own }] };
  return checkConfiguration(raw, {
    env,
    readFile: () => {
      throw new Error('no file');
    },
  });
}

function proxyOf(configuration: Configuration): string | null {
  const [first] = configuration.backends;
  return first?.emulated === false ? first.proxy : null;
}

const on = { proxyFromEnvironment: true };
const HTTPS_PROXY = 'http://proxy.example:3128';

describe('the proxy of a backend', () => {
  it('is none unless a setting names it', () => {
    expect(proxyOf(check({}, { HTTPS_PROXY }))).toBeNull();
    expect(proxyOf(check({}, {}, { proxy: HTTPS_PROXY }))).toBe(HTTPS_PROXY);
  });

  it('is of the environment where that counts, in either case, by the scheme of the backend', () => {
    const plain = { url: 'http://acme.example' };
    expect(proxyOf(check(on, { HTTPS_PROXY }))).toBe(HTTPS_PROXY);
    expect(proxyOf(check(on, { https_proxy: 'proxy.example:8080' }))).toBe('http://proxy.example:8080');
    expect(proxyOf(check(on, { HTTPS_PROXY }, plain))).toBeNull();
    expect(proxyOf(check(on, { HTTP_PROXY: HTTPS_PROXY }, plain))).toBe(HTTPS_PROXY);
  });

  it('is its own before that of the environment, or none', () => {
    expect(proxyOf(check(on, { HTTPS_PROXY }, { proxy: 'http://own.example' }))).toBe('http://own.example');
    expect(proxyOf(check(on, { HTTPS_PROXY }, { proxy: false }))).toBeNull();
  });

  it.each<[string, string, boolean]>([
    ['*', 'https://acme.example', true],
    ['acme.example', 'https://acme.example', true],
    ['.example', 'https://acme.example', true],
    ['*.example', 'https://ACME.example', true],
    ['other.example, ACME.example:443', 'https://acme.example', true],
    ['acme.example:8443', 'https://acme.example', false],
    ['cme.example', 'https://acme.example', false],
    ['10.0.0.0/8', 'https://10.1.2.3', true],
    ['10.0.0.0/8', 'https://11.1.2.3', false],
    ['127.0.0.1', 'https://127.0.0.1:4443', true],
    ['::1', 'https://[::1]:4443', true],
    ['[::1]:4443', 'https://[::1]:4443', true],
    ['fd00::/8', 'https://[fd12::1]', true],
    ['', 'https://acme.example', false],
  ])('heeds NO_PROXY "%s" for %s', (list, url, exempt) => {
    for (const name of ['NO_PROXY', 'no_proxy'])
      expect(proxyOf(check(on, { HTTPS_PROXY, [name]: list }, { url })) === null).toBe(exempt);
  });

  it.each(['proxy', 'ftp://proxy.example', 'http://proxy.example/path', 'socks5://proxy.example'])(
    'is refused by its path: %s',
    (proxy) => {
      expect(() => check({}, {}, { proxy })).toThrow(/^backends\[0\]\.proxy: expected the URL of a proxy/);
    },
  );

  it('of the environment is refused by the name of the variable, and repeats no secret', () => {
    const refused = (): Configuration => check(on, { HTTPS_PROXY: 'socks5://ann:hidden-word@proxy.example' });
    expect(refused).toThrow(/^HTTPS_PROXY: expected/);
    expect(refused).not.toThrow(/hidden-word/);
  });

  it('has credentials that are secrets', () => {
    const { secrets } = check({}, {}, { proxy: 'http://ann:p%40ss-word@proxy.example:3128' });
    expect(secrets).toEqual(expect.arrayContaining(['p%40ss-word', 'p@ss-word']));
  });
});

it('an emulated backend has no proxy', () => {
  const raw = { backends: [{ name: 'wave', provider: 'wavefront', emulated: true, proxy: HTTPS_PROXY }] };
  expect(() => checkConfiguration(raw, { env: {}, readFile: () => '' })).toThrow(/proxy/);
});
