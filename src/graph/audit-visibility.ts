import type { GraphContext } from './context.ts';

/**
 * The backends whose events a caller may read; null: all that there ever were. Events of others do not exist for them,
 * nor do those of a batch that touched one of the others.
 */
export function visibleTo({ viewer, loaders }: GraphContext): readonly string[] | null {
  return viewer.seesEveryBackend ? null : loaders.backends.map(({ name }) => name);
}
