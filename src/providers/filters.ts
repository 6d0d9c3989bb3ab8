import type { RecordOf, ResourceRecord, ResourceType } from '../model.ts';
import type { AccountFilter, RoleFilter, TokenFilter, UserFilter } from './provider.ts';

/** Every filter that any list knows; a list gets those of its own type. */
export type AnyFilter = AccountFilter & UserFilter & RoleFilter & TokenFilter;

/** Whether a record is in the list; null when it lacks a field that the filter asks about. */
export function matchesFilter<Type extends ResourceType>(
  _type: Type,
  record: RecordOf[Type],
  filter: object,
): boolean | null {
  const fields: FilteredFields = record;
  const wanted: AnyFilter = filter;
  let unknown = false;
  for (const name of Object.keys(wanted) as (keyof AnyFilter)[]) {
    if (wanted[name] === undefined) continue;
    const verdict = tests[name](fields, wanted);
    if (verdict === false) return false;
    if (verdict === null) unknown = true;
  }
  return unknown ? null : true;
}

/** The fields that a filter asks about and a record lacks. */
export function missingFields(record: object, filter: object): string[] {
  const wanted: AnyFilter = filter;
  const names = Object.keys(wanted) as (keyof AnyFilter)[];
  const asked = names.filter((name) => wanted[name] !== undefined).flatMap((name) => askedFields[name]);
  const present: Record<string, unknown> = { ...record };
  return asked.filter((field) => present[field] === undefined);
}

/** A search looks into whatever texts there are. */
const askedFields: Record<keyof AnyFilter, (keyof FilteredFields)[]> = {
  search: [],
  email: ['email'],
  active: ['active'],
  enabled: ['enabled'],
  states: ['state'],
  kinds: ['kind'],
  builtIn: ['builtIn'],
  permission: ['permissions', 'effectivePermissions'],
  unusedSince: ['lastUsedAt'],
};

interface FilteredFields extends ResourceRecord {
  name?: string | null;
  displayName?: string;
  email?: string | null;
  active?: boolean | null;
  enabled?: boolean | null;
  state?: string | null;
  kind?: string;
  builtIn?: boolean;
  permissions?: string[] | null;
  effectivePermissions?: string[] | null;
  lastUsedAt?: Date | null;
}

const tests: Record<keyof AnyFilter, (record: FilteredFields, filter: AnyFilter) => boolean | null> = {
  search: (record, { search = '' }) => {
    const needle = search.toLowerCase();
    const texts = [record.name, record.displayName, record.email, record.externalId];
    return texts.some((text) => typeof text === 'string' && text.toLowerCase().includes(needle));
  },
  email: (record, { email = '' }) =>
    known(record.email, (value) => value?.toLowerCase() === email.toLowerCase()),
  active: (record, { active }) => known(record.active, (value) => value === active),
  enabled: (record, { enabled }) => known(record.enabled, (value) => value === enabled),
  states: (record, { states = [] }) =>
    known(record.state, (value) => value !== null && states.some((state) => state === value)),
  kinds: (record, { kinds = [] }) => known(record.kind, (value) => kinds.some((kind) => kind === value)),
  builtIn: (record, { builtIn }) => known(record.builtIn, (value) => value === builtIn),
  permission: (record, { permission = '' }) => {
    if (record.permissions?.includes(permission)) return true;
    if (record.effectivePermissions?.includes(permission)) return true;
    return record.permissions === undefined || record.effectivePermissions === undefined ? null : false;
  },
  unusedSince: (record, { unusedSince = new Date(0) }) =>
    known(record.lastUsedAt, (value) => value === null || value < unusedSince),
};

function known<T>(value: T | undefined, test: (value: T) => boolean): boolean | null {
  return value === undefined ? null : test(value);
}
