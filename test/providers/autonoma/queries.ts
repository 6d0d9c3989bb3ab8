import type { ListQuery, Page, Parent } from '../../../src/contract/read.ts';

export function queryFor(query: Partial<ListQuery<object>> = {}): ListQuery<object> {
  return { first: 201, position: null, partition: null, parent: null, filter: {}, ...query };
}

export function inAccount(key: string): Parent {
  return { type: 'Account', key };
}

export function recordsOf<R>(page: Page<R> | undefined): R[] {
  return (page?.items ?? []).flatMap((item) => ('record' in item ? [item.record] : []));
}

export function errorsOf(page: Page<unknown> | undefined): string[] {
  return (page?.items ?? []).flatMap((item) =>
    'error' in item ? [`${item.error.code} ${item.error.message}`] : [],
  );
}

/** Everything that pages of five hold, in order, and how many pages that took. */
export async function walk<R>(
  list: (query: ListQuery<object>) => Promise<Page<R>>,
  query: Partial<ListQuery<object>> = {},
): Promise<{ records: R[]; pages: number }> {
  const records: R[] = [];
  let position: string | null = null;
  for (let pages = 1; ; pages += 1) {
    const page: Page<R> = await list(queryFor({ first: 5, ...query, position }));
    records.push(...recordsOf(page));
    if (page.end) return { records, pages };
    position = page.items.at(-1)?.position ?? null;
  }
}
