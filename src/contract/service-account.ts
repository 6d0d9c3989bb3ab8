import type { Call } from './call.ts';
import type { PrincipalFilter, PrincipalRecord } from './principal.ts';
import type { ReadOperations } from './read.ts';
import type { Done, Written } from './write.ts';

export interface ServiceAccountOperations
  extends ReadOperations<ServiceAccountRecord, PrincipalFilter>,
    ServiceAccountWrites {}

export interface ServiceAccountRecord extends PrincipalRecord {
  description?: string | null;
  accountKey?: string | null;
}

export interface ServiceAccountWrites {
  create?(input: NewServiceAccount, call: Call): Promise<Written<ServiceAccountRecord>>;
  update?(key: string, changes: ServiceAccountChanges, call: Call): Promise<Written<ServiceAccountRecord>>;
  activate?(key: string, call: Call): Promise<Written<ServiceAccountRecord>>;
  deactivate?(key: string, call: Call): Promise<Written<ServiceAccountRecord>>;
  delete?(key: string, call: Call): Promise<Done>;
}

/** Absent: unchanged. Null: cleared. */
export interface ServiceAccountChanges {
  description?: string | null;
  active?: boolean;
  /** Each of these three replaces the whole set. */
  roleKeys?: string[];
  groupKeys?: string[];
  permissions?: string[];
}

export interface NewServiceAccount extends ServiceAccountChanges {
  name: string;
}

/** Lists of service accounts are ordered by the first of these fields that a record has. */
export const serviceAccountOrder: readonly (keyof ServiceAccountRecord)[] = ['externalId'];
