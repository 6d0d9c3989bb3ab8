import type { Call } from '../contract/call.ts';
import type { Page } from '../contract/read.ts';
import type { Backend } from './backend.ts';
import type { StreamSource } from './stream.ts';
import { inTurn } from './stream-source.ts';

export interface SharedRead<T> {
  backend: Backend;
  /** Names the pages within their backend: what is listed, of which parent, by which filter. */
  name: readonly unknown[];
  call(): Call;
  read(query: { position: string | null; first: number }, call: Call): Promise<Page<T>>;
}

/**
 * Reads pages for every list of an operation that goes over the same records (aliases, `users` beside `people`): what
 * one of them has read is given to the others, and what a write has made stale is forgotten with the call.
 */
export function sharedRead<T>({ backend, name, call: callOf, read }: SharedRead<T>): StreamSource<T>['read'] {
  const memory = `pages ${JSON.stringify(name)}`;
  return async (position, first) => {
    const call = callOf();
    const pages = await call.once(memory, async () => createSharedPages<T>());
    const page = pages.read(position, first, () => read({ position, first }, call));
    return inTurn(backend, call, page);
  };
}

interface SharedPages<T> {
  /** At most `first` items behind a position, of what is known; it is read where nothing is. */
  read(position: string | null, first: number, read: () => Promise<Page<T>>): Promise<Page<T>>;
}

export function createSharedPages<T>(): SharedPages<T> {
  /** What follows a position: a page that was asked for there, or the rest of one that somebody took the start of. */
  const known = new Map<string | null, Promise<Page<T>>>();

  /** The start of a page; a cut is no place between two items of one position. */
  function startOf(page: Page<T>, first: number): Page<T> | null {
    const { items } = page;
    let cut = first;
    while (cut < items.length && items[cut]?.position === items[cut - 1]?.position) cut += 1;
    if (cut >= items.length) return page;
    // Nobody knows which part of the page a warning is about, so that whoever takes a part asks for himself.
    if ((page.incomplete ?? []).length > 0) return null;
    const behind = items[cut - 1]?.position ?? null;
    if (!known.has(behind)) known.set(behind, Promise.resolve({ ...page, items: items.slice(cut) }));
    return { ...page, items: items.slice(0, cut), end: false };
  }

  async function readOnce(position: string | null, read: () => Promise<Page<T>>): Promise<Page<T>> {
    const page = read();
    known.set(position, page);
    const { items, end } = await page;
    // Whoever comes to this place again asks whether something has come.
    if (items.length === 0 && !end) known.delete(position);
    return page;
  }

  return {
    async read(position, first, read) {
      const page = known.get(position);
      if (page === undefined) return readOnce(position, read);
      return startOf(await page, first) ?? read();
    },
  };
}
