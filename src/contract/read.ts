import type { UpstreamError } from '../errors.ts';
import type { Call } from './call.ts';

export interface ReadOperations<R, Filter> {
  /** The whole record, or null when the upstream says that there is none. */
  get?(key: string, call: Call): Promise<R | null>;
  /** Fewer round trips than one `get` per key. Keys are distinct. */
  getMany?(keys: readonly string[], call: Call): Promise<Batch<R>>;
  /** One page, sorted by the resource's sort key if the upstream can; see `ListQuery` and `Page`. */
  list?(query: ListQuery<Filter>, call: Call): Promise<Page<R>>;
  /**
   * Names of the independent streams that together make up a list (Astra keeps users by account). Each is then listed
   * with `query.partition`. Absent: the list is one stream.
   */
  partitions?(query: ListQuery<Filter>, call: Call): Promise<string[]>;
  fields?: FieldReaders<R>;
}

/** Answers by key; a key that is not there has none. */
export type Batch<T> = ReadonlyMap<string, T | UpstreamError>;

/**
 * Fields that no read of the record itself carries: each is read for many records at once, and only when a query asks
 * for it.
 */
export type FieldReaders<R> = {
  [Field in keyof R]?: (keys: readonly string[], call: Call) => Promise<Batch<NonNullable<R[Field]> | null>>;
};

export interface ListQuery<Filter> {
  /** How many records are wanted now, 1 to 201. A page may hold fewer even if there are more, never more. */
  first: number;
  /**
   * How many records behind them the walk is going to want: to be read along in the same request, and given in the page's
   * `ahead`, or to be left alone where they cost requests of their own. With `first` not more than 201; absent: none.
   */
  ahead?: number;
  /** `position` of an earlier item of the same list: go on behind it. Null: from the start. */
  position: string | null;
  partition: string | null;
  /** List only this parent's children; null lists the backend's. */
  parent: Parent | null;
  /** A wish: what the adapter does not push down, the gateway filters. Absent fields do not filter. */
  filter: Filter;
}

export type NoFilter = Record<never, never>;

export interface Parent {
  type: 'Account' | 'Role' | 'UserGroup';
  key: string;
}

export interface Page<R> {
  items: PageItem<R>[];
  /** True when nothing follows the last item. An empty page that is not the end may not repeat its position. */
  end: boolean;
  /** Exact number of records in the whole stream that match the filter; null when the upstream did not say. */
  total: number | null;
  /**
   * Why records of this list are missing, beside those in `items`: the upstream's answer contradicts itself, a bound was
   * reached, the data moved. Recoverable: the list goes on behind the last item when it is asked again, and is not
   * read further now. Otherwise what is missing stays missing, and the list goes on.
   */
  incomplete?: { error: UpstreamError; recoverable: boolean }[];
  /**
   * What the adapter has read already of what follows the last item, as it would answer behind it; made when it is asked
   * for. A walk keeps it for its next pages. Absent where it has read nothing more.
   */
  ahead?(): Ahead<R>;
}

export type Ahead<R> = Omit<Page<R>, 'ahead'>;

/** A record, or why one record of the page could not be read; with the position behind it. Positions hold no secret. */
export type PageItem<R> = { record: R; position: string } | { error: UpstreamError; position: string };
