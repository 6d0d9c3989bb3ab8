/**
 * Canonical records: the provider-neutral shape of every resource.
 *
 * Two kinds of nothing: an absent field was not in this answer (the gateway asks the backend when a query wants it);
 * null means that the backend has no such notion, or did not say.
 */

/** The `id` of a provider: lower-case letters. */
export type ProviderId = string;

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

export const resourceTypes = [
  'Account',
  'User',
  'Role',
  'UserGroup',
  'ServiceAccount',
  'Token',
  'IntegrationUserAgent',
  'Asset',
  'Gateway',
] as const;
export type ResourceType = (typeof resourceTypes)[number];

export const principalTypes = ['User', 'ServiceAccount', 'IntegrationUserAgent'] as const;
export type PrincipalType = (typeof principalTypes)[number];

/** Fields that every record has. */
export interface ResourceRecord {
  /** What the adapter's operations take: unique among the backend's records of this type. Never a secret. */
  key: string;
  /** The backend's own id, as its users know it. Never a secret. */
  externalId: string;
  createdAt?: Date | null;
  updatedAt?: Date | null;
  /** The backend's own JSON of this record, secrets removed. */
  native?: JsonObject | null;
  /** Other records that came whole inside this answer; they need not be fetched again. */
  embedded?: EmbeddedRecords;
  /** Fields that came and could not be read: they are null in the record. The reason holds no value. */
  unreadable?: { field: string; reason: string }[];
}

/** Never is not "not said": NEVER is the backend's word, NOT_REPORTED its silence. */
export type LastUseRecord =
  | { basis: 'USED'; at: Date }
  | { basis: 'NEVER'; at: null }
  | { basis: 'NOT_REPORTED'; at: null };

export const useNotReported: LastUseRecord = { basis: 'NOT_REPORTED', at: null };

export interface EmbeddedRecords {
  Role?: RoleRecord[];
  UserGroup?: GroupRecord[];
  Token?: TokenRecord[];
  User?: UserRecord[];
}

export type AccountState = 'ACTIVE' | 'PENDING' | 'DELETING' | 'DISABLED';

export interface AccountRecord extends ResourceRecord {
  name?: string;
  description?: string | null;
  state?: AccountState | null;
  enabled?: boolean | null;
  enabledAt?: Date | null;
  parentKey?: string | null;
  mfa?: MfaRecord | null;
  contact?: ContactRecord | null;
  attributes?: AttributeRecord[];
  activationCode?: ActivationCodeRecord | null;
  settings?: AccountSettingsRecord | null;
  /** E-mail addresses with a pending invitation; null where the backend keeps none. */
  invites?: string[] | null;
}

export interface MfaRecord {
  policy: string | null;
  methods: string[] | null;
  effectivePolicy: string | null;
  effectiveMethods: string[] | null;
  /** Key of the account whose settings apply; null when they are its own or there are none. */
  inheritedFromKey: string | null;
}

export interface ContactRecord {
  firstName: string | null;
  lastName: string | null;
  companyName: string | null;
  email: string | null;
  phone: string | null;
  postalAddress: PostalAddressRecord | null;
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

export interface ActivationCodeRecord {
  code: string;
  expiresAt: Date;
}

/** Periods in seconds. */
export interface AccountSettingsRecord {
  healthTimePeriod: number | null;
  executionInterval: number | null;
  baselineExecutionInterval: number | null;
  modelFrequency: number | null;
  executionFrequency: number | null;
  dataRetention: number | null;
  tracksSensorHealth: boolean | null;
}

/** Fields of everything that can hold roles, permissions and tokens. */
export interface PrincipalRecord extends ResourceRecord {
  displayName?: string;
  active?: boolean | null;
  lastUse?: LastUseRecord | null;
  /**
   * Roles given directly. Where the record carries `groupKeys` itself, the gateway adds the roles of those groups; an
   * adapter whose groups cost requests of their own names them here, with `viaGroupKey`.
   */
  roleAssignments?: RoleAssignmentRecord[] | null;
  groupKeys?: string[] | null;
  permissions?: string[] | null;
  effectivePermissions?: string[] | null;
  /** Keys of the principal's tokens; the records themselves may be embedded. */
  tokenKeys?: string[] | null;
  businessFunctions?: string[] | null;
}

export interface RoleAssignmentRecord {
  roleKey: string;
  /** The account in which the role holds; null when it holds in the whole backend; absent: the account of the role. */
  accountKey?: string | null;
  /** What the role is limited to, as the backend writes it; ["*"] is no limit. */
  constraints: string[];
  /** The group through which it comes; absent or null when it is direct. */
  viaGroupKey?: string | null;
}

export type UserKind = 'MEMBER' | 'TENANT' | 'SUBTENANT';
export type UserState = 'ACTIVE' | 'PENDING' | 'SUSPENDED';

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

export interface ServiceAccountRecord extends PrincipalRecord {
  description?: string | null;
  accountKey?: string | null;
}

export interface IntegrationUserAgentRecord extends PrincipalRecord {
  applicationId?: string;
  serviceId?: string;
  serviceVersionId?: string;
  /** Key of the account (organization) that it belongs to. */
  organizationKey?: string | null;
  category?: string | null;
  customId?: string | null;
  clashingPriority?: number;
  registeredIpAddresses?: string[] | null;
  subscribedEvents?: Json[];
  allowedAccess?: JsonObject;
  activation?: IntegrationActivationRecord;
  personalInformationAcceptanceMode?: 'MODE_0' | 'MODE_1' | 'MODE_2' | null;
  requiresPersonalInformationAccess?: boolean;
  requiresSoleCategoryOwnership?: boolean;
  accessRequiresSpecificObjectConnection?: boolean | null;
  allowsTenantTokenGeneration?: boolean;
  allowsSubTenantTokenGeneration?: boolean;
  hasTenantHttpInvokableMethod?: boolean;
  hasSubTenantHttpInvokableMethod?: boolean;
}

export interface IntegrationActivationRecord {
  objectId: string | null;
  contentTypeId: string | null;
  variables: JsonObject | null;
  data: JsonObject | null;
}

export interface RoleRecord extends ResourceRecord {
  name?: string;
  description?: string | null;
  /** True where the backend fixes the set of roles. */
  builtIn?: boolean;
  permissions?: string[] | null;
  /** Permissions that the backend marks as restricted in it. */
  restrictedPermissions?: string[] | null;
  /** How many accounts, and how many groups, have it directly. */
  linkedAccountsCount?: number | null;
  linkedGroupsCount?: number | null;
  properties?: RolePropertiesRecord | null;
  accountKey?: string | null;
}

/** What may be changed; null where the backend does not say. */
export interface RolePropertiesRecord {
  nameEditable: boolean | null;
  permsEditable: boolean | null;
  usersAddable: boolean | null;
  usersRemovable: boolean | null;
  deletable: boolean | null;
}

export interface GroupRecord extends ResourceRecord {
  name?: string;
  description?: string | null;
  /** Membership that the backend manages itself. */
  system?: boolean;
  /** Roles that every member has through this group. */
  roleAssignments?: RoleAssignmentRecord[];
  /** By the backend's own count. */
  userCount?: number | null;
  roleCount?: number | null;
  properties?: GroupPropertiesRecord | null;
}

/** What may be changed; null where the backend does not say. */
export interface GroupPropertiesRecord {
  nameEditable: boolean | null;
  usersEditable: boolean | null;
  rolesEditable: boolean | null;
}

export interface TokenRecord extends ResourceRecord {
  name?: string | null;
  owner?: PrincipalReference | null;
  active?: boolean | null;
  /** The kind of its owner, in the words of the backend. */
  accountType?: string | null;
  lastUse?: LastUseRecord | null;
  expiresAt?: Date | null;
}

export interface PrincipalReference {
  type: PrincipalType;
  key: string;
}

export interface AssetRecord extends ResourceRecord {
  name?: string | null;
}

export interface GatewayRecord extends ResourceRecord {
  name?: string | null;
}

export interface RecordOf {
  Account: AccountRecord;
  User: UserRecord;
  Role: RoleRecord;
  UserGroup: GroupRecord;
  ServiceAccount: ServiceAccountRecord;
  Token: TokenRecord;
  IntegrationUserAgent: IntegrationUserAgentRecord;
  Asset: AssetRecord;
  Gateway: GatewayRecord;
}

/** A record together with its type, where a list holds several types (members of a role or group). */
export type TypedRecord<Type extends ResourceType = ResourceType> = {
  [T in Type]: { type: T; record: RecordOf[T] };
}[Type];
