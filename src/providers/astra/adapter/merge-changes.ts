import type { ContactChanges, ContactRecord, PostalAddressRecord } from '../../../contract/contact.ts';
import type { ResourceRecord } from '../../../contract/record.ts';
import type { FieldFault } from '../../../errors.ts';
import type { HttpClient } from '../../../transport/exchange.ts';

/** A nested value with its changes applied, and the paths that lose what they have. */
interface Whole<T> {
  value: T;
  cleared: string[];
}

const noAddress: PostalAddressRecord = {
  country: null,
  region: null,
  locality: null,
  postalCode: null,
  street1: null,
  street2: null,
};

const noContact: ContactRecord = {
  firstName: null,
  lastName: null,
  companyName: null,
  email: null,
  phone: null,
  postalAddress: null,
};

export function mergeAddress(
  name: string,
  stored: PostalAddressRecord | null | undefined,
  changes: Partial<PostalAddressRecord> | null,
): Whole<PostalAddressRecord> {
  return merge(name, stored ?? noAddress, changes ?? noAddress);
}

export function mergeContact(
  name: string,
  stored: ContactRecord | null | undefined,
  { postalAddress, ...changes }: ContactChanges,
): Whole<ContactRecord> {
  const { value, cleared } = merge(name, stored ?? noContact, changes);
  if (postalAddress === undefined) return { value, cleared };
  const address = mergeAddress(`${name}.postalAddress`, value.postalAddress, postalAddress);
  return {
    value: { ...value, postalAddress: address.value },
    cleared: [...cleared, ...address.cleared],
  };
}

/** A fault for each cleared path, where nothing can be cleared: the upstream's schema has no way to say so. */
export function faultsInClearing(cleared: readonly string[], emptyText: boolean): FieldFault[] {
  if (emptyText) return [];
  return cleared.map((name) => ({ name, reason: 'this backend cannot clear it, only replace it' }));
}

/** Ends a write that changes a part of what is written as a whole, where that could not be read and would be lost. */
export function refuseUnreadable(http: HttpClient, record: ResourceRecord, name: string): void {
  if (!isUnreadable(record, name)) return;
  const reason = 'it is written as a whole, and what the backend keeps there cannot be read';
  const message = 'cannot change a part of what cannot be read; nothing was sent, change it in Astra itself';
  throw http.failure({ code: 'BACKEND_PROTOCOL', message, fields: [{ name, reason }] });
}

export function isUnreadable({ unreadable = [] }: ResourceRecord, name: string): boolean {
  return unreadable.some(({ field }) => field === name);
}

function merge<T extends object>(name: string, stored: T, changes: Partial<T>): Whole<T> {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const before = new Map<string, unknown>(Object.entries(stored));
  const cleared = given.filter(([field, value]) => value === null && (before.get(field) ?? null) !== null);
  return {
    value: { ...stored, ...Object.fromEntries(given) },
    cleared: cleared.map(([field]) => `${name}.${field}`),
  };
}
