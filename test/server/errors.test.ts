import { GraphQLError } from 'graphql';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../../src/log.ts';
import { providerIds } from '../../src/providers/registry.ts';
import type { FaultRule } from '../../src/sandbox/faults.ts';
import { maskError } from '../../src/server/mask-error.ts';
import { type Answer, patientBackends, type StartedGateway, startGateway } from '../support/start-gateway.ts';

const allowed = new Set(['code', 'backend', 'provider', 'retryable', 'upstreamStatus', 'requestId']);

const planted = 'https://secret.internal/path?token=planted-in-the-body';

const faults: readonly (readonly [string, string, FaultRule])[] = [
  ['400', 'INVALID_INPUT', { kind: 'status', status: 400 }],
  ['401', 'BACKEND_AUTHENTICATION', { kind: 'status', status: 401 }],
  ['403', 'PERMISSION_DENIED', { kind: 'status', status: 403 }],
  ['409', 'CONFLICT', { kind: 'status', status: 409 }],
  ['429', 'RATE_LIMITED', { kind: 'status', status: 429, retryAfter: 3600 }],
  ['500', 'BACKEND_UNAVAILABLE', { kind: 'status', status: 500 }],
  ['504', 'BACKEND_TIMEOUT', { kind: 'status', status: 504 }],
  ['an HTML page', 'BACKEND_PROTOCOL', { kind: 'body', body: `<html>${planted}</html>` }],
  ['a redirect', 'BACKEND_PROTOCOL', { kind: 'body', status: 302, body: planted }],
  [
    'broken JSON',
    'BACKEND_PROTOCOL',
    { kind: 'body', body: `{"a": "${planted}`, mediaType: 'application/json' },
  ],
  ['a JSON text', 'BACKEND_PROTOCOL', { kind: 'body', body: `"${planted}"`, mediaType: 'application/json' }],
  ['a broken connection', 'BACKEND_UNAVAILABLE', { kind: 'drop' }],
];

/** Keys that no list and no earlier answer has, so that the backend itself must be asked. */
const keys: Record<string, string> = {
  astra: 'Account:00000000-0000-4000-8000-000000000001',
  autonoma: 'User:1000001',
  oisp: 'Account:9bd42d2c-691c-5eaf-833c-f0f936c45b35',
  pigello: 'IntegrationUserAgent:00000000-0000-4000-8000-000000000001',
  wavefront: 'User:mina.okafor@nordhafen.example',
};

describe('errors of backends', () => {
  let gateway: StartedGateway;
  beforeAll(async () => {
    gateway = await startGateway({ configuration: { backends: patientBackends } });
  });
  afterAll(() => gateway.close());
  afterEach(() => {
    for (const provider of providerIds) gateway.emulator(provider).setFaults(null);
  });

  const cases = providerIds.flatMap((provider) =>
    faults.map(([name, code, rule]) => {
      // Where a portal sends its log-in page, that is what a page or a redirect means.
      const isLogIn = provider === 'autonoma' && (name === 'an HTML page' || name === 'a redirect');
      // After a refused log-in OISP is left alone for a while; only the reads fail here.
      const scoped = provider === 'oisp' ? { ...rule, path: '/accounts' } : rule;
      // A new token that is refused as well means that the account is not ours to read.
      const isForeign = provider === 'oisp' && name === '401';
      const meaning = isLogIn ? 'BACKEND_AUTHENTICATION' : isForeign ? 'PERMISSION_DENIED' : code;
      return [provider, name, meaning, scoped] as const;
    }),
  );

  it.each(cases)(
    'tell of %s only what may be told when it answers %s (%s)',
    async (provider, _name, code, rule) => {
      gateway.emulator(provider).setFaults({ rules: [rule] });
      gateway.log.splice(0);
      const [type = '', key = ''] = keys[provider]?.split(':') ?? [];
      const id = Buffer.from(JSON.stringify([type, provider, key])).toString('base64url');
      const answer = await gateway.query(
        'query ($id: ID!) { node(id: $id) { id ... on Account { settings { dataRetention } } ... on User { email } } }',
        { id },
      );
      const [error] = answer.errors ?? [];
      expect(answer.status).toBe(200);
      expect(error?.extensions).toMatchObject({ code, backend: provider, provider });
      expectHarmless(answer);
      const requestId = String(error?.extensions['requestId']);
      expect(gateway.log.filter((line) => line.includes(requestId)).join('')).toContain(code);
    },
  );

  it.each(cases)('stay in failures of lists for %s and %s (%s)', async (provider, _name, code, rule) => {
    gateway.emulator(provider).setFaults({ rules: [rule] });
    const answer = await gateway.query<{
      users: { complete: boolean; failures: { code: string; message: string; backend: { name: string } }[] };
    }>(
      'query ($names: [String!]) { users(filter: { backends: $names }) { complete failures { code message backend { name } } nodes { id } } }',
      { names: [provider] },
    );
    expect(answer.errors).toBeUndefined();
    expect(answer.data?.users.complete).toBe(false);
    expect(answer.data?.users.failures.map((failure) => failure.code)).toContain(code);
    expectHarmless(answer);
  });

  it('says after how many seconds to come back', async () => {
    gateway.emulator('astra').setFaults({ rules: [{ kind: 'status', status: 429, retryAfter: 7 }] });
    const answer = await gateway.query(
      '{ accounts(filter: { backends: ["astra"] }) { failures { code retryable retryAfterSeconds } } }',
    );
    expect(answer.data?.['accounts']).toEqual({
      failures: [{ code: 'RATE_LIMITED', retryable: true, retryAfterSeconds: 7 }],
    });
  });

  function expectHarmless(answer: Answer<unknown>): void {
    const text = JSON.stringify(answer);
    expect(text).not.toMatch(/https?:\/\/|127\.0\.0\.1|localhost|planted|Bearer|authorization|<html/i);
    for (const error of answer.errors ?? []) {
      for (const name of Object.keys(error.extensions)) expect(allowed).toContain(name);
      expect(Object.keys(error).sort()).toEqual(['extensions', 'locations', 'message', 'path']);
    }
  }
});

describe('unexpected errors', () => {
  it('are masked, and logged under the same request id', async () => {
    const gateway = await startGateway();
    const [astra] = gateway.gateway.backends;
    if (astra === undefined) throw new Error('no backend');
    astra.backend.quota = () => {
      throw new TypeError('the secret detail of a bug');
    };
    const answer = await gateway.query('{ backends { name quota { limit } } }');
    const [error] = answer.errors ?? [];
    expect(error?.message).toMatch(/went wrong in the gateway/);
    expect(error?.extensions).toEqual({ code: 'INTERNAL', requestId: expect.any(String) });
    expect(JSON.stringify(answer)).not.toContain('secret detail');
    const requestId = String(error?.extensions['requestId']);
    const lines = gateway.log.filter((line) => line.includes(requestId));
    expect(lines.join('')).toContain('the secret detail of a bug');
    await gateway.close();
  });

  it('outside of any field are masked too, with status 500', async () => {
    const lines: string[] = [];
    const logger = createLogger({
      level: 'info',
      secrets: [],
      stream: { write: (line) => void lines.push(line) },
    });
    const wrapped = new GraphQLError('the secret detail of a bug', {
      originalError: new TypeError('the secret detail of a bug'),
    });
    for (const error of [new TypeError('the secret detail of a bug'), wrapped, 'a text']) {
      const masked = maskError(error, { logger, requestId: 'r1', readsSchema: true });
      expect(masked.message).not.toContain('secret');
      expect(masked.extensions).toEqual({ code: 'INTERNAL', requestId: 'r1', http: { status: 500 } });
    }
    expect(lines).toHaveLength(3);
  });

  it('of a value that a scalar refuses are faults of ours, not of the caller', async () => {
    const gateway = await startGateway();
    const [astra] = gateway.gateway.backends;
    if (astra === undefined) throw new Error('no backend');
    astra.backend.quota = () => ({ limit: 1, remaining: 1, resetsAt: new Date(Number.NaN) });
    const answer = await gateway.query('{ backend(name: "astra") { quota { resetsAt } } }');
    expect(answer.errors?.[0]?.extensions['code']).toBe('INTERNAL');
    await gateway.close();
  });
});

describe('the request id', () => {
  let gateway: StartedGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  async function ask(requestId: string | null): Promise<{ header: string | null; extension: unknown }> {
    const response = await gateway.fetch('/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(requestId !== null && { 'x-request-id': requestId }),
      },
      body: JSON.stringify({ query: '{ users(first: 0) { totalCount } }' }),
    });
    const answer = (await response.json()) as Answer;
    return {
      header: response.headers.get('x-request-id'),
      extension: answer.errors?.[0]?.extensions['requestId'],
    };
  }

  it.each(['a', 'trace-01_b.2', '0f8fad5b-d9cb-469f-a165-70867728950e', 'x'.repeat(64)])(
    'is the one that was sent when it is harmless: %s',
    async (requestId) => {
      expect(await ask(requestId)).toEqual({ header: requestId, extension: requestId });
    },
  );

  it.each(['', 'x'.repeat(65), 'a b', '<script>', '"quoted"', 'a;b', 'ä'])(
    'is a new one when what was sent is not: %s',
    async (requestId) => {
      const { header, extension } = await ask(requestId);
      expect(header).toMatch(/^[0-9a-f-]{36}$/);
      expect(extension).toBe(header);
    },
  );

  it('is another for every request', async () => {
    const [first, second] = [await ask(null), await ask(null)];
    expect(first.header).not.toBe(second.header);
  });
});
