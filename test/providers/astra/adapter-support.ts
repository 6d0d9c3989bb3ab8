import { expect } from 'vitest';
import type { ListQuery, Page } from '../../../src/contract/read.ts';
import { astra } from '../../../src/providers/astra/index.ts';
import contract from '../../fixtures/astra/contract.json' with { type: 'json' };
import {
  createCall,
  type StartedProvider,
  type StartOptions,
  startProvider,
} from '../../support/start-provider.ts';

export type Operations<Name extends keyof StartedProvider['adapter']> = Required<
  NonNullable<StartedProvider['adapter'][Name]>
>;

export interface Opened extends StartedProvider {
  /** Method and path of every request so far, then forgets them. */
  sent(): string[];
  of<Name extends 'account' | 'user' | 'group' | 'role' | 'token'>(name: Name): Operations<Name>;
  /** Id of the account with the name. */
  accountId(name?: string): Promise<string>;
}

export async function open(options: StartOptions = {}): Promise<Opened> {
  const started = await startProvider(astra, options);
  const of: Opened['of'] = (name) => started.adapter[name] as Operations<typeof name>;
  return {
    ...started,
    of,
    sent: () => {
      for (const { url } of started.requests) expectDocumentedQuery(url);
      return started.requests.splice(0).map(({ method, url }) => `${method} ${decodeURIComponent(url)}`);
    },
    accountId: async (name = 'Nordhafen Logistics') => {
      const { items } = await of('account').list(listOf({ first: 200 }), createCall());
      started.served.forget();
      return recordsOf({ items }).find((record) => record.name === name)?.key ?? '';
    },
  };
}

export function listOf<Filter extends object>(query: Partial<ListQuery<Filter>>): ListQuery<Filter> {
  return { first: 5, position: null, partition: null, parent: null, filter: {} as Filter, ...query };
}

export function recordsOf<R>({ items }: Pick<Page<R>, 'items'>): R[] {
  return items.flatMap((item) => ('record' in item ? [item.record] : []));
}

export function errorsOf<R>({ items }: Page<R>): string[] {
  return items.flatMap((item) => ('error' in item ? [item.error.message] : []));
}

/** All records of a list, page by page; every position is used once. */
export async function walk<R>(read: (position: string | null) => Promise<Page<R>>): Promise<R[]> {
  const records: R[] = [];
  for (let position: string | null = null; ; ) {
    const page: Page<R> = await read(position);
    records.push(...recordsOf(page));
    if (page.end) return records;
    const next: string | null = page.items.at(-1)?.position ?? null;
    expect(next).not.toBe(position);
    position = next;
  }
}

function expectDocumentedQuery(url: string): void {
  for (const [name, value] of new URL(url, 'http://astra.test').searchParams) {
    const pattern = new Map(Object.entries(contract.queryPatterns)).get(name);
    expect(value, name).toMatch(new RegExp(pattern ?? 'no such parameter'));
  }
}
