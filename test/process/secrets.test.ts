import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { UpstreamError } from '../../src/errors.ts';
import { createLogger, logUpstreamError } from '../../src/log.ts';
import { providerIds } from '../../src/providers/registry.ts';
import { ask, start, temporaryFile } from './run-program.ts';

const everything = `{
  backends { name health { status reason } }
  accounts(first: 15) { failures { message } nodes { name attributes { name value } native activationCode { expiresAt } } }
  users(first: 15) { failures { message } nodes { email native tokens { id name owner { id } } } }
  serviceAccounts(first: 15) { failures { message } nodes { externalId native tokens { id name } } }
  roles(first: 15) { nodes { name native } }
  groups(first: 15) { nodes { name native } }
  tokens(first: 15) { pageInfo { endCursor } edges { cursor node { id name } } failures { message } }
  integrationUserAgents(first: 15) { failures { message } nodes { externalId native } }
}`;

/** Backends whose answers go wrong, each in its own way. */
const damage = ['truncate', 'wrongType', 'body'].flatMap((kind) =>
  providerIds.map((id) => ({
    name: `${id}-${kind.toLowerCase()}`,
    provider: id,
    emulated: true,
    faults: { rules: [{ kind, probability: 0.5 }] },
  })),
);

interface Emulated {
  /** As printed, to be reached as a real backend. */
  backend: { name: string; provider: string; url: string; auth: Record<string, string> };
}

async function emulate(id: string): Promise<Emulated> {
  const emulator = await start(['emulate', id]);
  const [, line = ''] = await emulator.says(/as in gateway\.yaml\):\n(.*)\n/);
  const [backend] = parse(line) as [Emulated['backend']];
  return { backend };
}

/** Secrets by right: credentials, and what else lets somebody in. */
async function plantedSecrets(backends: Emulated['backend'][]): Promise<string[]> {
  const secret = /token|password|secret/i;
  const credentials = backends.flatMap(({ auth }) =>
    Object.entries(auth).flatMap(([name, value]) => (secret.test(name) ? [value] : [])),
  );
  return [...credentials, ...(await wavefrontTokens(backends)), ...(await activationCodes(backends))];
}

async function wavefrontTokens(backends: Emulated['backend'][]): Promise<string[]> {
  const wavefront = backends.find(({ provider }) => provider === 'wavefront');
  const answer = await fetch(`${wavefront?.url}/api/v2/apitoken/customertokens`, {
    headers: { authorization: `Bearer ${wavefront?.auth['token']}` },
  });
  const { response } = (await answer.json()) as { response: { id: string }[] };
  return response.map(({ id }) => id);
}

async function activationCodes(backends: Emulated['backend'][]): Promise<string[]> {
  const oisp = backends.find(({ provider }) => provider === 'oisp');
  const logIn = await fetch(`${oisp?.url}/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(oisp?.auth),
  });
  const { token } = (await logIn.json()) as { token: string };
  const headers = { authorization: `Bearer ${token}` };
  const info = (await (await fetch(`${oisp?.url}/auth/tokenInfo`, { headers })).json()) as {
    payload: { accounts: { id: string }[] };
  };
  const codes = await Promise.all(
    info.payload.accounts.map(async ({ id }) => {
      const answer = await fetch(`${oisp?.url}/accounts/${id}`, { headers });
      return ((await answer.json()) as { activation_code?: string }).activation_code;
    }),
  );
  const known = codes.filter((code) => typeof code === 'string');
  if (known.length === 0) throw new Error('expected accounts that tell their activation code');
  return [token, ...known];
}

describe('secrets', () => {
  it('appear in nothing that the process writes or answers, whatever is asked and whatever goes wrong', async () => {
    const emulated = await Promise.all(providerIds.map(emulate));
    const backends = emulated.map(({ backend }) => backend);
    const secrets = await plantedSecrets(backends);
    expect(secrets.length).toBeGreaterThan(20);
    expect(secrets.filter((secret) => typeof secret !== 'string' || secret.length < 8)).toEqual([]);
    const refused = backends.map((backend) => ({
      ...backend,
      name: `${backend.name}-refused`,
      auth: Object.fromEntries(Object.keys(backend.auth).map((name) => [name, `planted-${name}-0815`])),
    }));
    const file = temporaryFile(
      'gateway.yaml',
      JSON.stringify({
        server: { deadlineMs: 8_000 },
        log: { level: 'trace' },
        auth: { anonymous: { scopes: ['*'] } },
        fingerprintKey: 'planted-fingerprint-key',
        backends: [...backends, ...refused, ...damage],
      }),
    );
    const gateway = await start(['serve', '--port', '0', '--config', file]);
    const [, graph = ''] = await gateway.says(/Graph +(http:\S+\/graphql)\n[\s\S]*Backends\n/);
    const answers: unknown[] = [];
    for (let round = 0; round < 2; round += 1) answers.push(await ask(graph, everything));
    expect(JSON.stringify(answers)).toContain('nordhafen.example');
    answers.push(await ask(graph, '{ nonsense }'));
    gateway.kill('SIGTERM');
    const { stdout, stderr, code } = await gateway.finished;

    expect(code).toBe(0);
    expect(stderr).toContain('upstream exchange');
    expect(stderr).toMatch(/"code":"BACKEND_PROTOCOL"/);
    expect(stderr).toMatch(/"code":"BACKEND_AUTHENTICATION"/);
    const written = `${stdout}\n${stderr}\n${JSON.stringify(answers)}`;
    const found = [...secrets, 'planted-'].filter((secret) => written.includes(secret));
    expect(found).toEqual([]);
  }, 60_000);

  it('are left out of the log by their value in whatever spelling, and by the name of their field', async () => {
    const lines: string[] = [];
    const stream = { write: (line: string): void => void lines.push(line) };
    const secrets = ['pass"wo\\rd', 'key with/slash', 'longer-secret', 'longer-secret-indeed'];
    const logger = createLogger({ level: 'trace', secrets, stream });
    logger.info(
      { where: secrets, url: `http://x/?k=${encodeURIComponent('key with/slash')}` },
      secrets.join(),
    );
    logger.info({ token: 'unknown-1', deep: { password: 'unknown-2', auth: { clientSecret: 'unknown-3' } } });
    expect(lines.join('')).not.toMatch(/pass\W|slash|longer|indeed|unknown/);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toHaveLength(2);
  });

  it('stay out of the log when a parser quotes the answer that it could not read', async () => {
    const lines: string[] = [];
    const stream = { write: (line: string): void => void lines.push(line) };
    const logger = createLogger({ level: 'trace', secrets: [], stream });
    const cause = new SyntaxError('Unexpected token, "...tokenID: unknown-1" is not valid JSON');
    const options = {
      backend: 'w',
      provider: 'wavefront',
      code: 'BACKEND_PROTOCOL',
      message: 'expected JSON',
    } as const;
    logUpstreamError(logger, new UpstreamError({ ...options, cause }));
    logUpstreamError(logger, new UpstreamError({ ...options, cause: new Error('socket hang up') }));
    expect(lines.join('')).not.toContain('unknown-1');
    expect(lines.join('')).toContain('"cause":"SyntaxError"');
    expect(lines.join('')).toContain('"cause":"socket hang up"');
  });
});
