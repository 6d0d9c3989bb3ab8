import type { AccountFilter } from '../contract/account.ts';
import type { LastUseRecord, ResourceRecord } from '../contract/record.ts';
import type { RoleFilter } from '../contract/role.ts';
import type { TokenFilter } from '../contract/token.ts';
import type { UserFilter } from '../contract/user.ts';
import { canonicalAddress } from './address.ts';

/** Every filter that any list knows; a list gets those of its own type. */
export type AnyFilter = AccountFilter & UserFilter & RoleFilter & TokenFilter;

/** Fields of a record that its list did not carry and that were read since, by their names. */
export type ReadSince = ReadonlyMap<string, unknown>;

const nothing: ReadSince = new Map();

/**
 * Whether a record is in the list; null when the record lacks a field that the filter asks about, or its backend does not
 * tell it.
 */
export function matchesFilter(record: FilteredFields, filter: object, since = nothing): boolean | null {
  const verdicts = verdictsOn(record, filter, since).map(({ verdict }) => verdict);
  if (verdicts.includes(false)) return false;
  return verdicts.includes(null) ? null : true;
}

/** The field for which a whole record cannot be judged: its backend does not tell it. Null when it can be. */
export function undecidedField(record: FilteredFields, filter: object, since = nothing): string | null {
  const open = verdictsOn(record, filter, since).find(({ verdict }) => verdict === null);
  return open === undefined ? null : (publicNames[open.name] ?? open.name);
}

/** The graph's names of what these conditions ask about. */
const publicNames: Partial<Record<keyof AnyFilter, string>> = {
  states: 'state',
  permission: 'effectivePermissions',
  unusedSince: 'lastUse',
};

function verdictsOn(
  record: FilteredFields,
  filter: object,
  since: ReadSince,
): { name: keyof AnyFilter; verdict: boolean | null }[] {
  const wanted: AnyFilter = filter;
  const names = Object.keys(wanted) as (keyof AnyFilter)[];
  const asked = names.filter((name) => wanted[name] !== undefined);
  if (asked.length === 0) return [];
  const fields = since.size === 0 ? record : askedOf(record, asked, since);
  return asked.map((name) => ({ name, verdict: verdictOn(name, fields, wanted) }));
}

/** The fields that these conditions ask about, whoever tells them. A record is never copied, since it may be lazy. */
function askedOf(
  record: FilteredFields,
  names: readonly (keyof AnyFilter)[],
  since: ReadSince,
): FilteredFields {
  const fields = ['unreadable', ...texts, ...names.flatMap((name) => askedFields[name])] as const;
  const values = fields.map((field) => [field, since.has(field) ? since.get(field) : record[field]] as const);
  // Every name stands with its own value, which `fromEntries` forgets.
  return Object.fromEntries(values) as unknown as FilteredFields;
}

/** Where a search looks. */
const texts = ['name', 'displayName', 'email', 'externalId'] as const satisfies (keyof FilteredFields)[];

/** Nobody is left out for a field that came and could not be read. */
function verdictOn(name: keyof AnyFilter, record: FilteredFields, wanted: AnyFilter): boolean | null {
  const verdict = tests[name](record, wanted);
  const isOdd = record.unreadable?.some(({ field }) => askedFields[name].some((asked) => asked === field));
  return verdict === false && isOdd === true ? null : verdict;
}

/** The fields that a filter asks about and a record lacks. */
export function missingFields(record: object, filter: object): string[] {
  const wanted: AnyFilter = filter;
  const names = Object.keys(wanted) as (keyof AnyFilter)[];
  const asked = names.filter((name) => wanted[name] !== undefined).flatMap((name) => askedFields[name]);
  return asked.filter((field) => Reflect.get(record, field) === undefined);
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
  unusedSince: ['lastUse'],
};

export interface FilteredFields extends ResourceRecord {
  name?: string | null;
  displayName?: string;
  email?: string | null;
  active?: boolean | null;
  enabled?: boolean | null;
  state?: string | null;
  kind?: string | null;
  builtIn?: boolean | null;
  permissions?: string[] | null;
  effectivePermissions?: string[] | null;
  lastUse?: LastUseRecord | null;
}

const tests: Record<keyof AnyFilter, (record: FilteredFields, filter: AnyFilter) => boolean | null> = {
  search: (record, { search = '' }) => {
    const needle = search.toLowerCase();
    return texts.some((field) => record[field]?.toLowerCase().includes(needle) === true);
  },
  // A user without an address has none, whatever address is asked for.
  email: (record, { email = '' }) => {
    if (record.email === undefined) return null;
    return record.email !== null && canonicalAddress(record.email) === canonicalAddress(email);
  },
  active: (record, { active }) => known(record.active, (value) => value === active),
  enabled: (record, { enabled }) => known(record.enabled, (value) => value === enabled),
  states: (record, { states = [] }) =>
    known(record.state, (value) => states.some((state) => state === value)),
  kinds: (record, { kinds = [] }) => {
    if (record.kind === undefined) return null;
    return kinds.some((kind) => kind === (record.kind ?? 'MEMBER'));
  },
  builtIn: (record, { builtIn }) =>
    record.builtIn === undefined ? null : (record.builtIn ?? false) === builtIn,
  permission: (record, { permission = '' }) => {
    if (record.permissions?.includes(permission)) return true;
    return known(record.effectivePermissions, (all) => all.includes(permission));
  },
  unusedSince: (record, { unusedSince = new Date(0) }) =>
    known(record.lastUse, (use) =>
      use.basis === 'NOT_REPORTED' ? null : use.basis === 'NEVER' || use.at < unusedSince,
    ),
};

/** Null where the field is absent, or the backend does not tell it. */
function known<T>(value: T | null | undefined, test: (value: T) => boolean | null): boolean | null {
  return value === undefined || value === null ? null : test(value);
}
