import type { RecordOf, ResourceRecord, ResourceType } from '../model.ts';
import { canonicalAddress } from './address.ts';

/** The text by which merged lists order records of a type: compared without case, ties by backend, then by key. */
export function sortKeyOf<Type extends ResourceType>(type: Type, record: RecordOf[Type]): string {
  const text = sortedBy(type, record) ?? '';
  return type === 'User' ? canonicalAddress(text) : text.toLowerCase();
}

function sortedBy(type: ResourceType, record: ResourceRecord & SortedFields): string | null | undefined {
  switch (type) {
    case 'Account':
    case 'Role':
    case 'UserGroup':
      return record.name;
    case 'User':
      return record.email ?? record.externalId;
    case 'ServiceAccount':
      return record.externalId;
    default:
      return record.key;
  }
}

interface SortedFields {
  name?: string | null;
  email?: string | null;
}

/** Order of code units: the same on every machine and in every locale. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
