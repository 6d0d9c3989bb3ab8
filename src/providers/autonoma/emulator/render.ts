import type { JsonObject } from '../../../model.ts';
import type { Profile } from './profiles.ts';
import type { TableName } from './resources.ts';
import type { Row, Tables } from './tables.ts';

/** A row as this tenant shows it. */
export function renderRow(table: TableName, row: Row, tables: Tables, profile: Profile): JsonObject {
  if (table !== 'account') return row;
  if (!profile.accountTree) return pick(row, ['id', 'name', 'description']);
  const source = sourceOfMfa(row, tables);
  return {
    ...row,
    effective_mfa_policy: source?.['mfa_policy'] ?? null,
    effective_mfa_methods: source?.['mfa_methods'] ?? [],
    mfa_inherited_from_account_id: source === null || source === row ? null : source.id,
  };
}

/** The nearest account upwards, itself included, that sets a policy. */
function sourceOfMfa(account: Row, tables: Tables): Row | null {
  const seen = new Set<Row>();
  let current: Row | undefined = account;
  while (current !== undefined && !seen.has(current)) {
    if (current['mfa_policy'] !== null && current['mfa_policy'] !== undefined) return current;
    seen.add(current);
    current = tables.rows('account').get(String(current['account_id']));
  }
  return null;
}

function pick(row: Row, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(row).filter(([name]) => names.includes(name)));
}
