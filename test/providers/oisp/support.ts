import type { ListQuery, Page, Parent } from '../../../src/contract/read.ts';
import { UpstreamError } from '../../../src/errors.ts';
import { oisp } from '../../../src/providers/oisp/index.ts';
import { createDataset } from '../../../src/sandbox/dataset.ts';
import type { FaultRule } from '../../../src/sandbox/faults.ts';
import { type StartedProvider, type StartOptions, startProvider } from '../../support/start-provider.ts';

const dataset = createDataset();

/** Ids that the sandbox's data always has. */
export const ids = {
  /** The gateway's login is admin. */
  own: dataset.uuid('oisp', 'account', 0),
  expired: dataset.uuid('oisp', 'account', 3),
  /** The gateway's login is a plain user. */
  plain: dataset.uuid('oisp', 'account', dataset.sites.length - 1),
  /** The gateway's login is no member. */
  foreign: dataset.uuid('oisp', 'partner'),
  unknown: '00000000-0000-4000-8000-000000000000',
  gateway: dataset.uuid('oisp', 'gateway'),
  user: (index: number): string => dataset.uuid('oisp', 'user', index),
  account: (index: number): string => dataset.uuid('oisp', 'account', index),
};

export async function start(options: StartOptions = {}): Promise<Started> {
  const started = await startProvider(oisp, options);
  const { account, user, role } = started.adapter;
  if (account === undefined || user === undefined || role === undefined)
    throw new Error('a resource is missing');
  return {
    ...started,
    account,
    user,
    role,
    sent: () => started.requests.map(({ method, url }) => `${method} ${url.replace('/v1/api', '')}`),
    answer: (path, body, status = 200, mediaType = 'application/json') => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const rule: FaultRule = { kind: 'body', path, body: text, status, mediaType };
      started.served.setFaults({ rules: [rule] });
    },
    fault: (rule) => started.served.setFaults({ rules: [rule] }),
    look: (path) => look(started, path),
    writes: () =>
      started.requests
        .filter(({ method, url }) => method !== 'GET' && !url.endsWith('/auth/token'))
        .map(({ method, url, body }) => [
          `${method} ${url.replace('/v1/api', '')}`,
          body === '' ? null : JSON.parse(body),
        ]),
  };
}

export interface Started extends StartedProvider {
  account: NonNullable<StartedProvider['adapter']['account']>;
  user: NonNullable<StartedProvider['adapter']['user']>;
  role: NonNullable<StartedProvider['adapter']['role']>;
  /** Method and path of every request. */
  sent(): string[];
  /** From now on, whatever has this in its path is answered so. */
  answer(path: string, body: unknown, status?: number, mediaType?: string): void;
  fault(rule: FaultRule): void;
  /** What the emulator's own API says, unrecorded, without faults, and with a new token. */
  look(path: string): Promise<unknown>;
  /** Method, path and JSON body of every write, log-ins aside. */
  writes(): [request: string, body: unknown][];
}

async function look(started: StartedProvider, path: string): Promise<unknown> {
  const { served, requests } = started;
  const { auth } = started.connection.settings as unknown as { auth: unknown };
  const before = requests.length;
  served.setFaults(null);
  const json = { 'content-type': 'application/json' };
  const body = JSON.stringify(auth);
  const logIn = await fetch(`${served.url}/auth/token`, { method: 'POST', headers: json, body });
  const { token } = (await logIn.json()) as { token: string };
  const answer = await fetch(`${served.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  requests.splice(before);
  return answer.headers.get('content-type')?.startsWith('application/json') === true
    ? answer.json()
    : answer.status;
}

/** The operation, which the page documents and the adapter therefore has. */
export function must<T>(operation: T | undefined): T {
  if (operation === undefined) throw new Error('the operation is missing');
  return operation;
}

/** What a refusal is made of. */
export async function refusalOf(asked: Promise<unknown>): Promise<UpstreamError> {
  const error: unknown = await asked.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof UpstreamError) return error;
  throw new Error(`expected a refusal, ${String(error)} came`);
}

export function query<F extends object>(
  changes: Partial<ListQuery<F>> & { parent?: Parent | null } = {},
): ListQuery<F> {
  return { first: 100, position: null, partition: null, parent: null, filter: {} as F, ...changes };
}

export function recordsOf<R>({ items }: Page<R>): R[] {
  return items.flatMap((item) => ('record' in item ? [item.record] : []));
}

export function errorsOf<R>({ items }: Page<R>): unknown[] {
  return items.flatMap((item) => ('error' in item ? [item.error] : []));
}

/** Every page of a list, one after the other. */
export async function everyPage<R>(
  list: (position: string | null) => Promise<Page<R>>,
): Promise<{ records: R[]; errors: unknown[]; pages: number }> {
  const result = { records: [] as R[], errors: [] as unknown[], pages: 0 };
  let position: string | null = null;
  for (let end = false; !end; ) {
    const page: Page<R> = await list(position);
    result.records.push(...recordsOf(page));
    result.errors.push(...errorsOf(page));
    result.pages += 1;
    position = page.items.at(-1)?.position ?? position;
    end = page.end;
  }
  return result;
}
