/** The upstream knows pages only; this is the one page that holds the wanted stretch of a list. */
export interface PageWindow {
  /** From 1. */
  page: number;
  pageSize: number;
  /** Records of that page before the first wanted one. */
  skip: number;
  take: number;
}

/**
 * The smallest page that holds `first` records from `offset` on, so that they cost one request whatever the offset.
 * Where no page up to the largest does, the one that holds most of them.
 */
export function pageWindowAt(offset: number, first: number, maxPageSize: number): PageWindow {
  const wanted = Math.min(first, maxPageSize);
  let best = windowOf(offset, wanted, wanted);
  for (let pageSize = wanted + 1; best.take < wanted && pageSize <= maxPageSize; pageSize += 1) {
    const window = windowOf(offset, wanted, pageSize);
    if (window.take > best.take) best = window;
  }
  return best;
}

function windowOf(offset: number, wanted: number, pageSize: number): PageWindow {
  const skip = offset % pageSize;
  return {
    page: Math.floor(offset / pageSize) + 1,
    pageSize,
    skip,
    take: Math.min(wanted, pageSize - skip),
  };
}
