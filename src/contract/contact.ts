import type { Json } from '../model.ts';

export interface ContactRecord {
  firstName: string | null;
  lastName: string | null;
  companyName: string | null;
  email: string | null;
  phone: string | null;
  postalAddress: PostalAddressRecord | null;
}

/** Absent: unchanged. Null: cleared. */
export interface ContactChanges extends Partial<Omit<ContactRecord, 'postalAddress'>> {
  postalAddress?: Partial<PostalAddressRecord> | null;
}

export interface PostalAddressRecord {
  country: string | null;
  region: string | null;
  locality: string | null;
  postalCode: string | null;
  street1: string | null;
  street2: string | null;
}

export interface AttributeRecord {
  name: string;
  value: Json;
}
