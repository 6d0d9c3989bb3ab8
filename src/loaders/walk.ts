import { randomBytes } from 'node:crypto';
import type { Backend } from './backend.ts';
import type { WalkState } from './cursor.ts';
import { createPageWalk, type PageWalk } from './page-walk.ts';
import { weigh } from './weigh.ts';

/** A list that is walked through, page by page: what it keeps between them is found by a name that its cursors hold. */
export interface Walk {
  /** At random, so that nobody finds by it what another walk has read. */
  id: string;
  /** The pages of one of its streams. */
  open<R>(backend: Backend, name: string): PageWalk<R>;
  /** Makes pages, which may be those of several lists of one operation, a part of this walk. */
  note(backend: Backend, pages: Keepable): void;
  /** Its partitions, looked at once in the walk. */
  partitions(backend: Backend, name: string, read: () => Promise<string[]>): Promise<string[]>;
  /** Keeps what has been read for the page behind; the name of it for the cursor, or null where nothing is kept. */
  keep(): string | null;
}

type Keepable = Pick<PageWalk<unknown>, 'failed' | 'keep'>;

export function newWalkId(): string {
  return randomBytes(9).toString('base64url');
}

/** A walk that begins reads everything anew; one that goes on uses what its cursor names. */
export function openWalk(before: WalkState | null, newId: string): Walk {
  const id = before?.copy ?? newId;
  const isUnderWay = before !== null;
  const noted = new Map<Keepable, Backend>();
  let copy: string | null | undefined;

  return {
    id,
    open: <R>({ kept }: Backend, stream: string) =>
      createPageWalk<R>({ kept, name: `${id} ${stream}`, isUnderWay }),
    note: (backend, pages) => void noted.set(pages, backend),
    async partitions(backend, list, read) {
      const { kept } = backend;
      const own = `${id} partitions ${list}`;
      const known = kept.get(own) as string[] | undefined;
      if (known !== undefined) return known;
      const generation = kept.generation();
      const names = await read();
      noted.set(
        { failed: () => false, keep: () => kept.set(own, names, { bytes: weigh(names), generation }) },
        backend,
      );
      return names;
    },
    keep() {
      copy = copy === undefined && keepAll(noted) ? id : (copy ?? null);
      return copy;
    },
  };
}

/** What may be read later is asked for again by the next page, and so is what came beside it from its backend. */
function keepAll(noted: ReadonlyMap<Keepable, Backend>): boolean {
  const failed = new Set([...noted].filter(([pages]) => pages.failed()).map(([, backend]) => backend));
  const sound = [...noted].filter(([, backend]) => !failed.has(backend));
  return sound.filter(([pages]) => pages.keep()).length > 0;
}
