/**
 * The writes of the contract. Beside the laws of `provider.ts`:
 *
 * - A write is sent once. What cannot be right is refused before anything is sent, with `fields`.
 * - `FieldFault.name` is the path in the input given here ("name", "postalAddress.country", "invitations.2.email"),
 *   never the upstream's name.
 * - The record in the answer is the one that the backend now has: read again where the write's own answer is empty or
 *   thin. Such reads go past `call.once`, which may remember the time before.
 * - What happened stays told: when the main effect is done and a step behind it fails, the write succeeds with a warning.
 * - Deleting what is not there is NOT_FOUND.
 * - No answer to a sent request is OUTCOME_UNKNOWN, and so is a backend that broke over it (500, 502, 504, unless its body
 *   says more); the transport tells so. It is passed on, never tried again.
 */
import type { UpstreamError } from '../errors.ts';
import type {
  AccountRecord,
  AccountSettingsRecord,
  ActivationCodeRecord,
  AttributeRecord,
  ContactRecord,
  GroupRecord,
  IntegrationUserAgentRecord,
  JsonObject,
  PostalAddressRecord,
  PrincipalReference,
  PrincipalType,
  RoleRecord,
  ServiceAccountRecord,
  TokenRecord,
  UserKind,
  UserRecord,
} from '../model.ts';
import type { Call } from './provider.ts';

/** What a write left behind. Warnings are sentences for callers: what the backend ignored, or did not finish. */
export interface Written<R> {
  record: R;
  warnings: string[];
}

export interface Done {
  warnings: string[];
}

/** One outcome for each target, by `targetKey` (or by e-mail address, for invitations). */
export type Outcomes = ReadonlyMap<string, Done | UpstreamError>;

/** What can be given roles: principals, and groups. */
export interface Target {
  type: PrincipalType | 'UserGroup';
  key: string;
}

/** The name of a target in `Outcomes`. */
export function targetKey({ type, key }: Target): string {
  return `${type} ${key}`;
}

export interface AccountWrites {
  create?(input: NewAccount, call: Call): Promise<Written<AccountRecord>>;
  update?(key: string, changes: AccountChanges, call: Call): Promise<Written<AccountRecord>>;
  delete?(key: string, call: Call): Promise<Done>;
  /** Makes a new activation code; the answer is a secret. */
  refreshActivationCode?(key: string, call: Call): Promise<Written<ActivationCodeRecord>>;
}

/** Absent: unchanged. Null: cleared. */
export interface AccountChanges {
  name?: string;
  description?: string | null;
  enabled?: boolean;
  /** Replaces all of them. */
  attributes?: AttributeRecord[];
  settings?: Partial<AccountSettingsRecord>;
  mfaPolicy?: string | null;
  mfaMethods?: string[] | null;
  contact?: ContactChanges;
}

/** Absent: unchanged. Null: cleared. */
export interface ContactChanges extends Partial<Omit<ContactRecord, 'postalAddress'>> {
  postalAddress?: Partial<PostalAddressRecord> | null;
}

export interface NewAccount extends AccountChanges {
  name: string;
}

export interface UserWrites {
  create?(input: NewUser, call: Call): Promise<Written<UserRecord>>;
  update?(key: string, changes: UserChanges, call: Call): Promise<Written<UserRecord>>;
  /** With an account: only the membership in it ends. */
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

export interface RoleWrites {
  create?(input: NewRole, call: Call): Promise<Written<RoleRecord>>;
  update?(key: string, changes: RoleChanges, call: Call): Promise<Written<RoleRecord>>;
  delete?(key: string, call: Call): Promise<Done>;
  assign?(assignment: Assignment, call: Call): Promise<Outcomes>;
  unassign?(assignment: Unassignment, call: Call): Promise<Outcomes>;
  /** Changes what an existing assignment is limited to. */
  updateAssignment?(assignment: AssignmentChange, call: Call): Promise<Done>;
}

export interface RoleChanges {
  name?: string;
  description?: string | null;
  /** Replaces the whole set. */
  permissions?: string[];
}

export interface NewRole extends RoleChanges {
  name: string;
}

/** Every target gets every role. */
export interface Assignment {
  targets: readonly Target[];
  roleKeys: readonly string[];
  /** Where the role shall hold; null where the backend has one account only, or the target's own key names it. */
  accountKey: string | null;
  /** Null: the backend's default. */
  constraints: string[] | null;
}

export interface Unassignment {
  targets: readonly Target[];
  roleKeys: readonly string[];
  accountKey: string | null;
  /** Permits what would delete the user (Astra: the last role); otherwise it is a CONFLICT and nothing is sent. */
  allowUserDeletion: boolean;
}

export interface AssignmentChange {
  target: Target;
  roleKey: string;
  accountKey: string | null;
  constraints: string[];
}

export interface PermissionWrites {
  grant?(
    targets: readonly PrincipalReference[],
    permissions: readonly string[],
    call: Call,
  ): Promise<Outcomes>;
  revoke?(
    targets: readonly PrincipalReference[],
    permissions: readonly string[],
    call: Call,
  ): Promise<Outcomes>;
}

/** Absent: unchanged. Null: cleared. */
export interface GroupChanges {
  name?: string;
  description?: string | null;
  /** Replaces the whole set of roles that members have through it. */
  roleKeys?: string[];
}

export interface NewGroup extends GroupChanges {
  name: string;
}

export interface GroupWrites {
  create?(input: NewGroup, call: Call): Promise<Written<GroupRecord>>;
  update?(key: string, changes: GroupChanges, call: Call): Promise<Written<GroupRecord>>;
  delete?(key: string, call: Call): Promise<Done>;
  addMembers?(
    targets: readonly PrincipalReference[],
    groupKeys: readonly string[],
    call: Call,
  ): Promise<Outcomes>;
  removeMembers?(
    targets: readonly PrincipalReference[],
    groupKeys: readonly string[],
    call: Call,
  ): Promise<Outcomes>;
}

/** Deletes over types, where the backend has one call for many. */
export interface PrincipalWrites {
  deleteMany?(targets: readonly PrincipalReference[], call: Call): Promise<Outcomes>;
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

export interface TokenWrites {
  /** Owner null: the identity whose credentials the gateway uses. */
  create?(owner: PrincipalReference | null, name: string | null, call: Call): Promise<NewToken>;
  rename?(key: string, name: string, call: Call): Promise<Written<TokenRecord>>;
  revoke?(key: string, call: Call): Promise<Done>;
}

export interface NewToken extends Written<TokenRecord> {
  /** The token itself: to be handed to the caller once, and kept nowhere. */
  secret: string;
}

export interface IntegrationUserAgentWrites {
  create?(input: NewIntegrationUserAgent, call: Call): Promise<Written<IntegrationUserAgentRecord>>;
  update?(
    key: string,
    changes: IntegrationUserAgentChanges,
    call: Call,
  ): Promise<Written<IntegrationUserAgentRecord>>;
  delete?(key: string, call: Call): Promise<Done>;
}

/** Absent: unchanged. Null: cleared. */
export interface IntegrationUserAgentChanges {
  applicationId?: string;
  serviceId?: string;
  serviceVersionId?: string;
  clashingPriority?: number;
  active?: boolean;
  category?: string | null;
  customId?: string | null;
  organizationKey?: string | null;
  accessRequiresSpecificObjectConnection?: boolean;
  personalInformationAcceptanceMode?: 'MODE_0' | 'MODE_1' | 'MODE_2' | null;
  /** The pair is set or cleared together. */
  activationObjectId?: string | null;
  activationContentTypeId?: string | null;
  activationVariables?: JsonObject | null;
  activationData?: JsonObject | null;
}

export interface NewIntegrationUserAgent extends IntegrationUserAgentChanges {
  applicationId: string;
  serviceId: string;
  serviceVersionId: string;
  clashingPriority: number;
}
