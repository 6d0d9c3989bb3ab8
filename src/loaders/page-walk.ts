import type { Ahead, Page, PageItem } from '../contract/read.ts';
import { UpstreamError } from '../errors.ts';
import type { BackendPages } from './kept-pages.ts';
import type { ReadPage } from './stream.ts';
import { weighOnce } from './weigh.ts';

/** One stream's pages in a walk that may take many operations: what one of them has read, the next need not read again. */
export interface PageWalk<R> {
  /** At most `first` records behind a position: what is known of them, or else what `list` gets. */
  read(place: Place, list: (query: Place & { ahead: number }) => Promise<Page<R>>): Promise<ReadPage<R>>;
  /** Whether something could not be read that may be read later. */
  failed(): boolean;
  /** Keeps what is known for the next operation. False where it cannot be kept. */
  keep(): boolean;
}

export interface Place {
  position: string | null;
  first: number;
}

export interface PageWalkOptions {
  kept: BackendPages;
  /** What an earlier operation has kept of the stream; undefined where there is nothing. */
  known: unknown;
  /** Names the stream of the walk. */
  name(): string;
  /** Pages came before this one, so that more are likely to be wanted. */
  isUnderWay: boolean;
}

/** A stretch of the stream, as it was read. It is never changed, since operations at the same moment may go on from it. */
interface Stretch<R> extends Ahead<R> {
  /** The position before its first item. */
  from: string | null;
  /** How many items of the walk were passed before it. */
  passed: number;
}

/** With the records that were asked for, as many as a list may be asked for at once. */
const mostAtOnce = 200;

export function createPageWalk<R>({ kept, name, isUnderWay, ...found }: PageWalkOptions): PageWalk<R> {
  const generation = kept.generation();
  const known = (found.known ?? null) as Stretch<R> | null;
  let stretch = known;
  /** What follows the stretch and has not been looked at. */
  let further: (() => Ahead<R>) | null = null;
  /** What this operation has read itself and given away is not given again: who asks for it wants to know how it is now. */
  const given = { from: known?.items.length ?? 0, to: known?.items.length ?? 0 };
  let lowest = Number.POSITIVE_INFINITY;
  let hasFailed = false;

  function unfold(): void {
    if (stretch === null || further === null) return;
    const { items, ...said } = further();
    stretch = { ...stretch, incomplete: [], ...said, items: [...stretch.items, ...items] };
    further = null;
  }

  /** The number of the item behind a position; null where it has to be read. */
  function indexBehind(position: string | null): number | null {
    if (stretch === null) return null;
    const index = startBehind(stretch, position);
    if (index === stretch.items.length) unfold();
    const isThere = index !== null && (index < stretch.items.length || stretch.end);
    return isThere && (index <= given.from || index >= given.to) ? index : null;
  }

  /** So many more that no more than three times as many are read as the walk has come to. */
  function aheadOf({ position, first }: Place): number {
    if (!isUnderWay || stretch === null || position !== endOf(stretch)) return 0;
    const wanted = Math.min(mostAtOnce, 2 * (stretch.passed + stretch.items.length));
    return Math.max(0, wanted - first);
  }

  function put(position: string | null, page: Page<R>): void {
    hasFailed ||= page.items.some(mayPass) || page.incomplete?.some(mayPass) === true;
    const { items, end, total, incomplete = [], ahead = null } = page;
    // Nobody knows which part of a page a warning is about, unless the page knows what follows it.
    if (incomplete.some(({ recoverable }) => recoverable || ahead === null)) {
      stretch = null;
      return;
    }
    const before = stretch !== null && further === null && endOf(stretch) === position ? stretch : null;
    if (before === null) given.from = -1;
    stretch = {
      from: before === null ? position : before.from,
      passed: before?.passed ?? 0,
      items: before === null ? items : [...before.items, ...items],
      end,
      total,
      incomplete,
    };
    given.to = stretch.items.length;
    lowest = before === null ? 0 : Math.min(lowest, before.items.length);
    further = ahead;
  }

  return {
    failed: () => hasFailed,
    async read(place, list) {
      const index = indexBehind(place.position);
      if (index !== null && stretch !== null) {
        lowest = Math.min(lowest, index);
        return pageFrom(stretch, index, place.first);
      }
      try {
        const page = await list({ ...place, ahead: aheadOf(place) });
        put(place.position, page);
        return page;
      } catch (error) {
        hasFailed ||= !(error instanceof UpstreamError) || error.retryable;
        throw error;
      }
    },
    keep() {
      unfold();
      if (stretch === null) return false;
      const left = stretch.end || lowest >= stretch.items.length ? stretch : passTo(stretch, lowest);
      if (left === known) return kept.get(name()) === known;
      const bytes = left.items.reduce((sum, item) => sum + weighOnce(item), 0);
      return kept.set(name(), left, { bytes, generation });
    },
  };
}

/** Whether it is a failure that a later read may not have. */
function mayPass(item: PageItem<unknown> | { error: UpstreamError }): boolean {
  return 'error' in item && item.error.retryable;
}

function startBehind<R>({ from, items }: Stretch<R>, position: string | null): number | null {
  // Items that cannot be read may share a position: behind it is behind the last of them.
  const last = items.findLastIndex((item) => item.position === position);
  if (last !== -1) return last + 1;
  return position === from ? 0 : null;
}

function endOf<R>({ from, items }: Stretch<R>): string | null {
  return items.at(-1)?.position ?? from;
}

/** The stretch without what nobody goes back to. */
function passTo<R>(stretch: Stretch<R>, index: number): Stretch<R> {
  const { items, passed, from } = stretch;
  return {
    ...stretch,
    items: items.slice(index),
    passed: passed + index,
    from: index === 0 ? from : (items[index - 1]?.position ?? from),
  };
}

function pageFrom<R>(
  { items, end, total, incomplete = [] }: Stretch<R>,
  from: number,
  first: number,
): ReadPage<R> {
  let to = from + first;
  while (to < items.length && items[to]?.position === items[to - 1]?.position) to += 1;
  const page: PageItem<R>[] = items.slice(from, to);
  return { items: page, end: end && to >= items.length, total, incomplete, isKept: true };
}
