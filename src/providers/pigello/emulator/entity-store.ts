import type { JsonObject } from '../../../model.ts';
import type { Dataset } from '../../../sandbox/dataset.ts';
import { checkBody, checkRules, type Faults, isObject } from './check-body.ts';
import type { Scope } from './credentials.ts';
import type { EntityDefinition } from './entities.ts';
import type { ListRequest } from './list-request.ts';
import { organizationIdsOf, roleIdsOf } from './organizations.ts';
import type { Profile } from './profiles.ts';
import { createTable, type Row } from './table.ts';

export interface EntityStore {
  /** Answers undefined also for what the scope hides. */
  find(id: string, scope: Scope): JsonObject | undefined;
  list(request: ListRequest, scope: Scope): { records: JsonObject[]; count: number };
  create(body: unknown, scope: Scope): Written;
  /** Answers null when there is none. */
  update(id: string, body: unknown, needsRequired: boolean): Written | null;
  delete(id: string): void;
  /** Writes all of them or none: an item with an id updates, one without creates. */
  writeAll(bodies: readonly unknown[], scope: Scope): { records: JsonObject[] } | { faults: Faults[] };
}

export interface EntityStoreOptions {
  dataset: Dataset;
  now(): number;
  profile: Profile;
}

type Written = { record: JsonObject } | { faults: Faults };
type Prepared = { row: Row } | { faults: Faults };

export function createEntityStore(
  { path, fields, rows }: EntityDefinition,
  { dataset, now, profile }: EntityStoreOptions,
): EntityStore {
  const table = createTable(rows(dataset));
  const knownIds = {
    organization: new Set(organizationIdsOf(dataset)),
    role: new Set(roleIdsOf(dataset)),
  };
  let created = 0;

  const check = (body: unknown, needsRequired: boolean) =>
    checkBody(body, fields, { needsRequired, knownIds, relationForm: profile.relationForm });

  const visible = (row: Row | undefined, { organizationId }: Scope): row is Row =>
    row !== undefined && (organizationId === null || row.organizationId === organizationId);

  function prepareNew(body: unknown, scope: Scope): Prepared {
    const { values, faults } = check(body, true);
    created += 1;
    const id = dataset.uuid('pigello', 'created', path, created);
    const initial = Object.entries(fields).map(([name, field]) => [name, field.initial ?? null]);
    const record: JsonObject = { ...Object.fromEntries(initial), ...values, id };
    if ('created_at' in fields) record['created_at'] = new Date(now()).toISOString();
    if ('username' in fields) record['username'] = `user-${id}`;
    if ('is_company' in fields) record['is_company'] = record['corporate_name'] !== null;
    return judge(record, { ...checkRules(record, fields), ...faults }, scope.organizationId);
  }

  function prepareChange(row: Row, body: unknown, needsRequired: boolean): Prepared {
    const { values, faults } = check(body, needsRequired);
    const record = { ...row.record, ...values };
    return judge(record, { ...checkRules(record, fields), ...faults }, row.organizationId);
  }

  function judge(record: JsonObject, faults: Faults, fallbackId: string | null): Prepared {
    if (Object.keys(faults).length > 0) return { faults };
    const organization = record['organization'];
    const ownId = isObject(organization) ? String(organization['id']).toLowerCase() : null;
    return { row: { record, organizationId: ownId ?? fallbackId } };
  }

  function write(prepared: Prepared): Written {
    if ('faults' in prepared) return prepared;
    table.put(prepared.row);
    return { record: prepared.row.record };
  }

  function prepareItem(body: unknown, scope: Scope): Prepared {
    if (!isObject(body) || body['id'] === undefined) return prepareNew(body, scope);
    const row = table.get(String(body['id']));
    if (visible(row, scope)) return prepareChange(row, body, false);
    return { faults: { id: ['No object with this id exists.'] } };
  }

  return {
    find(id, scope) {
      const row = table.get(id);
      return visible(row, scope) ? row.record : undefined;
    },
    list({ tests, ids, orderBy, page }, scope) {
      const candidates = ids === null || orderBy.length > 0 ? table.sorted(orderBy) : rowsOf(ids);
      const matches = candidates
        .filter((row) => visible(row, scope) && tests.every((test) => test(row.record)))
        .map(({ record }) => record);
      const start = page === null ? 0 : (page.number - 1) * page.size;
      const records = page === null ? matches : matches.slice(start, start + page.size);
      return { records, count: matches.length };
    },
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
      return { records: prepared.flatMap((item) => ('row' in item ? keep(item.row) : [])) };
    },
  };

  function keep(row: Row): JsonObject[] {
    table.put(row);
    return [row.record];
  }

  /** The rows in another order than asked, since none is promised. */
  function rowsOf(ids: readonly string[]): Row[] {
    const distinct = new Set(ids.map((id) => id.toLowerCase()));
    return [...distinct].reverse().flatMap((id) => table.get(id) ?? []);
  }
}
