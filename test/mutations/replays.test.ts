import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { providerIds } from '../../src/providers/registry.ts';
import { configurationWith, serveBackend } from '../graph/serve-backend.ts';
import { type StartedGateway, startGateway } from '../support/start-gateway.ts';
import { newAgent, oisp, wavefront } from './ids.ts';

type Change = {
  mutation: string;
  backend: string;
  /** `text` is another for each request. */
  input(text: string): object;
  /** Fields that the ledger knows, and fields of the record that need the backend. */
  known: string;
  needsBackend?: string;
};

const record = (name: string): string => `ids: ${name} { __typename id externalId }`;

const changes: readonly Change[] = [
  {
    mutation: 'createAccount',
    backend: 'oisp',
    input: (text) => ({ backend: 'oisp', name: text }),
    known: record('account'),
    needsBackend: 'account { name createdAt }',
  },
  {
    mutation: 'createAccount',
    backend: 'autonoma',
    input: (text) => ({ backend: 'autonoma', name: text }),
    known: record('account'),
    needsBackend: 'account { name attributes { name } }',
  },
  {
    mutation: 'createUser',
    backend: 'wavefront',
    input: (text) => ({ backend: 'wavefront', email: `${text}@new.example` }),
    known: record('user'),
    needsBackend: 'user { displayName email permissions }',
  },
  {
    mutation: 'createIntegrationUserAgent',
    backend: 'pigello',
    input: () => ({ backend: 'pigello', ...newAgent }),
    known: record('integrationUserAgent'),
    needsBackend: 'integrationUserAgent { displayName active }',
  },
  {
    mutation: 'createServiceAccount',
    backend: 'wavefront',
    input: (text) => ({ backend: 'wavefront', name: text }),
    known: record('serviceAccount'),
    needsBackend: 'serviceAccount { displayName description }',
  },
  {
    mutation: 'refreshActivationCode',
    backend: 'oisp',
    input: () => ({ accountId: oisp.account }),
    known: 'ids: account { id } ',
    needsBackend: 'account { id externalId name }',
  },
  {
    mutation: 'grantPermissions',
    backend: 'wavefront',
    input: () => ({ principalIds: [wavefront.carlos, wavefront.ghost], permissions: ['alerts_management'] }),
    known: 'outcomes { principalId error { __typename message backend { name } } }',
  },
  {
    mutation: 'inviteUsers',
    backend: 'oisp',
    input: (text) => ({
      backend: 'oisp',
      accountId: oisp.account,
      invitations: [{ email: `${text}@new.example` }],
    }),
    known: 'outcomes { email error { __typename message } }',
  },
];

/** Those refuse everything: a failure that no circuit breaker or pause carries over to the next run. */
const away = new Set<string>();
let gateway: StartedGateway;
let close = async (): Promise<void> => undefined;

beforeAll(async () => {
  const backends = await Promise.all(
    providerIds.map((id) =>
      serveBackend(id, {
        wrap: (handle) => (request) =>
          away.has(id) || (away.has(`${id}: reads`) && request.method === 'GET')
            ? Response.json({ message: 'away' }, { status: 403 })
            : handle(request),
      }),
    ),
  );
  gateway = await startGateway({ configuration: configurationWith(backends) });
  close = async () => {
    await gateway.close();
    await Promise.all(backends.map(({ served }) => served.close()));
  };
});
afterAll(() => close());

function documentOf(chosen: readonly Change[]): string {
  const typeOf = ({ mutation }: Change): string => `${mutation[0]?.toUpperCase()}${mutation.slice(1)}`;
  const variables = chosen.map((change, index) => `$i${index}: ${typeOf(change)}Input!`);
  const fields = chosen.map(
    (
      change,
      index,
    ) => `m${index}: ${change.mutation}(input: $i${index}) { __typename ... on ${typeOf(change)}Payload {
      known: __typename ${change.known} ${change.needsBackend ?? ''} } }`,
  );
  return `mutation (${variables.join(' ')}) { ${fields.join(' ')} }`;
}

type Told = Record<string, Record<string, unknown> | null>;

/** What must be told whatever happens. */
function knownOf(data: Told | null | undefined): unknown {
  return Object.entries(data ?? {}).map(([name, result]) => [
    name,
    result?.['__typename'],
    result?.['ids'],
    result?.['outcomes'],
  ]);
}

const textOf = (
  (count: number) => () =>
    `replay${count++}`
)(0);

function inputsOf(chosen: readonly Change[]): Record<string, object> {
  return Object.fromEntries(
    chosen.map((change, index) => {
      const text = textOf();
      return [`i${index}`, { ...change.input(text), idempotencyKey: text }];
    }),
  );
}

describe('the first run', () => {
  it('keeps a secret told once, although the read of a sibling fails', async () => {
    const document = `mutation ($token: CreateTokenInput!, $account: RefreshActivationCodeInput!) {
      token: createToken(input: $token) { ... on CreateTokenPayload { secret token { id name } } }
      other: refreshActivationCode(input: $account) { ... on RefreshActivationCodePayload {
        activationCode { code } ids: account { id } account { name } } } }`;
    away.add('oisp: reads');
    const { data, errors } = await gateway.query<Told>(document, {
      token: { principalId: wavefront.exporter },
      account: { accountId: oisp.account },
    });
    away.clear();
    expect(errors?.map(({ path, message }) => [path, message])).toEqual([
      [['other', 'account', 'name'], expect.any(String)],
    ]);
    expect(data?.['token']).toEqual({
      secret: expect.any(String),
      token: { id: expect.any(String), name: null },
    });
    expect(data?.['other']).toEqual({
      activationCode: { code: expect.any(String) },
      ids: { id: oisp.account },
      account: null,
    });
  });
});

describe('a replay', () => {
  it('answers ids and outcomes as the first time, whatever backends are away, and loses no sibling', async () => {
    const chosen = fc.array(fc.constantFrom(...changes), { minLength: 2, maxLength: 4 });
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(chosen, fc.subarray([...providerIds]), async (mutations, absent) => {
        away.clear();
        const [document, inputs] = [documentOf(mutations), inputsOf(mutations)];
        const first = await gateway.query<Told>(document, inputs);
        expect(first.errors).toBeUndefined();
        for (const id of absent) away.add(id);
        const again = await gateway.query<Told>(document, inputs);
        away.clear();
        // OISP takes so many writes a minute only: what was refused then is no replay.
        const done = Object.entries(first.data ?? {}).filter(
          ([, result]) => result?.['__typename'] !== 'RateLimitedError',
        );
        compared += done.length;
        const replayed = Object.fromEntries(done.map(([name]) => [name, again.data?.[name] ?? null]));
        expect(knownOf(replayed)).toEqual(knownOf(Object.fromEntries(done)));
        for (const { path } of again.errors ?? []) {
          const place = Number(String(path?.[0]).slice(1));
          // Nothing but fields of a record whose backend is away.
          expect(absent).toContain(mutations[place]?.backend);
          expect(path?.length).toBeGreaterThanOrEqual(2);
          expect(path?.[1]).not.toBe('ids');
        }
      }),
      { seed: 6, numRuns: 40 },
    );
    expect(compared).toBeGreaterThan(60);
  }, 60_000);

  it('tells what an older version stored without the external id', async () => {
    const answer = await gateway.query<Told>(
      `mutation ($i: RefreshActivationCodeInput!) { m: refreshActivationCode(input: $i) {
        ... on RefreshActivationCodePayload { account { id externalId } } } }`,
      { i: { accountId: oisp.account } },
    );
    expect(answer.errors).toBeUndefined();
    expect(answer.data?.['m']).toEqual({ account: { id: oisp.account, externalId: expect.any(String) } });
  });
});
