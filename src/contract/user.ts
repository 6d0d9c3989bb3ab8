import type { AccountRecord } from './account.ts';
import type { Call } from './call.ts';
import type { AttributeRecord, PostalAddressRecord } from './contact.ts';
import type { PrincipalRecord } from './principal.ts';
import type { ReadOperations } from './read.ts';
import type { Done, Outcomes, Written } from './write.ts';

export interface UserOperations extends ReadOperations<UserRecord, UserFilter>, UserWrites {}

export interface UserRecord extends PrincipalRecord {
  kind?: UserKind;
  state?: UserState | null;
  email?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  companyName?: string | null;
  phone?: string | null;
  postalAddress?: PostalAddressRecord | null;
  attributes?: AttributeRecord[];
  accountKeys?: string[];
}

export type UserKind = 'MEMBER' | 'TENANT' | 'SUBTENANT';

export type UserState = 'ACTIVE' | 'PENDING' | 'SUSPENDED';

export interface UserFilter {
  search?: string;
  /** Compared without case. */
  email?: string;
  active?: boolean;
  kinds?: UserKind[];
  /** Directly granted or effective. */
  permission?: string;
}

export interface UserWrites {
  create?(input: NewUser, call: Call): Promise<Written<UserRecord>>;
  update?(key: string, changes: UserChanges, call: Call): Promise<Written<UserRecord>>;
  /** Deletes the user; with an account, only the membership in it ends. */
  delete?(key: string, accountKey: string | null, call: Call): Promise<Done>;
  /** One outcome for each e-mail address. */
  invite?(accountKey: string | null, invitations: readonly Invitation[], call: Call): Promise<Outcomes>;
  cancelInvites?(accountKey: string, emails: readonly string[], call: Call): Promise<Outcomes>;
  /** Accepts an invitation of the identity whose credentials the gateway uses. Null: the only one that waits. */
  acceptInvite?(accountKey: string | null, call: Call): Promise<Written<AccountRecord>>;
  /** Declines one, as `acceptInvite` accepts one; the record is the account that invited. */
  declineInvite?(accountKey: string | null, call: Call): Promise<Written<AccountRecord>>;
}

/** Absent: unchanged. Null: cleared. */
export interface UserChanges {
  email?: string;
  firstName?: string | null;
  lastName?: string | null;
  companyName?: string | null;
  phone?: string | null;
  postalAddress?: Partial<PostalAddressRecord> | null;
  active?: boolean;
  /** Replaces all of them. */
  attributes?: AttributeRecord[];
  /** Each of these three replaces the whole set. */
  roleKeys?: string[];
  groupKeys?: string[];
  permissions?: string[];
}

export interface NewUser extends UserChanges {
  email: string;
  accountKey: string | null;
  kind: UserKind;
  sendWelcomeEmail: boolean;
  /** Where the backend's create is an upsert (Wavefront): false makes an existing user a CONFLICT. */
  updateIfExists: boolean;
  /** What the backend calls the place where the user logs in. */
  authProvider?: string;
  /** The name of the user in that place. */
  authId?: string;
  /** A secret: to be sent once, and kept nowhere. */
  password?: string;
}

export interface Invitation {
  email: string;
  firstName?: string | null;
  lastName?: string | null;
  roleKeys?: string[];
  groupKeys?: string[];
  permissions?: string[];
}

/** Lists of users are ordered by the first of these fields that a record has; addresses in their canonical form. */
export const userOrder: readonly (keyof UserRecord)[] = ['email', 'externalId'];
