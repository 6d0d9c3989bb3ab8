import type { Json, JsonObject } from '../../../model.ts';

/** A record, and the organization whose activations may see it; null: only those for the whole customer. */
export interface Row {
  record: JsonObject;
  organizationId: string | null;
}

export interface Table {
  get(id: string): Row | undefined;
  put(row: Row): void;
  delete(id: string): void;
  /** Names with a leading minus descend. Ties keep the order of creation. */
  sorted(orderBy: readonly string[]): readonly Row[];
}

/** Rows by id, with the orders that were asked for since the last write. */
export function createTable(rows: Iterable<Row>): Table {
  const byId = new Map<string, Row>();
  for (const row of rows) byId.set(idOf(row), row);
  const orders = new Map<string, readonly Row[]>();

  return {
    get: (id) => byId.get(id.toLowerCase()),
    put(row) {
      byId.set(idOf(row), row);
      orders.clear();
    },
    delete(id) {
      byId.delete(id.toLowerCase());
      orders.clear();
    },
    sorted(orderBy) {
      const name = orderBy.join(',');
      const known = orders.get(name);
      if (known !== undefined) return known;
      const order = [...byId.values()].sort((left, right) => compareRows(left, right, orderBy));
      if (orders.size >= 16) orders.clear();
      orders.set(name, order);
      return order;
    },
  };
}

function idOf({ record }: Row): string {
  return String(record['id']).toLowerCase();
}

function compareRows(left: Row, right: Row, orderBy: readonly string[]): number {
  for (const term of orderBy) {
    const descends = term.startsWith('-');
    const name = descends ? term.slice(1) : term;
    const order = compareValues(left.record[name] ?? null, right.record[name] ?? null);
    if (order !== 0) return descends ? -order : order;
  }
  return 0;
}

/** Nulls last, as PostgreSQL sorts them. */
function compareValues(left: Json, right: Json): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  const [a, b] = [sortable(left), sortable(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

function sortable(value: Json): string | number {
  return typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value);
}
