import fastCheck from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emulatedOnly, faultsOf, type Given, load, openAuth, realBackend } from './surroundings.ts';

/** Written with a plain $, which a template would take for its own. */
const reference = (inside: string): string => `$\{${inside}}`;

function passwordOf(password: unknown, given: Given = {}): unknown {
  return (realBackend(load(oisp(password), given), 'plant').settings as unknown as Credentials).auth.password;
}

interface Credentials {
  auth: { password: string };
}

const oisp = (password: unknown): string =>
  `${openAuth}\nbackends: [{ name: plant, provider: oisp, url: "http://plant.example", auth: { username: u, password: ${JSON.stringify(password)} } }]`;

describe('a reference', () => {
  it.each([
    [reference('A'), { A: 'set' }, 'set'],
    [`<${reference('A')}-${reference('B_2')}>`, { A: 'one', B_2: 'two' }, '<one-two>'],
    [reference('A:-other'), {}, 'other'],
    [reference('A:-other'), { A: '' }, 'other'],
    [reference('A:-other'), { A: 'set' }, 'set'],
    [reference('A-other'), {}, 'other'],
    [reference('A-other'), { A: 'set' }, 'set'],
    [reference('A:-with space: and -'), {}, 'with space: and -'],
    ['pa$$word', {}, 'pa$word'],
    ['$$$$', {}, '$$'],
    [`$$${reference('A')}`, { A: 'set' }, '$set'],
    [`$\${A}`, { A: 'set' }, `\${A}`],
    ['ends with $', {}, 'ends with $'],
    ['5$ and $5', {}, '5$ and $5'],
  ] as [string, Record<string, string>, string][])('%s in %j gives %s', (text, env, expected) => {
    expect(passwordOf(text, { env })).toBe(expected);
  });

  it('is not looked for in what a variable or a file holds', () => {
    const password = `pa$$word $HOME ${reference('A')} $`;
    expect(passwordOf(reference('A'), { env: { A: password } })).toBe(password);
    expect(passwordOf({ file: '/run/p' }, { files: { '/run/p': password } })).toBe(password);
  });

  it('brings any password back that is written with $$ for $', () => {
    fastCheck.assert(
      fastCheck.property(
        fastCheck.string({ unit: fastCheck.constantFrom(...`$\${}-:A_a1 `) }),
        (password) => {
          fastCheck.pre(password !== '');
          expect(passwordOf(password.replaceAll('$', '$$$$'))).toBe(password);
        },
      ),
      { seed: 19 },
    );
  });

  it.each([
    ['${A', /begins no reference that can be read; write \$\{NAME\} or/],
    ['${', /begins no reference/],
    [`\${}`, /begins no reference/],
    [`\${ A }`, /begins no reference/],
    [`\${1A}`, /begins no reference/],
    [`\${A:?missing}`, /begins no reference/],
    [`\${A:+other}`, /begins no reference/],
    [`\${A.b}`, /begins no reference/],
    [`\${A:-\${B}}`, /begins no reference/],
    ['$A', /stands right before a name; write \$\{NAME\} or .*\$\$ for the character \$/],
    ['https://$A/api', /stands right before a name/],
  ])('that is none is refused by path with what to write: %s', (text, expected) => {
    const faults = faultsOf(oisp(text), { env: { A: 'set', B: 'set' } });
    expect(faults).toEqual([expect.stringMatching(/^backends\[0\]\.auth\.password: /)]);
    expect(faults[0]).toMatch(expected);
  });

  it('that is broken is told without the text around it', () => {
    expect(faultsOf(oisp('planted-secret-$planted${planted')).join()).not.toContain('planted');
  });

  it('to a variable that is empty is told apart from one that is not set', () => {
    expect(faultsOf(oisp(`${reference('A')}${reference('B')}`), { env: { A: '' } })).toEqual([
      'backends[0].auth.password: the environment variable A is empty',
      'backends[0].auth.password: the environment variable B is not set',
    ]);
  });
});

describe('numbers and booleans', () => {
  const text = (port: string): string =>
    `server: { port: "${port}", graphiql: "${reference('UI')}", deadlineMs: { file: /run/deadline } }
ledger: { keepHours: "${reference('HOURS:-1.5')}" }
backends: [{ name: w, provider: wavefront, emulated: "${reference('EMULATED')}", size: "${reference('SIZE')}", concurrency: "${reference('SIZE')}" }]`;
  const env = { PORT_OF_GRAPH: '4711', UI: 'False', EMULATED: 'true', SIZE: '12' };
  const files = { '/run/deadline': '250000' };

  it('are taken from the environment and from files where the schema wants them', () => {
    expect(load(text(reference('PORT_OF_GRAPH')), { env, files })).toMatchObject({
      server: { port: 4711, graphiql: false, deadlineMs: 250_000 },
      ledger: { keepHours: 1.5 },
      backends: [{ emulated: true, size: 12, concurrency: 12 }],
    });
  });

  it('are no secrets, which would blot out the same digits in the log', () => {
    expect(load(text(`\${PORT_OF_GRAPH}`), { env, files }).secrets).toEqual([]);
  });

  it('are faults that name the variable and not its value, all at once', () => {
    const wrong = { ...env, PORT_OF_GRAPH: 'planted-secret', UI: 'yes', SIZE: '1e3' };
    const faults = faultsOf(text(reference('PORT_OF_GRAPH')), { env: wrong, files: { '/run/deadline': '' } });
    expect(faults).toEqual([
      'server.port: the environment variable PORT_OF_GRAPH holds no number; expected digits, such as 8',
      'server.graphiql: the environment variable UI holds neither "true" nor "false"',
      'server.deadlineMs: the file /run/deadline holds no number; expected digits, such as 8',
      'backends[0].concurrency: the environment variable SIZE holds no number; expected digits, such as 8',
      'backends[0].size: the environment variable SIZE holds no number; expected digits, such as 8',
    ]);
  });

  it('keep to their bounds', () => {
    expect(
      faultsOf(text(reference('PORT_OF_GRAPH')), { env: { ...env, PORT_OF_GRAPH: '70000' }, files }),
    ).toEqual([expect.stringMatching(/^server\.port: .*65535/)]);
  });

  it('are not made of a text in quotes, nor of one of which a variable is a part', () => {
    for (const port of ['4711', `4${reference('PORT_OF_GRAPH')}`])
      expect(faultsOf(text(port), { env, files })).toEqual([
        expect.stringMatching(/^server\.port: .*expected number/),
      ]);
  });

  it('are taken for settings of a real backend, choices of numbers among them', () => {
    const given = { env: { ACCESS: '2', PAGE: '50', S: '0012345' } };
    const configuration = load(
      `${openAuth}
backends:
  - name: p
    provider: pigello
    newUserDetailAccess: "${reference('ACCESS')}"
    maxPageSize: "${reference('PAGE')}"
    auth: { customerId: c, applicationId: a, serviceId: s, serviceVersionId: v, clientContentType: t, clientEntity: e, clientSecret: "${reference('S')}" }`,
      given,
    );
    expect(realBackend(configuration, 'p').settings).toMatchObject({
      newUserDetailAccess: 2,
      maxPageSize: 50,
      auth: { clientSecret: '0012345' },
    });
  });

  it('leave a token and a password of digits as they are', () => {
    expect(passwordOf(reference('A'), { env: { A: '007' } })).toBe('007');
    expect(passwordOf(reference('A:-true'))).toBe('true');
  });
});

describe('line ends', () => {
  const astra = (token: string): string =>
    `${openAuth}\nbackends: [{ name: a, provider: astra, auth: { token: ${token} } }]`;

  it.each([
    ['a file', '{ file: /run/t }', { files: { '/run/t': 'planted-token\r\n' } }, 'the file /run/t'],
    [
      'a variable',
      JSON.stringify(reference('T')),
      { env: { T: 'planted-token\n\n' } },
      'the environment variable T',
    ],
    ['the configuration', '"planted-token\\n"', {}, 'the text'],
  ])('of a token from %s are left out, with a warning that does not quote it', (_, token, given, origin) => {
    const configuration = load(astra(token), given);
    expect(realBackend(configuration, 'a').settings).toMatchObject({ auth: { token: 'planted-token' } });
    expect(configuration.warnings).toEqual([
      `backends[0].auth.token: ${origin} ends with a line break, which is left out; remove it there`,
    ]);
  });

  it('warn of nothing when there are none', () => {
    expect(load(astra('{ file: /run/t }'), { files: { '/run/t': 'planted-token' } }).warnings).toEqual([]);
  });

  it('of other texts are kept', () => {
    const faults = '{ rules: [{ kind: body, body: "text\\n" }] }';
    const configuration = load(`backends: [{ name: a, provider: astra, emulated: true, faults: ${faults} }]`);
    expect(configuration.backends[0]).toMatchObject({ faults: { rules: [{ body: 'text\n' }] } });
  });

  it.each([
    ['a line break inside', 'planted\nsecret', /auth\.token: holds a line break/],
    ['a tab', 'planted\tsecret', /auth\.token: character 8 cannot be sent in an HTTP header/],
    ['a letter beyond ASCII', 'plänted', /auth\.token: character 3 cannot be sent/],
    ['an invisible space', 'planted\u200b', /auth\.token: character 8 cannot be sent/],
    ['a NUL', 'planted\0', /auth\.token: character 8 cannot be sent/],
    ['a space at its end', 'planted ', /auth\.token: begins or ends with a space/],
    [
      'a byte that is no UTF-8',
      'planted\uFFFD',
      /auth\.token: the file \/run\/t holds bytes that are no UTF-8/,
    ],
  ])(
    'and what no header carries: a token with %s is refused by path and not quoted',
    (_, token, expected) => {
      const faults = faultsOf(astra('{ file: /run/t }'), { files: { '/run/t': token } });
      expect(faults[0]).toMatch(expected);
      expect(faults.join()).not.toContain('pl');
    },
  );

  it('inside are refused for a password too, which may hold any other character', () => {
    expect(faultsOf(oisp('one\ntwo'))).toEqual([
      expect.stringMatching(/^backends\[0\]\.auth\.password: holds a line break/),
    ]);
    expect(passwordOf(' pässwörd ')).toBe(' pässwörd ');
  });

  it('and a byte order mark before a token are left out', () => {
    const configuration = load(astra('{ file: /run/t }'), { files: { '/run/t': '\uFEFFplanted-token' } });
    expect(realBackend(configuration, 'a').settings).toMatchObject({ auth: { token: 'planted-token' } });
  });
});

it('a sandbox says nothing of all this', () => {
  expect(load(emulatedOnly).warnings).toEqual([]);
});
