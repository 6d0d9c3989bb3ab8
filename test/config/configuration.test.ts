import { describe, expect, it } from 'vitest';
import { emulatedOnly, fullExample, fullSurroundings, load, openAuth, realBackend } from './surroundings.ts';

describe('a configuration', () => {
  it('describes a backend of every provider', () => {
    const configuration = load(fullExample, fullSurroundings);
    expect(configuration.backends.map(({ name, provider }) => `${name}: ${provider.id}`)).toEqual([
      'wavefront-prod: wavefront',
      'astra: astra',
      'plant: oisp',
      'portal: autonoma',
      'estates: pigello',
      'practice: wavefront',
    ]);
    expect(configuration.anonymousScopes).toEqual(['accounts:read']);
    expect(configuration.server).toMatchObject({ host: '127.0.0.1', port: 4000, graphiql: true });
  });

  it('takes secrets from the environment and from files, without the line break at their end', () => {
    const configuration = load(fullExample, fullSurroundings);
    const settings = Object.fromEntries(
      ['wavefront-prod', 'astra', 'plant'].map((name) => [name, realBackend(configuration, name).settings]),
    );
    expect(settings).toMatchObject({
      'wavefront-prod': { auth: { token: 'planted-wavefront-token' } },
      astra: { auth: { token: 'planted-astra-token' } },
      plant: { auth: { username: 'svc@example.com', password: 'planted-oisp-password' } },
    });
  });

  it('remembers every secret that it put in, for the log to leave out', () => {
    const { env, files } = fullSurroundings;
    const planted = [...Object.values(env), ...Object.values(files).map((text) => text.trim())];
    expect([...load(fullExample, fullSurroundings).secrets].sort()).toEqual(planted.sort());
  });

  it('puts a variable into the middle of a text and into the path of a file', () => {
    const text = `${openAuth}
backends: [{ name: w, provider: wavefront, url: "https://\${CUSTOMER}.wavefront.com", auth: { token: { file: "\${CREDENTIALS}/w" } } }]`;
    const given = { env: { CUSTOMER: 'nordhafen', CREDENTIALS: '/run' }, files: { '/run/w': 'from-file' } };
    expect(realBackend(load(text, given), 'w').settings).toMatchObject({
      url: 'https://nordhafen.wavefront.com',
      auth: { token: 'from-file' },
    });
  });

  it('takes several backends of one provider, each with its own settings', () => {
    const configuration = load(`${openAuth}
backends:
  - { name: east, provider: astra, url: "https://east.example", auth: { token: east-token } }
  - { name: west, provider: astra, url: "https://west.example", auth: { token: west-token }, concurrency: 2 }
  - { name: practice, provider: astra, emulated: true, size: 5 }`);
    expect(realBackend(configuration, 'east')).toMatchObject({
      concurrency: 8,
      settings: { auth: { token: 'east-token' } },
    });
    expect(realBackend(configuration, 'west')).toMatchObject({
      concurrency: 2,
      settings: { auth: { token: 'west-token' } },
    });
    expect(configuration.backends[2]).toMatchObject({ emulated: true, size: 5 });
  });

  it('fills in what is not said', () => {
    expect(load(emulatedOnly)).toMatchObject({
      server: { host: '127.0.0.1', port: 4000, graphiql: true, deadlineMs: 10_000, corsOrigins: [] },
      fingerprintKey: null,
      logLevel: 'info',
      backends: [{ name: 'practice', concurrency: 8 }],
    });
  });

  it('opens everything in a sandbox on the loopback that says nothing of auth', () => {
    expect(load(emulatedOnly).anonymousScopes).toEqual(['*']);
  });

  it('opens nothing when auth is there and says nothing of the anonymous', () => {
    expect(load(`auth: {}\n${emulatedOnly}`).anonymousScopes).toEqual([]);
  });

  it('lets anchors and merge keys share settings', () => {
    const configuration = load(`${openAuth}
backends:
  - { name: east, provider: astra, url: "https://east.example", auth: &login { token: shared-token } }
  - { name: west, provider: astra, url: "https://west.example", auth: *login }`);
    expect(realBackend(configuration, 'west').settings).toMatchObject({ auth: { token: 'shared-token' } });
  });
});

describe('the address', () => {
  const text = `server: { host: 127.0.0.2, port: 4001 }\n${emulatedOnly}`;
  const env = { HOST: '127.0.0.3', PORT: '4002' };
  const server = { host: '127.0.0.4', port: 4003 };

  it.each([
    ['the file', {}, { host: '127.0.0.2', port: 4001 }],
    ['the environment before the file', { env }, { host: '127.0.0.3', port: 4002 }],
    ['the command line before the environment', { env, server }, { host: '127.0.0.4', port: 4003 }],
    [
      'each part by itself',
      { env: { PORT: '4002' }, server: { host: '127.0.0.4' } },
      { host: '127.0.0.4', port: 4002 },
    ],
    [
      'the file where a variable is empty',
      { env: { HOST: '', PORT: '' } },
      { host: '127.0.0.2', port: 4001 },
    ],
    ['port 0 as a wish for any', { env: { PORT: '0' } }, { host: '127.0.0.2', port: 0 }],
    [
      'the command line where the environment holds nonsense',
      { env: { PORT: 'x' }, server: { port: 1 } },
      { port: 1 },
    ],
  ])('is taken from %s', (_, given, expected) => {
    expect(load(text, given).server).toMatchObject(expected);
  });
});
