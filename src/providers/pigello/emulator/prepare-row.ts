import type { JsonObject } from '../../../model.ts';
import type { Dataset } from '../../../sandbox/dataset.ts';
import { checkBody, checkRules, type Faults, isObject } from './check-body.ts';
import type { Scope } from './credentials.ts';
import type { EntityDefinition } from './entities.ts';
import { organizationIdsOf, roleIdsOf } from './organizations.ts';
import type { Profile } from './profiles.ts';
import type { Row } from './table.ts';

export type Prepared = { row: Row } | { faults: Faults };

/** What a write would leave in the table, or what is wrong with it. */
export interface RowPreparer {
  prepareNew(body: unknown, scope: Scope): Prepared;
  prepareChange(row: Row, body: unknown, needsRequired: boolean): Prepared;
}

export interface PreparerOptions {
  dataset: Dataset;
  now(): number;
  profile: Profile;
}

export function createRowPreparer(
  { path, fields }: Pick<EntityDefinition, 'path' | 'fields'>,
  { dataset, now, profile: { relationForm } }: PreparerOptions,
): RowPreparer {
  const knownIds = {
    organization: new Set(organizationIdsOf(dataset)),
    role: new Set(roleIdsOf(dataset)),
  };
  let created = 0;

  return {
    prepareNew(body, scope) {
      const { values, faults } = checkBody(body, fields, { needsRequired: true, knownIds, relationForm });
      created += 1;
      const id = dataset.uuid('pigello', 'created', path, created);
      const initial = Object.entries(fields).map(([name, field]) => [name, field.initial ?? null]);
      const record: JsonObject = { ...Object.fromEntries(initial), ...values, id };
      if ('created_at' in fields) record['created_at'] = new Date(now()).toISOString();
      if ('username' in fields) record['username'] = `user-${id}`;
      if ('is_company' in fields) record['is_company'] = record['corporate_name'] !== null;
      return judge(record, { ...checkRules(record, fields), ...faults }, scope.organizationId);
    },
    prepareChange(row, body, needsRequired) {
      const { values, faults } = checkBody(body, fields, { needsRequired, knownIds, relationForm });
      const record = { ...row.record, ...values };
      return judge(record, { ...checkRules(record, fields), ...faults }, row.organizationId);
    },
  };
}

function judge(record: JsonObject, faults: Faults, fallbackId: string | null): Prepared {
  if (Object.keys(faults).length > 0) return { faults };
  const organization = record['organization'];
  const ownId = isObject(organization) ? String(organization['id']).toLowerCase() : null;
  return { row: { record, organizationId: ownId ?? fallbackId } };
}
