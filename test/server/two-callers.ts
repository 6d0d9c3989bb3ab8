import type { GraphQLArgument } from 'graphql';
import { schema } from '../../src/graph/schema.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { logMutations } from '../../src/ledger/logged-ledger.ts';
import { createCallers } from '../../src/server/auth/callers.ts';
import { createServer } from '../../src/server/server.ts';
import { testSeal } from '../support/sealed.ts';
import { type StartedGateway, startGateway } from '../support/start-gateway.ts';
import { createRandom, type Random } from './execution/random.ts';
import { randomOperation } from './execution/random-operation.ts';
import { jsonHeaders, type RawAnswer, send } from './serve-gateway.ts';
import { limits, serve, settled } from './ways.ts';

interface Caller {
  name: string;
  backends: readonly string[];
  scopes: readonly string[];
}

/** They share one backend, and what they may do there differs. */
const callers: readonly Caller[] = [
  { name: 'ada', backends: ['astra', 'wavefront', 'autonoma'], scopes: ['*'] },
  {
    name: 'bo',
    backends: ['oisp', 'pigello', 'autonoma'],
    scopes: ['accounts:read', 'users:read', 'backends:read', 'cost:read'],
  },
];

/** What a backend says of now, and cursors, which name the walk that they belong to. */
const leftOut = new Set(['health', 'quota', 'cursor', 'startCursor', 'endCursor', 'auditEvents']);
const atOnce = 8;

export interface Interleaved {
  /** Operations whose answer was another one than when its caller was alone. */
  different: string[];
  /** Answers that name a backend of the other caller alone. */
  named: string[];
  asked: number;
  /** Operations that backends were asked for. */
  working: number;
}

/** Runs so many random operations of two callers at once, each compared with its answer when nobody else asked. */
export async function interleave({ count, seed }: { count: number; seed: number }): Promise<Interleaved> {
  const gateway = await startGateway();
  const opened = await Promise.all(callers.map((caller) => open(gateway, caller)));
  const random = createRandom(seed);
  const found: Interleaved = { different: [], named: [], asked: 0, working: 0 };
  try {
    const pool: Asked[] = [];
    const ids = await idsOf(gateway);
    for (let index = 0; index < 60; index += 1) {
      const caller = index % callers.length;
      const body = bodyOf(random, ids);
      const port = opened[caller]?.port ?? 0;
      // Once to warm what adapters learn, such as a session; then alone.
      await ask(port, body);
      const own = callers[caller]?.backends ?? [];
      const others = callers.flatMap(({ backends }) => backends).filter((name) => !own.includes(name));
      const answer = await ask(port, body);
      if (/"upstreamRequests":[1-9]/.test(answer.text)) found.working += 1;
      pool.push({ port, body, others, alone: JSON.stringify(settled(answer)) });
    }
    const next = async (): Promise<void> => {
      while (found.asked < count) {
        found.asked += 1;
        const asked = pool[random.below(pool.length)];
        if (asked === undefined) return;
        const answer = await ask(asked.port, asked.body);
        if (JSON.stringify(settled(answer)) !== asked.alone) found.different.push(asked.body);
        if (asked.others.some((name) => answer.text.includes(`"${name}"`))) found.named.push(asked.body);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, next));
  } finally {
    for (const { stop } of opened) await stop();
    await gateway.close();
  }
  return found;
}

interface Asked {
  port: number;
  body: string;
  /** The backends of the other caller alone. */
  others: string[];
  alone: string;
}

async function open(
  gateway: StartedGateway,
  { name, backends, scopes }: Caller,
): Promise<{ port: number; stop(): Promise<void> }> {
  const ledger = await openLedger({ url: ':memory:', keepHours: 1, auditDays: 1, now: Date.now });
  const all = gateway.gateway.backends.map(({ backend }) => backend);
  const handler = createServer({
    seal: testSeal,
    ledger: logMutations(ledger, gateway.gateway.logger),
    callers: {
      current: createCallers({
        backends: all,
        anonymous: { scopes, backends },
        apiKeys: [],
        maxFailedAttempts: 1_000,
        addressKey: `a key of the test, for ${name}`,
        onFailure: () => undefined,
        now: Date.now,
      }),
    },
    server: {
      ...limits,
      corsOrigins: [],
      execution: 'compiled',
      maxUpstreamRequests: 500,
      maxResponseBytes: 16_000_000,
    },
    logger: gateway.gateway.logger,
    now: Date.now,
  });
  const { port, stop } = await serve(handler, () => undefined);
  return {
    port,
    async stop() {
      stop();
      await ledger.close();
    },
  };
}

function ask(port: number, body: string): Promise<RawAnswer> {
  return send(port, { headers: { ...jsonHeaders, 'x-request-id': 'same' }, body });
}

async function idsOf(gateway: StartedGateway): Promise<string[]> {
  const { data } = await gateway.query<Record<string, { nodes: { id: string }[] }>>(
    '{ users(first: 20) { nodes { id } } accounts(first: 20) { nodes { id } } roles(first: 9) { nodes { id } } groups(first: 9) { nodes { id } } }',
  );
  return Object.values(data ?? {}).flatMap(({ nodes }) => nodes.map(({ id }) => id));
}

function bodyOf(random: Random, ids: readonly string[]): string {
  const { text, variables } = randomOperation({
    schema,
    random,
    kind: 'query',
    depth: 4,
    breadth: 3,
    valueFor: (argument) => valueFor(argument, random, ids),
    leftOut,
  });
  return JSON.stringify({ query: text, variables, operationName: 'Random' });
}

function valueFor({ name, type }: GraphQLArgument, random: Random, ids: readonly string[]): unknown {
  const id = (): string => ids[random.below(ids.length)] ?? '';
  if (random.chance(0.1)) return undefined;
  if (name === 'first') return 3;
  if (name === 'after') return null;
  if (name === 'email') return 'mina.okafor@nordhafen.example';
  if (name === 'backend' || name === 'name') return random.pick(['astra', 'oisp', 'autonoma']);
  if (name === 'backends') return [random.pick(['astra', 'oisp', 'autonoma'])];
  if (String(type).includes('[ID!]')) return [id(), id()];
  return String(type).includes('ID!') ? id() : undefined;
}
