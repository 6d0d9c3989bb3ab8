import { describe, expect, it } from 'vitest';
import { emulatedOnly, faultsOf, load } from './surroundings.ts';

const sha256 = 'ab'.repeat(32);
const entry = `name: robot, sha256: ${sha256}, scopes: ["users:read"], backends: ["practice"]`;
const keys = (...entries: string[]): string =>
  `auth: { apiKeys: [${entries.map((one) => `{ ${one} }`).join(', ')}] }\n${emulatedOnly}`;
const jwt = (more = ''): string =>
  `auth: { jwt: { issuer: i, jwks: "https://issuer.example/jwks", audience: a${more} } }\n${emulatedOnly}`;
const proxy = (from: string, more = ''): string =>
  `auth: { proxyHeader: { subject: x-user, scopes: x-scopes, from: ["${from}"]${more} } }\n${emulatedOnly}`;

describe('callers in a configuration', () => {
  it('may have keys, two of one name too', () => {
    const { auth } = load(
      keys(entry, entry.replace('ab', 'cd'), `${entry.replace('ab', 'ef')}, expires: 2030-01-31`),
    );
    expect(auth.apiKeys.map(({ name, expires }) => [name, expires])).toEqual([
      ['robot', undefined],
      ['robot', undefined],
      ['robot', '2030-01-31'],
    ]);
  });

  it('may have tokens of an issuer, with what is not said filled in', () => {
    expect(load(jwt()).auth.jwt).toEqual({
      issuer: 'i',
      jwks: 'https://issuer.example/jwks',
      audience: 'a',
      algorithms: ['RS256', 'ES256', 'EdDSA'],
      scopesClaim: 'scope',
      clockSkewSeconds: 30,
      maxLifetimeSeconds: 86_400,
      maxBytes: 8_192,
    });
    for (const url of ['http://127.0.0.1:9/k', 'http://[::1]:9/k', 'http://localhost:9/k'])
      expect(load(jwt().replace('https://issuer.example/jwks', url)).auth.jwt?.jwks).toBe(url);
  });

  it('may be named by a proxy at an address or in a network', () => {
    for (const from of ['10.0.0.1', '10.0.0.0/8', '::1', '2001:db8::/32'])
      expect(load(proxy(from)).auth.proxyHeader?.from).toEqual([from]);
  });

  it.each([
    [
      'a key that is no hash',
      keys(entry.replace(sha256, 'agk_x')),
      'auth.apiKeys[0].sha256: expected the 64 hexadecimal digits that "account-graph key create" prints',
    ],
    [
      'the same key twice',
      keys(entry, entry.replace(sha256, sha256.toUpperCase())),
      'auth.apiKeys[1].sha256: is that of auth.apiKeys[0] already',
    ],
    [
      'a backend that is not there',
      keys(entry.replace('"practice"', '"practise"')),
      'auth.apiKeys[0].backends[0]: there is no backend "practise"; did you mean "practice"?',
    ],
    [
      'a backend far from all',
      keys(entry.replace('"practice"', '"prod"')),
      'auth.apiKeys[0].backends[0]: there is no backend "prod"; expected "*" or one of practice',
    ],
    [
      'the name of the anonymous',
      keys(entry.replace('robot', 'anonymous')),
      'auth.apiKeys[0].name: is the name of callers without credentials; take another',
    ],
    [
      'a scope that is none',
      keys(entry.replace('users:read', 'users:raed')),
      'auth.apiKeys[0].scopes[0]: "users:raed" is no scope; did you mean "users:read"?',
    ],
    [
      'an end without a zone',
      keys(`${entry}, expires: "2030-01-31T10:00"`),
      'auth.apiKeys[0].expires: expected a date or a time with its zone, such as 2027-01-31 or 2027-01-31T12:00:00Z',
    ],
    [
      'an end that is no date',
      keys(`${entry}, expires: 2030-02-99`),
      'auth.apiKeys[0].expires: expected a date or a time with its zone, such as 2027-01-31 or 2027-01-31T12:00:00Z',
    ],
    [
      'keys over http',
      jwt().replace('https', 'http'),
      'auth.jwt.jwks: expected an https URL without user name and fragment (http on the loopback alone)',
    ],
    [
      'keys with credentials',
      jwt().replace('https://', 'https://a:b@'),
      'auth.jwt.jwks: expected an https URL without user name and fragment (http on the loopback alone)',
    ],
    [
      'no network',
      proxy('10.0.0.0/33'),
      'auth.proxyHeader.from[0]: expected an address or a network such as 10.0.0.0/8',
    ],
    [
      'a name in place of an address',
      proxy('proxy.internal'),
      'auth.proxyHeader.from[0]: expected an address or a network such as 10.0.0.0/8',
    ],
    [
      'a header with a meaning',
      proxy('::1').replace('x-user', 'Authorization'),
      'auth.proxyHeader.subject: is a header that has a meaning already; take another',
    ],
  ])('are refused with %s', (_, text, fault) => {
    expect(faultsOf(text)).toEqual([fault]);
  });

  it.each(['HS256', 'none', 'RS1'])('are refused with the algorithm %s', (algorithm) => {
    expect(faultsOf(jwt(`, algorithms: [${algorithm}]`))).toEqual([
      expect.stringMatching(/^auth\.jwt\.algorithms\[0\]: /),
    ]);
  });

  it('that are anybody, and may change things from elsewhere, are warned of', () => {
    const open = (host: string, scopes: string): readonly string[] =>
      load(
        `server: { host: "${host}", hosts: [graph.example] }\nauth: { anonymous: { scopes: [${scopes}] } }\n${emulatedOnly}`,
      ).warnings;
    expect(open('0.0.0.0', '"*"')).toEqual([
      'auth.anonymous.scopes: ANYBODY who reaches 0.0.0.0 may do * without credentials; give callers keys (auth.apiKeys) instead, or listen on the loopback',
    ]);
    expect(open('0.0.0.0', '"users:read", "roles:write"')).toHaveLength(1);
    expect(open('0.0.0.0', '"users:read"')).toEqual([]);
    expect(open('127.0.0.1', '"*"')).toEqual([]);
  });

  it('need to be said where the sandbox is reached from elsewhere', () => {
    expect(faultsOf(emulatedOnly, { server: { host: '0.0.0.0' } })).toContainEqual(
      expect.stringMatching(/^auth: missing, and this gateway listens on 0\.0\.0\.0; say who may do what/),
    );
  });
});
