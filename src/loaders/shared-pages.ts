import type { Call } from '../contract/call.ts';
import type { ListQuery, Page } from '../contract/read.ts';
import type { Backend } from './backend.ts';
import type { ReadPage, StreamSource } from './stream.ts';
import { inTurn } from './stream-source.ts';
import type { Walk } from './walk.ts';

export interface SharedRead<R, T> {
  backend: Backend;
  walk: Walk;
  /** Names the pages within their backend: what is listed, of which parent, by which filter. */
  name: readonly unknown[];
  call(): Call;
  read(query: Pick<ListQuery<object>, 'position' | 'first' | 'ahead'>, call: Call): Promise<Page<R>>;
  /** Takes the records of a page into the operation, wherever it comes from. */
  accept(page: Page<R>, call: Call): Page<T>;
}

/**
 * Reads pages for every list of an operation that goes over the same records (aliases, `users` beside `people`): what
 * one of them has read is given to the others, and what a write has made stale is forgotten with the call.
 */
export function sharedRead<R, T>(shared: SharedRead<R, T>): StreamSource<T>['read'] {
  const { backend, walk, call: callOf, read, accept } = shared;
  const name = JSON.stringify(shared.name);
  const memory = `pages ${walk.key} ${name}`;
  return async (position, first) => {
    const call = callOf();
    const { pages, walked } = memoryOf(call, memory, () => ({
      pages: createSharedPages<T>(),
      walked: walk.open<R>(backend, name),
    }));
    walk.note(backend, walked);
    const list = (query: Parameters<typeof read>[0]): Promise<Page<R>> =>
      inTurn(backend, call, read(query, call));
    const page = pages.read(position, first, async (most) => {
      const raw = await walked.read({ position, first: most }, list);
      const accepted = accept(raw, call);
      return raw.isKept === true ? { ...accepted, isKept: true } : accepted;
    });
    return inTurn(backend, call, page);
  };
}

const memories = new WeakMap<Call, Map<string, unknown>>();

/** What the lists of a call share, at once: those that begin together shall find each other. */
function memoryOf<M>(call: Call, name: string, make: () => M): M {
  const known = memories.get(call) ?? new Map<string, unknown>();
  memories.set(call, known);
  // Each name stands for what its own `make` has made.
  const memory = (known.get(name) as M | undefined) ?? make();
  known.set(name, memory);
  return memory;
}

interface SharedPages<T> {
  /** At most `first` items behind a position: of what is known, or else of what `read` gets. */
  read(
    position: string | null,
    first: number,
    read: (first: number) => Promise<ReadPage<T>>,
  ): Promise<ReadPage<T>>;
}

interface Known<T> {
  page: Promise<ReadPage<T>>;
  wants: Wants;
}

/** The largest number that was wanted before the page was asked for, and whether it has been. */
interface Wants {
  first: number;
  isAsked: boolean;
}

export function createSharedPages<T>(): SharedPages<T> {
  /** What follows a position: a page that was asked for there, or the rest of one that somebody took the start of. */
  const known = new Map<string | null, Known<T>>();

  /** The start of a page; a cut is no place between two items of one position. */
  function startOf(page: ReadPage<T>, first: number): ReadPage<T> | null {
    const { items } = page;
    let cut = first;
    while (cut < items.length && items[cut]?.position === items[cut - 1]?.position) cut += 1;
    if (cut >= items.length) return page;
    // Nobody knows which part of the page a warning is about, so that whoever takes a part asks for himself.
    if ((page.incomplete ?? []).length > 0) return null;
    const rest = { ...page, items: items.slice(cut) };
    const behind = items[cut - 1]?.position ?? null;
    const wants = { first: rest.items.length, isAsked: true };
    if (!known.has(behind)) known.set(behind, { page: Promise.resolve(rest), wants });
    return { ...page, items: items.slice(0, cut), end: false };
  }

  async function readPage(
    position: string | null,
    wants: Wants,
    read: (first: number) => Promise<ReadPage<T>>,
  ): Promise<ReadPage<T>> {
    // The lists of an operation begin together: a moment is enough to know who wants most.
    await new Promise<void>((resolve) => process.nextTick(resolve));
    wants.isAsked = true;
    const page = await read(wants.first);
    // Whoever comes to this place again asks whether something has come.
    if (page.items.length === 0 && !page.end) known.delete(position);
    return page;
  }

  return {
    async read(position, first, read) {
      let there = known.get(position);
      if (there === undefined) {
        const wants = { first, isAsked: false };
        there = { wants, page: readPage(position, wants, read) };
        known.set(position, there);
      }
      const { wants } = there;
      if (!wants.isAsked) wants.first = Math.max(wants.first, first);
      const page = await there.page;
      return first >= wants.first ? page : (startOf(page, first) ?? read(first));
    },
  };
}
