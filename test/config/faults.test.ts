import { describe, expect, it } from 'vitest';
import { providerIds } from '../../src/providers/registry.ts';
import { emulatedOnly, faultsOf, fullExample, fullSurroundings, load, openAuth } from './surroundings.ts';

const wavefront = '{ name: w, provider: wavefront, url: "https://w.example", auth: { token: t } }';

describe('faults of a configuration', () => {
  it('are all told at once, each by its path', () => {
    const faults = faultsOf(`
server: { port: 99999 }
auth: { anonymous: { scopes: "*" } }
backends:
  - { name: w, provider: wavefront, auth: { token: t } }`);
    expect(faults).toEqual([
      expect.stringMatching(/^server\.port: /),
      expect.stringMatching(/^auth\.anonymous\.scopes: /),
      expect.stringMatching(/^backends\[0\]\.url: /),
    ]);
  });

  it('are told of every backend, whatever is wrong with the others', () => {
    const faults = faultsOf(`${openAuth}
backends:
  - { name: Upper, provider: astra, auth: { token: t } }
  - nonsense
  - { name: p, provider: pigello, auth: {} }
  - { name: o, provider: oisp, emulated: true, auth: {} }`);
    expect(faults[0]).toMatch(/^backends\[0\]\.name: expected 1 to 63 lower-case letters/);
    expect(faults[1]).toMatch(/^backends\[1\]: .*expected object/);
    expect(faults.filter((fault) => fault.startsWith('backends[2].auth.'))).toHaveLength(7);
    expect(faults.at(-1)).toMatch(/^backends\[3\]: .*"auth"/);
  });

  it.each([
    ['at the top', `cache: {}\n${emulatedOnly}`, /^configuration: .*"cache"/],
    ['in server', `server: { prot: 1 }\n${emulatedOnly}`, /^server: .*"prot"/],
    ['in auth, for keys', `auth: { keys: [] }\n${emulatedOnly}`, /^auth: .*"keys"/],
    ['in auth, for tokens', `auth: { tokens: {} }\n${emulatedOnly}`, /^auth: .*"tokens"/],
    ['named like a prototype', `__proto__: { a: 1 }\n${emulatedOnly}`, /^configuration: .*"__proto__"/],
    [
      'in a backend',
      `${openAuth}\nbackends: [{ name: a, provider: astra, auth: { token: t }, tokn: x }]`,
      /^backends\[0\]: .*"tokn"/,
    ],
    [
      'in credentials',
      `${openAuth}\nbackends: [{ name: a, provider: astra, auth: { token: t, user: x } }]`,
      /^backends\[0\]\.auth: .*"user"/,
    ],
    [
      'in faults',
      'backends: [{ name: a, provider: astra, emulated: true, faults: { rules: [{ kind: drop, often: 1 }] } }]',
      /^backends\[0\]\.faults\.rules\[0\]: .*"often"/,
    ],
  ])('name a key that is not known %s', (_, text, expected) => {
    expect(faultsOf(text)).toEqual([expect.stringMatching(expected)]);
  });

  it('list the known providers where a name is wrong', () => {
    const [fault, ...others] = faultsOf('backends: [{ name: a, provider: okta, emulated: true }]');
    expect(fault).toMatch(/^backends\[0\]\.provider: /);
    for (const id of providerIds) expect(fault).toContain(`"${id}"`);
    expect(others).toEqual([]);
  });

  it('name a name that is taken', () => {
    const backend = '{ name: twin, provider: oisp, emulated: true }';
    expect(faultsOf(`backends: [${backend}, ${backend}]`)).toEqual([
      'backends[1].name: "twin" is taken already',
    ]);
  });

  it.each(['""', 'Upper', '-first', 'a_b', '"with space"', 'ä', '7', `"${'a'.repeat(64)}"`])(
    'include the name %s',
    (name) => {
      expect(faultsOf(`backends: [{ name: ${name}, provider: oisp, emulated: true }]`)).toEqual([
        expect.stringMatching(/^backends\[0\]\.name: /),
      ]);
    },
  );

  it('include an emulated that is neither true nor false', () => {
    expect(
      faultsOf(`${openAuth}\nbackends: [{ name: a, provider: astra, emulated: "true", auth: { token: t } }]`),
    ).toEqual([expect.stringMatching(/^backends\[0\]\.emulated: .*expected boolean/)]);
  });

  it.each([
    ['https://user:planted-password@w.example', /^backends\[0\]\.url: .*belong under auth/],
    ['https://w.example?token=planted-password', /^backends\[0\]\.url: .*neither a query/],
    ['ftp://w.example', /^backends\[0\]\.url: /],
  ])('include the url %s, since it would be printed or cannot be reached', (url, expected) => {
    for (const provider of ['astra', 'wavefront']) {
      const faults = faultsOf(
        `${openAuth}\nbackends: [{ name: a, provider: ${provider}, url: "${url}", auth: { token: t } }]`,
      );
      expect(faults).toEqual([expect.stringMatching(expected)]);
      expect(faults.join()).not.toContain('planted-password');
    }
  });

  it.each(['99999', '-1', '4000.5', 'http', '0x10'])('include PORT=%s', (PORT) => {
    expect(faultsOf(emulatedOnly, { env: { PORT } })).toEqual([
      `PORT: expected a port from 0 to 65535, "${PORT}" came`,
    ]);
  });
});

describe('auth', () => {
  it('must be there for a real backend, and the fault says what to add', () => {
    expect(faultsOf(`backends: [${wavefront}]`)).toEqual([
      'auth: missing, and this gateway reaches a real backend (backends[0]); say who may do what, for instance auth: { anonymous: { scopes: ["accounts:read"] } }',
    ]);
    expect(
      load(`auth: { anonymous: { scopes: ["accounts:read"] } }\nbackends: [${wavefront}]`).anonymousScopes,
    ).toEqual(['accounts:read']);
  });

  it('is missed together with the other faults', () => {
    const faults = faultsOf('server: { port: -1 }\nbackends: [{ name: w, provider: wavefront }]');
    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'server.port',
      'backends[0].url',
      'backends[0].auth',
      'auth',
    ]);
  });

  it.each([
    ['the file', `server: { host: 0.0.0.0 }\n${emulatedOnly}`, {}],
    ['the environment', emulatedOnly, { env: { HOST: '0.0.0.0' } }],
    ['the command line', emulatedOnly, { server: { host: '0.0.0.0' } }],
  ])('must be there when %s opens the gateway to the network', (_, text, given) => {
    expect(faultsOf(text, given)).toEqual([
      expect.stringMatching(/^auth: missing, .*listens on 0\.0\.0\.0/),
      expect.stringMatching(/^server\.hosts: missing, .*listens on 0\.0\.0\.0/),
    ]);
    const open = `${openAuth}\nserver: { host: 0.0.0.0, hosts: [graph.example] }\n${emulatedOnly}`;
    expect(load(open, given).server.host).toBe('0.0.0.0');
  });

  it.each(['127.0.0.1', '127.8.9.1', '::1', 'localhost'])('may be left out on %s', (host) => {
    expect(load(`server: { host: "${host}" }\n${emulatedOnly}`).anonymousScopes).toEqual(['*']);
  });

  it.each(['127.example.com', '::', '10.0.0.7', 'localhost.example.com'])(
    'may not be left out on %s',
    (host) => {
      expect(faultsOf(`server: { host: "${host}" }\n${emulatedOnly}`)).toEqual([
        expect.stringMatching(/^auth: missing/),
        expect.stringMatching(/^server\.hosts: missing/),
      ]);
    },
  );
});

describe('secrets', () => {
  it('that are not there are one fault each, by path, with nothing said of what stands in their place', () => {
    const { files } = fullSurroundings;
    const text = fullExample.replace('https://api.pigello.io', `"\${PIGELLO_URL}"`);
    expect(faultsOf(text, { files })).toEqual([
      'backends[0].auth.token: the environment variable WAVEFRONT_TOKEN is not set',
      'backends[2].auth.password: the environment variable OISP_PASSWORD is not set',
      'backends[3].auth.apiToken: the environment variable AUTONOMA_TOKEN is not set',
      'backends[4].url: the environment variable PIGELLO_URL is not set',
      'backends[4].auth.clientSecret: the environment variable PIGELLO_SECRET is not set',
    ]);
  });

  it('whose file cannot be read name the file and the reason', () => {
    const { env } = fullSurroundings;
    expect(faultsOf(fullExample, { env })).toEqual([
      'backends[1].auth.token: the file /run/secrets/astra cannot be read (ENOENT)',
    ]);
  });

  it('that are empty files are faults', () => {
    const given = { ...fullSurroundings, files: { '/run/secrets/astra': '\n' } };
    expect(faultsOf(fullExample, given)).toEqual([expect.stringMatching(/^backends\[1\]\.auth\.token: /)]);
  });

  it('appear in no fault, wherever they were put by mistake', () => {
    const secret = 'planted-secret-4711';
    const places = [
      `server: { port: ${secret} }\n${emulatedOnly}`,
      `server: { host: [${secret}] }\n${emulatedOnly}`,
      `log: { level: ${secret} }\n${emulatedOnly}`,
      `fingerprintKey: { key: ${secret} }\n${emulatedOnly}`,
      `fingerprintKey: [${secret}, [${secret}]]\n${emulatedOnly}`,
      `${openAuth}\nbackends: [{ name: o, provider: oisp, url: "${secret}", profile: ${secret}, auth: ${secret} }]`,
      `${openAuth}\nbackends: [{ name: p, provider: pigello, auth: { clientSecret: "${secret} with space" } }]`,
      `${openAuth}\nbackends: [{ name: "${secret}!", provider: ${secret} }]`,
    ];
    for (const text of places) expect(faultsOf(text).join('\n')).not.toContain(secret);
  });
});

describe('server.hosts', () => {
  it.each(['graph.example', 'GRAPH', '10.0.0.7', '[::1]', '[fd00::7]', 'a_b.example'])(
    'may hold %s',
    (host) => {
      expect(load(`server: { hosts: ["${host}"] }\n${emulatedOnly}`).server.hosts).toEqual([host]);
    },
  );

  it.each([
    'graph.example:4000',
    'https://graph.example',
    'graph.example/graphql',
    '*',
    '',
    '.example',
    '::1',
  ])('may not hold %j', (host) => {
    expect(faultsOf(`server: { hosts: ["${host}"] }\n${emulatedOnly}`)).toEqual([
      'server.hosts[0]: expected a name or an address without scheme, port and path',
    ]);
  });
});
