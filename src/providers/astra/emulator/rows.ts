import type { Json, JsonObject } from '../../../model.ts';

/** A resource as it is answered. */
export type Row = JsonObject & { id: string; metadata: JsonObject };
export type Rows = Map<string, Row>;

/** Sorted orders and values of large tables, kept until something changes. */
export interface RowIndex {
  ordered(rows: Rows, orderBy: string | null): readonly Row[];
  /** Rows whose field has the value, in the order of insertion. */
  withValue(rows: Rows, field: string, value: string): readonly Row[];
  changed(): void;
}

export function createRowIndex(): RowIndex {
  let caches = new WeakMap<Rows, Map<string, unknown>>();

  function cached<T>(rows: Rows, name: string, build: () => T): T {
    const cache = caches.get(rows) ?? new Map<string, unknown>();
    caches.set(rows, cache);
    if (!cache.has(name)) cache.set(name, build());
    return cache.get(name) as T;
  }

  return {
    changed: () => {
      caches = new WeakMap();
    },
    ordered: (rows, orderBy) =>
      cached(rows, `order ${orderBy ?? ''}`, () => {
        const list = [...rows.values()];
        return orderBy === null ? list : sortBy(list, orderBy);
      }),
    withValue: (rows, field, value) =>
      cached(rows, `values ${field}`, () => groupByValue(rows, field)).get(value) ?? [],
  };
}

/** The values that a dotted path leads to; "[*]" goes into every element of an array. */
export function valuesAt(row: Json, path: string): string[] {
  let values: Json[] = [row];
  for (const step of path.split('.')) {
    const name = step.replace('[*]', '');
    values = values.flatMap((value) => {
      const next = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
      if (next === undefined) return [];
      return step.endsWith('[*]') && Array.isArray(next) ? next : [next];
    });
  }
  return values.filter((value) => typeof value === 'string');
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sortBy(rows: Row[], orderBy: string): Row[] {
  const [field = '', direction] = orderBy.split(' ');
  const sign = direction === 'desc' ? -1 : 1;
  const keyed = rows.map((row) => ({ row, key: valuesAt(row, field)[0] ?? '' }));
  keyed.sort((left, right) => sign * (left.key < right.key ? -1 : left.key > right.key ? 1 : 0));
  return keyed.map(({ row }) => row);
}

function groupByValue(rows: Rows, field: string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows.values()) {
    for (const value of valuesAt(row, field)) {
      const group = groups.get(value);
      if (group === undefined) groups.set(value, [row]);
      else group.push(row);
    }
  }
  return groups;
}
