import type { Search } from './search.ts';
import { createSearches } from './search-types.ts';
import type { Tenant } from './tenant.ts';
import { createViews } from './views.ts';

/** How long the last write must be past before a lagging search shows it, in milliseconds. */
const lag = 2_000;

/**
 * The searches as they are now: over the tables themselves, or over a copy of an earlier time. Whether the real search
 * lags behind writes is documented nowhere, so both can be had.
 */
export function createSearchIndex({ tables, views, now, lags }: Tenant): () => ReadonlyMap<string, Search> {
  if (!lags) {
    const searches = createSearches(tables, views);
    return () => searches;
  }
  let copy = structuredClone(tables);
  let searches = createSearches(copy, createViews(copy));
  return () => {
    if (copy.version !== tables.version && now() - tables.writtenAt >= lag) {
      copy = structuredClone(tables);
      searches = createSearches(copy, createViews(copy));
    }
    return searches;
  };
}
