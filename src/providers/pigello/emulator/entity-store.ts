import type { JsonObject } from '../../../model.ts';
import { type Faults, isObject } from './check-body.ts';
import type { Scope } from './credentials.ts';
import type { EntityDefinition } from './entities.ts';
import type { ListRequest } from './list-request.ts';
import { createRowPreparer, type Prepared, type PreparerOptions } from './prepare-row.ts';
import { createTable, type Row, type Table } from './table.ts';

export interface EntityStore {
  /** Answers undefined also for what the scope hides. */
  find(id: string, scope: Scope): JsonObject | undefined;
  list(request: ListRequest, scope: Scope): Found;
  create(body: unknown, scope: Scope): Written;
  /** Answers null when there is none. */
  update(id: string, body: unknown, needsRequired: boolean): Written | null;
  delete(id: string): void;
  /** Writes all of them or none: an item with an id updates, one without creates. */
  writeAll(bodies: readonly unknown[], scope: Scope): { records: JsonObject[] } | { faults: Faults[] };
}

/** One page, and how many records match in all. */
export interface Found {
  records: JsonObject[];
  count: number;
}

type Written = { record: JsonObject } | { faults: Faults };

export function createEntityStore(definition: EntityDefinition, options: PreparerOptions): EntityStore {
  const table = createTable(definition.rows(options.dataset));
  const { prepareNew, prepareChange } = createRowPreparer(definition, options);

  function write(prepared: Prepared): Written {
    if ('faults' in prepared) return prepared;
    table.put(prepared.row);
    return { record: prepared.row.record };
  }

  function prepareItem(body: unknown, scope: Scope): Prepared {
    if (!isObject(body) || body['id'] === undefined) return prepareNew(body, scope);
    const row = table.get(String(body['id']));
    if (isVisible(row, scope)) return prepareChange(row, body, false);
    return { faults: { id: ['No object with this id exists.'] } };
  }

  return {
    find(id, scope) {
      const row = table.get(id);
      return isVisible(row, scope) ? row.record : undefined;
    },
    list: (request, scope) => list(table, request, scope),
    create: (body, scope) => write(prepareNew(body, scope)),
    update(id, body, needsRequired) {
      const row = table.get(id);
      return row === undefined ? null : write(prepareChange(row, body, needsRequired));
    },
    delete: table.delete,
    writeAll(bodies, scope) {
      const prepared = bodies.map((body) => prepareItem(body, scope));
      const faults = prepared.map((item) => ('faults' in item ? item.faults : {}));
      if (faults.some((fault) => Object.keys(fault).length > 0)) return { faults };
      const written = prepared.map(write);
      return { records: written.flatMap((one) => ('record' in one ? [one.record] : [])) };
    },
  };
}

function isVisible(row: Row | undefined, { organizationId }: Scope): row is Row {
  return row !== undefined && (organizationId === null || row.organizationId === organizationId);
}

function list(table: Table, { tests, ids, orderBy, page }: ListRequest, scope: Scope): Found {
  const candidates = ids === null || orderBy.length > 0 ? table.sorted(orderBy) : rowsOf(table, ids);
  const matches = candidates
    .filter((row) => isVisible(row, scope) && tests.every((test) => test(row.record)))
    .map(({ record }) => record);
  const start = page === null ? 0 : (page.number - 1) * page.size;
  const records = page === null ? matches : matches.slice(start, start + page.size);
  return { records, count: matches.length };
}

/** The rows in another order than asked, since none is promised. */
function rowsOf(table: Table, ids: readonly string[]): Row[] {
  const distinct = new Set(ids.map((id) => id.toLowerCase()));
  return [...distinct].reverse().flatMap((id) => table.get(id) ?? []);
}
