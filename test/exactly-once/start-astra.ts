import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { parse } from 'yaml';
import { type Running, serve, start, temporaryFile } from '../process/run-program.ts';
import { type RecordingProxy, startProxy } from './recording-proxy.ts';

/** Astra does not mind two accounts of one name: what is sent twice is there twice. */
export interface Astra {
  proxy: RecordingProxy;
  /** How many accounts of this name the backend has, by its own word. */
  count(name: string): Promise<number>;
  /** All of them by name. */
  counts(): Promise<Map<string, number>>;
  /** Starts a gateway over it; all of them share one ledger file. */
  gateway(): Promise<ServedGateway>;
  ledger: string;
}

export type ServedGateway = Awaited<ReturnType<typeof serve>> & Pick<Running, 'finished'>;

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

interface AccountPage {
  items: { name: string }[];
  metadata?: { continue?: string };
}

/** The emulator in a process of its own, so that it survives the gateway; with the faults of `account-graph emulate`. */
export async function startAstra({ faults }: { faults?: string } = {}): Promise<Astra> {
  const extra = faults === undefined ? [] : ['--faults', temporaryFile('faults.yaml', faults)];
  const emulator = await start(['emulate', 'astra', '--size', '5', ...extra]);
  const [, printed = ''] = await emulator.says(/as in gateway\.yaml\):\n(.*)\n/);
  const [{ url, auth }] = parse(printed) as [{ url: string; auth: { token: string } }];
  const proxy = await startProxy(url);
  const folder = mkdtempSync(join(tmpdir(), 'account-graph-once-'));
  cleanups.push(
    () => proxy.close(),
    () => rmSync(folder, { recursive: true, force: true }),
  );
  const ledger = join(folder, 'ledger.db');
  const configuration = JSON.stringify({
    auth: { anonymous: { scopes: ['*'] } },
    fingerprintKey: 'a key of the test that stays the same',
    ledger: { url: `file:${ledger}` },
    server: { deadlineMs: 8_000 },
    backends: [{ name: 'astra', provider: 'astra', url: proxy.url, auth }],
  });
  const config = temporaryFile('gateway.yaml', configuration);

  async function counts(): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    let from = '';
    do {
      const response = await fetch(`${url}/accounts?limit=100${from}`, {
        headers: { authorization: `Bearer ${auth.token}` },
      });
      const { items, metadata } = (await response.json()) as AccountPage;
      for (const { name } of items) found.set(name, (found.get(name) ?? 0) + 1);
      const next = metadata?.continue ?? '';
      from = next === '' ? '' : `&continue=${encodeURIComponent(next)}`;
    } while (from !== '');
    return found;
  }

  return {
    proxy,
    ledger,
    counts,
    count: async (name) => (await counts()).get(name) ?? 0,
    gateway: () => serve(['--config', config]),
  };
}

export interface Created {
  __typename: string;
  message?: string;
  warnings?: string[];
  account?: { id: string; name: string };
}

const document = `mutation ($name: String!, $key: String) {
  createAccount(input: { backend: "astra", name: $name, idempotencyKey: $key }) {
    __typename
    ... on CreateAccountPayload { warnings account { id name } }
    ... on OperationError { message }
  }
}`;

/** Rejects when the gateway died before it answered. */
export async function createAccount(
  { graph }: Pick<ServedGateway, 'graph'>,
  name: string,
  key: string | null,
): Promise<Created> {
  const response = await fetch(graph, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: document, variables: { name, key } }),
  });
  const { data, errors } = (await response.json()) as { data?: { createAccount: Created }; errors?: unknown };
  if (data?.createAccount === undefined) throw new Error(`no answer: ${JSON.stringify(errors)}`);
  return data.createAccount;
}

export async function killNow({ kill, finished }: ServedGateway): Promise<void> {
  kill('SIGKILL');
  await finished;
}
