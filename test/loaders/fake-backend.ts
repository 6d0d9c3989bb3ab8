import type { Adapter } from '../../src/contract/provider.ts';
import type { RecordOf } from '../../src/contract/resources.ts';
import type { UserRecord } from '../../src/contract/user.ts';
import type { UpstreamError } from '../../src/errors.ts';
import { type Backend, createBackend } from '../../src/loaders/backend.ts';
import { createLoaders, type Loaders } from '../../src/loaders/loaders.ts';
import type { ProviderId, ResourceType } from '../../src/model.ts';
import { testSeal } from '../support/sealed.ts';

export function fakeBackend(adapter: Partial<Adapter>, name = 'one', order = 0): Backend {
  const provider: ProviderId = 'astra';
  const whole: Adapter = { ping: async () => undefined, ...adapter };
  return createBackend({
    name,
    order,
    provider,
    adapter: whole,
    limits: { pagesPerList: 100, heldRecords: 50_000 },
    quota: () => null,
    now: Date.now,
  });
}

export function openLoaders(
  backends: readonly Backend[],
  onFailure: (failure: UpstreamError) => void = () => undefined,
): Loaders {
  const signal = new AbortController().signal;
  return createLoaders({
    backends,
    signal,
    deadline: Date.now() + 5_000,
    requestId: 'test',
    seal: testSeal,
    onFailure,
  });
}

export function user(key: string, fields: Partial<UserRecord> = {}): UserRecord {
  return { key, externalId: key, email: `${key}@nordhafen.example`, ...fields };
}

/** One whole page, in the order given. */
export function pageOf<R>(records: readonly R[]): {
  items: { record: R; position: string }[];
  end: boolean;
  total: number;
} {
  const items = records.map((record, index) => ({ record, position: String(index + 1) }));
  return { items, end: true, total: records.length };
}

export function keysOf(edges: readonly { node: { record: RecordOf[ResourceType] } }[]): string[] {
  return edges.map(({ node }) => node.record.key);
}

/** A `get` that notes the keys it was asked for. */
export function noting<R>(asked: unknown[], answer: (key: string) => R): (key: string) => Promise<R> {
  return async (key) => {
    asked.push(key);
    return answer(key);
  };
}
