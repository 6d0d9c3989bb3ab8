import { randomBytes } from 'node:crypto';
import type { Backend } from './backend.ts';
import type { WalkState } from './cursor.ts';
import { createPageWalk, type PageWalk } from './page-walk.ts';
import { weigh } from './weigh.ts';

/** A list that is walked through, page by page: what it keeps between them is found by a name that its cursors hold. */
export interface Walk {
  /** Tells it from other walks that one operation goes on with; those that begin in it are one. */
  key: string;
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

/** A name for what the walks keep that begin in one operation: at random, so that nobody finds what others have read. */
export function createWalkName(): () => string {
  let name: string | null = null;
  return () => {
    name ??= randomBytes(9).toString('base64url');
    return name;
  };
}

/** A walk that begins reads everything anew; one that goes on uses what its cursor names. */
export function openWalk(before: WalkState | null, newName: () => string): Walk {
  const { copy = null } = before ?? {};
  const nameOf = (part: string): string => `${copy ?? newName()} ${part}`;
  const find = ({ kept }: Backend, part: string): unknown =>
    copy === null ? undefined : kept.get(nameOf(part));
  const noted = new Map<Keepable, Backend>();
  let isKept: boolean | null = null;

  return {
    key: copy ?? '',
    open: <R>(backend: Backend, stream: string) =>
      createPageWalk<R>({
        kept: backend.kept,
        known: find(backend, stream),
        name: () => nameOf(stream),
        isUnderWay: before !== null,
      }),
    note: (backend, pages) => void noted.set(pages, backend),
    async partitions(backend, list, read) {
      const part = `partitions ${list}`;
      const known = find(backend, part) as string[] | undefined;
      if (known !== undefined) return known;
      const { kept } = backend;
      const generation = kept.generation();
      const names = await read();
      const keep = (): boolean => kept.set(nameOf(part), names, { bytes: weigh(names), generation });
      noted.set({ failed: () => false, keep }, backend);
      return names;
    },
    keep() {
      isKept ??= keepAll(noted);
      return isKept ? (copy ?? newName()) : null;
    },
  };
}

/** What may be read later is asked for again by the next page, and so is what came beside it from its backend. */
function keepAll(noted: ReadonlyMap<Keepable, Backend>): boolean {
  const failed = new Set([...noted].filter(([pages]) => pages.failed()).map(([, backend]) => backend));
  const sound = [...noted].filter(([, backend]) => !failed.has(backend));
  return sound.filter(([pages]) => pages.keep()).length > 0;
}
