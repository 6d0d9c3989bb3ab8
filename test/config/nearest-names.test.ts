import fastCheck from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/config/nearest.ts';
import { grants, scopes } from '../../src/scopes.ts';
import { emulatedOnly, faultsOf, load, openAuth } from './surroundings.ts';

describe('scopes that nobody knows', () => {
  const anonymous = (granted: readonly string[]): string =>
    `auth: { anonymous: { scopes: ${JSON.stringify(granted)} } }\n${emulatedOnly}`;

  it('are faults by path, each with the nearest scope', () => {
    expect(
      faultsOf(anonymous(['users:read', 'USERS:READ', 'users:raed', 'acounts:*', 'serviceaccounts:write'])),
    ).toEqual([
      'auth.anonymous.scopes[1]: "USERS:READ" is no scope; did you mean "users:read"?',
      'auth.anonymous.scopes[2]: "users:raed" is no scope; did you mean "users:read"?',
      'auth.anonymous.scopes[3]: "acounts:*" is no scope; did you mean "accounts:*"?',
      'auth.anonymous.scopes[4]: "serviceaccounts:write" is no scope; did you mean "serviceAccounts:write"?',
    ]);
  });

  it('are not quoted when they are near to none, since they may be secrets, and the scopes are listed', () => {
    const [fault] = faultsOf(anonymous(['planted-secret-4711']));
    expect(fault).toMatch(/^auth\.anonymous\.scopes\[0\]: is no scope; expected one of \*, accounts:\*, /);
    expect(fault).not.toContain('planted');
    for (const scope of scopes) expect(fault).toContain(scope);
  });

  it('are all that is refused: every scope and wildcard is taken', () => {
    expect(load(anonymous(grants)).anonymousScopes).toEqual(grants);
  });
});

describe('unknown names', () => {
  it.each([
    [
      'a key of a backend',
      `${openAuth}\nbackends: [{ name: a, provider: astra, auth: { tokn: t, token: t } }]`,
      'backends[0].auth: unknown key "tokn"; did you mean "token"?',
    ],
    [
      'a key at the top',
      `servr: {}\n${emulatedOnly}`,
      'configuration: unknown key "servr"; did you mean "server"?',
    ],
    [
      'a setting in the wrong case',
      `server: { CorsOrigins: [] }\n${emulatedOnly}`,
      'server: unknown key "CorsOrigins"; did you mean "corsOrigins"?',
    ],
    [
      'a key that is near to nothing',
      `log: { colour: true }\n${emulatedOnly}`,
      'log: unknown key "colour"; expected level',
    ],
    [
      'a key of a fault',
      'backends: [{ name: a, provider: astra, emulated: true, faults: { rules: [{ kind: drop, probabilty: 1 }] } }]',
      'backends[0].faults.rules[0]: unknown key "probabilty"; did you mean "probability"?',
    ],
    [
      'a choice',
      `log: { level: wran }\n${emulatedOnly}`,
      'log.level: expected one of "trace"|"debug"|"info"|"warn"|"error"|"silent", "wran" came; did you mean "warn"?',
    ],
    [
      'a provider',
      'backends: [{ name: a, provider: wavefrnot, emulated: true }]',
      'backends[0].provider: expected one of "astra"|"autonoma"|"oisp"|"pigello"|"wavefront", "wavefrnot" came; did you mean "wavefront"?',
    ],
  ])('are told with the nearest right one: %s', (_, text, expected) => {
    expect(faultsOf(text)).toEqual([expected]);
  });

  it('lead back to the name from which one letter was lost, doubled or swapped with its neighbour', () => {
    const place = fastCheck
      .constantFrom(...scopes)
      .chain((scope) =>
        fastCheck.record({ scope: fastCheck.constant(scope), at: fastCheck.nat(scope.length - 2) }),
      );
    fastCheck.assert(
      fastCheck.property(place, ({ scope, at }) => {
        const [before, here, next, after] = [
          scope.slice(0, at),
          scope[at],
          scope[at + 1],
          scope.slice(at + 2),
        ];
        const slips = [
          before + next + after,
          before + here + here + next + after,
          before + next + here + after,
        ];
        // "account" and "accounts" are one letter apart themselves.
        for (const slip of slips.filter((text) => !grants.includes(text) && !text.startsWith('account')))
          expect(nearest(slip, grants)).toBe(scope);
      }),
      { seed: 19 },
    );
  });
});

describe('origins', () => {
  const origins = (list: readonly string[]): string =>
    `server: { corsOrigins: ${JSON.stringify(list)} }\n${emulatedOnly}`;

  it('are taken as browsers send them', () => {
    const list = [
      'https://app.example.com',
      'http://localhost:3000',
      'http://127.0.0.1',
      'http://[::1]:8080',
      'https://xn--nrdhafen-n4a.example',
      'capacitor://localhost',
      'chrome-extension://abcdefghijklmnop',
    ];
    expect(load(origins(list)).server.corsOrigins).toEqual(list);
  });

  it.each([
    ['https://app.example.com/', 'https://app.example.com'],
    ['https://app.example.com/path?x#y', 'https://app.example.com'],
    ['HTTPS://App.Example.com', 'https://app.example.com'],
    ['https://app.example.com:443', 'https://app.example.com'],
    ['http://app.example.com:80', 'http://app.example.com'],
    ['https://user:planted-password@app.example.com', 'https://app.example.com'],
    ['app.example.com', 'https://app.example.com'],
    ['//app.example.com', 'https://app.example.com'],
    ['wss://app.example.com', 'https://app.example.com'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['capacitor://LocalHost/', 'capacitor://localhost'],
  ])('that no browser sends are faults with the right form: %s', (origin, meant) => {
    const [fault, ...others] = faultsOf(origins(['https://fine.example', origin]));
    expect(fault).toMatch(/^server\.corsOrigins\[1\]: expected an origin as browsers send it, /);
    expect(fault).toContain(`did you mean ${JSON.stringify(meant)}?`);
    expect(fault).not.toContain('planted');
    expect(others).toEqual([]);
  });

  it.each([
    ['*', /no wildcards/],
    ['https://*.example.com', /no wildcards/],
    ['null', /every sandboxed page/],
    ['', /expected an origin/],
    ['https://', /expected an origin/],
    ['file:///tmp/x.html', /expected an origin/],
    ['https://a.example, https://b.example', /one to an entry/],
    ['https://a.example\n', /one to an entry/],
  ])('that stand for many or for none are faults: %j', (origin, expected) => {
    expect(faultsOf(origins([origin]))).toEqual([expect.stringMatching(expected)]);
  });
});
