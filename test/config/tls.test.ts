import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { faultsOf, load, openAuth, realBackend } from './surroundings.ts';

const pem = (name: string): string => readFileSync(`test/fixtures/tls/${name}.pem`, 'utf8');
const files = {
  'ca.pem': pem('authority'),
  'client.pem': pem('client'),
  'client.key': pem('client.key'),
  'other.key': pem('backend.key'),
  'text.pem': 'a secret that is none',
  token: 'planted-token',
};
const yaml = (tls: string, url = 'https://w.example'): string => `
${openAuth}
backends: [{ name: w, provider: wavefront, url: "${url}", auth: { token: { file: token } }, tls: ${tls} }]`;

describe('tls of a backend', () => {
  it('names files, whose content is read, and the key is a secret', () => {
    const read = load(yaml('{ ca: ca.pem, cert: client.pem, key: client.key }'), { files });
    expect(realBackend(read, 'w').tls).toEqual({
      ca: files['ca.pem'],
      cert: files['client.pem'],
      key: files['client.key'],
    });
    expect(read.secrets).toContain(files['client.key']);
    expect(realBackend(load(yaml('{ ca: ca.pem }'), { files }), 'w').tls).toEqual({ ca: files['ca.pem'] });
  });

  it('takes the content too, as { file } gives it', () => {
    const read = load(yaml('{ ca: { file: ca.pem } }'), { files });
    expect(realBackend(read, 'w').tls?.ca).toBe(files['ca.pem'].trimEnd());
  });

  it.each([
    ['a file that is not there', '{ ca: none.pem }', /tls\.ca: the file none\.pem cannot be read \(ENOENT\)/],
    ['a file that is no PEM', '{ ca: text.pem }', /tls\.ca: the file text\.pem is expected to be PEM/],
    ['a certificate without a key', '{ cert: client.pem }', /tls: expected cert and key together/],
    [
      'a key of another certificate',
      '{ cert: client.pem, key: other.key }',
      /tls: cert and key cannot be used \(ERR_\w+\)/,
    ],
    ['an unknown name', '{ certificate: client.pem }', /certificate/],
  ])('is refused with %s', (_name, tls, fault) => {
    const faults = faultsOf(yaml(tls), { files });
    expect(faults).toEqual([expect.stringMatching(fault)]);
    expect(faults.join()).not.toContain('secret');
  });

  it('is refused for a backend without https', () => {
    expect(faultsOf(yaml('{ ca: ca.pem }', 'http://w.example'), { files })).toEqual([
      'backends[0].tls: is for backends whose url is https',
    ]);
  });
});
