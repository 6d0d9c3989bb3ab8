import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type MakeOptional<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]?: Maybe<T[SubKey]> };
export type MakeMaybe<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]: Maybe<T[SubKey]> };
export type MakeEmpty<T extends { [key: string]: unknown }, K extends keyof T> = { [_ in K]?: never };
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A date-time string at UTC, such as 2007-12-03T10:15:30Z, compliant with the `date-time` format outlined in section 5.6 of the RFC 3339 profile of the ISO 8601 standard for representation of dates and times using the Gregorian calendar. */
  DateTime: { input: string; output: string; }
  /** The `JSON` scalar type represents JSON values as specified by [ECMA-404](http://www.ecma-international.org/publications/files/ECMA-ST/ECMA-404.pdf). */
  JSON: { input: unknown; output: unknown; }
  /** The `JSONObject` scalar type represents JSON objects as specified by [ECMA-404](http://www.ecma-international.org/publications/files/ECMA-ST/ECMA-404.pdf). */
  JSONObject: { input: Record<string, unknown>; output: Record<string, unknown>; }
  /** A field whose value is a generic Universally Unique Identifier: https://en.wikipedia.org/wiki/Universally_unique_identifier. */
  UUID: { input: string; output: string; }
};

/** Which invitation of the gateway's own log-in to answer. */
export type AcceptInviteInput = {
  /** The account that invites; needed where several do. */
  accountId?: InputMaybe<Scalars['ID']['input']>;
  /** The name of the backend. */
  backend: Scalars['String']['input'];
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** Whom to write or call about an account. What is absent stays as it is. */
export type AccountContactInput = {
  /** Company. */
  companyName?: InputMaybe<Scalars['String']['input']>;
  /** E-mail address. */
  email?: InputMaybe<Scalars['String']['input']>;
  /** First name. */
  firstName?: InputMaybe<Scalars['String']['input']>;
  /** Last name. */
  lastName?: InputMaybe<Scalars['String']['input']>;
  /** Phone number. */
  phone?: InputMaybe<Scalars['String']['input']>;
  /** Postal address. */
  postalAddress?: InputMaybe<PostalAddressInput>;
};

/** Which accounts; conditions are joined by AND. */
export type AccountFilter = {
  /** Only these, by name; absent or null: all. */
  backends?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Enabled, or not. */
  enabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only backends of these providers. */
  providers?: InputMaybe<Array<Provider>>;
  /** Part of a name, e-mail address or external id, without case. */
  search?: InputMaybe<Scalars['String']['input']>;
  /** In one of these states. */
  states?: InputMaybe<Array<AccountState>>;
};

/** Periods in whole seconds. What is absent stays as it is. */
export type AccountSettingsInput = {
  /** In seconds. */
  baselineExecutionInterval?: InputMaybe<Scalars['Int']['input']>;
  /** How long data is kept; 0: forever. */
  dataRetention?: InputMaybe<Scalars['Int']['input']>;
  /** In seconds. */
  executionFrequency?: InputMaybe<Scalars['Int']['input']>;
  /** In seconds. */
  executionInterval?: InputMaybe<Scalars['Int']['input']>;
  /** Window over which health is computed. */
  healthTimePeriod?: InputMaybe<Scalars['Int']['input']>;
  /** In seconds. */
  modelFrequency?: InputMaybe<Scalars['Int']['input']>;
  /** Whether sensor health is tracked. */
  tracksSensorHealth?: InputMaybe<Scalars['Boolean']['input']>;
};

/** The life of an account. */
export type AccountState =
  /** In use. */
  | 'ACTIVE'
  /** Marked for deletion. */
  | 'DELETING'
  /** Switched off; nobody may use it. */
  | 'DISABLED'
  /** Created, not yet activated. */
  | 'PENDING';

/** Which service account to activate. */
export type ActivateServiceAccountInput = {
  /** The service account. */
  id: Scalars['ID']['input'];
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** Who shall be in which groups. */
export type AddToGroupsInput = {
  /** Global ids of groups; each target gets those of its own backend. At most 500. */
  groupIds: Array<Scalars['ID']['input']>;
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Global ids of users, service accounts or agents, of any backends; at most 500. Needs the write scope of each of their types. */
  principalIds: Array<Scalars['ID']['input']>;
};

/** Who shall hold which roles. */
export type AssignRolesInput = {
  /** Where they shall hold; needed where a user may be in several accounts. */
  accountId?: InputMaybe<Scalars['ID']['input']>;
  /** What the roles are limited to; the backend's default if absent. */
  constraints?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Global ids of users, service accounts or groups, of any backends; at most 500. Needs the write scope of each of their types. */
  principalIds: Array<Scalars['ID']['input']>;
  /** Global ids of roles; each target gets those of its own backend. At most 500. */
  roleIds: Array<Scalars['ID']['input']>;
};

/** A free key and value pair. */
export type AttributeInput = {
  /** Its key. */
  name: Scalars['String']['input'];
  /** Its value; which JSON types are taken depends on the backend. */
  value?: InputMaybe<Scalars['JSON']['input']>;
};

/** Which events; conditions are joined by AND. */
export type AuditFilter = {
  /** Concerning one of these backends alone. */
  backends?: InputMaybe<Array<Scalars['String']['input']>>;
  /** This mutation: "createUser". */
  operation?: InputMaybe<Scalars['String']['input']>;
  /** With one of these outcomes. */
  outcomes?: InputMaybe<Array<AuditOutcome>>;
  /** Begun then or later. */
  since?: InputMaybe<Scalars['DateTime']['input']>;
  /** Asked by this caller. */
  subject?: InputMaybe<Scalars['String']['input']>;
  /** Begun before then. */
  until?: InputMaybe<Scalars['DateTime']['input']>;
};

/** What came of a mutation. */
export type AuditOutcome =
  /** It was refused, or some of its targets failed. */
  | 'FAILED'
  /** An earlier outcome was told again; nothing was sent. */
  | 'REPLAYED'
  /** Written before anything was sent; it runs still, or its gateway has ended. */
  | 'STARTED'
  /** All was done. */
  | 'SUCCEEDED'
  /** It was sent and no answer came. */
  | 'UNKNOWN';

/** What the last look at a backend found. */
export type BackendStatus =
  /** It answers, but refuses us: credentials, permissions, rate limit or protocol. */
  | 'DEGRADED'
  /** It does not answer. */
  | 'DOWN'
  /** The check was given up. */
  | 'UNKNOWN'
  /** It answers and accepts our credentials. */
  | 'UP';

/** Which invitations to take back. */
export type CancelInvitesInput = {
  /** The account that they were for. */
  accountId: Scalars['ID']['input'];
  /** At most 500 addresses, each once. */
  emails: Array<Scalars['String']['input']>;
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** What a backend can do; a client asks before it shows a button. */
export type Capability =
  /** The backend can create account records. */
  | 'ACCOUNT_CREATE'
  /** The backend can delete account records. */
  | 'ACCOUNT_DELETE'
  /** The backend can list account records. */
  | 'ACCOUNT_LIST'
  /** The backend can read account records. */
  | 'ACCOUNT_READ'
  /** The backend can update account records. */
  | 'ACCOUNT_UPDATE'
  /** The backend can read activation code records. */
  | 'ACTIVATION_CODE_READ'
  /** The backend can refresh activation code records. */
  | 'ACTIVATION_CODE_REFRESH'
  /** The backend can assign group records. */
  | 'GROUP_ASSIGN'
  /** The backend can create group records. */
  | 'GROUP_CREATE'
  /** The backend can delete group records. */
  | 'GROUP_DELETE'
  /** The backend can list group records. */
  | 'GROUP_LIST'
  /** The backend can unassign group records. */
  | 'GROUP_UNASSIGN'
  /** The backend can update group records. */
  | 'GROUP_UPDATE'
  /** The backend can create integration user agent records. */
  | 'INTEGRATION_USER_AGENT_CREATE'
  /** The backend can delete integration user agent records. */
  | 'INTEGRATION_USER_AGENT_DELETE'
  /** The backend can list integration user agent records. */
  | 'INTEGRATION_USER_AGENT_LIST'
  /** The backend can read integration user agent records. */
  | 'INTEGRATION_USER_AGENT_READ'
  /** The backend can update integration user agent records. */
  | 'INTEGRATION_USER_AGENT_UPDATE'
  /** The backend can grant permission records. */
  | 'PERMISSION_GRANT'
  /** The backend can revoke permission records. */
  | 'PERMISSION_REVOKE'
  /** The backend can assign role records. */
  | 'ROLE_ASSIGN'
  /** The backend can update role assignment records. */
  | 'ROLE_ASSIGNMENT_UPDATE'
  /** The backend can create role records. */
  | 'ROLE_CREATE'
  /** The backend can delete role records. */
  | 'ROLE_DELETE'
  /** The backend can list role records. */
  | 'ROLE_LIST'
  /** The backend can unassign role records. */
  | 'ROLE_UNASSIGN'
  /** The backend can update role records. */
  | 'ROLE_UPDATE'
  /** The backend can activate service account records. */
  | 'SERVICE_ACCOUNT_ACTIVATE'
  /** The backend can create service account records. */
  | 'SERVICE_ACCOUNT_CREATE'
  /** The backend can delete service account records. */
  | 'SERVICE_ACCOUNT_DELETE'
  /** The backend can list service account records. */
  | 'SERVICE_ACCOUNT_LIST'
  /** The backend can read service account records. */
  | 'SERVICE_ACCOUNT_READ'
  /** The backend can update service account records. */
  | 'SERVICE_ACCOUNT_UPDATE'
  /** The backend can create token records. */
  | 'TOKEN_CREATE'
  /** The backend can list token records. */
  | 'TOKEN_LIST'
  /** The backend can rename token records. */
  | 'TOKEN_RENAME'
  /** The backend can revoke token records. */
  | 'TOKEN_REVOKE'
  /** The backend can read user batch records. */
  | 'USER_BATCH_READ'
  /** The backend can create user records. */
  | 'USER_CREATE'
  /** The backend can delete user records. */
  | 'USER_DELETE'
  /** The backend can invite user records. */
  | 'USER_INVITE'
  /** The backend can accept user invite records. */
  | 'USER_INVITE_ACCEPT'
  /** The backend can cancel user invite records. */
  | 'USER_INVITE_CANCEL'
  /** The backend can decline user invite records. */
  | 'USER_INVITE_DECLINE'
  /** The backend can list user records. */
  | 'USER_LIST'
  /** The backend can read user records. */
  | 'USER_READ'
  /** The backend can update user records. */
  | 'USER_UPDATE';

/** A new account. Fields that the backend does not know are refused. */
export type CreateAccountInput = {
  /** Free key and value pairs: they replace all that are there. */
  attributes?: InputMaybe<Array<AttributeInput>>;
  /** The name of the backend that shall keep it. */
  backend: Scalars['String']['input'];
  /** A sentence about it; null clears it. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Methods for multi-factor authentication; null clears them. */
  mfaMethods?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Policy for multi-factor authentication; null clears it. */
  mfaPolicy?: InputMaybe<Scalars['String']['input']>;
  /** Its name. */
  name: Scalars['String']['input'];
  /** Periods and switches. */
  settings?: InputMaybe<AccountSettingsInput>;
};

/** A new group, without members. */
export type CreateGroupInput = {
  /** The name of the backend that shall keep it. */
  backend: Scalars['String']['input'];
  /** What it is for. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Its name. */
  name: Scalars['String']['input'];
  /** Global ids of roles of the same backend that its members have through it: the whole set. Needs the scope roles:write. */
  roleIds?: InputMaybe<Array<Scalars['ID']['input']>>;
};

/** A new integration user agent. */
export type CreateIntegrationUserAgentInput = {
  /** Whether it reaches only objects that it is connected to. */
  accessRequiresSpecificObjectConnection?: InputMaybe<Scalars['Boolean']['input']>;
  /** The kind of that object; set or cleared together with activationObjectId. */
  activationContentTypeId?: InputMaybe<Scalars['UUID']['input']>;
  /** Free data of the activation; may hold secrets, and is kept out of the audit trail. Null clears it. */
  activationData?: InputMaybe<Scalars['JSONObject']['input']>;
  /** The object that it is activated on; set or cleared together with activationContentTypeId. */
  activationObjectId?: InputMaybe<Scalars['UUID']['input']>;
  /** Free settings of the activation; may hold secrets, and is kept out of the audit trail. Null clears them. */
  activationVariables?: InputMaybe<Scalars['JSONObject']['input']>;
  /** Whether it may act. */
  active?: InputMaybe<Scalars['Boolean']['input']>;
  /** The application, as registered in the Developer Portal. */
  applicationId: Scalars['UUID']['input'];
  /** The name of the backend that shall keep it. */
  backend: Scalars['String']['input'];
  /** Free category; null clears it. */
  category?: InputMaybe<Scalars['String']['input']>;
  /** Which agent wins where two clash. */
  clashingPriority: Scalars['Int']['input'];
  /** The caller's own key, at most 128 characters; null clears it. */
  customId?: InputMaybe<Scalars['String']['input']>;
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The organization that it belongs to: the id of an account; null clears it. */
  organizationId?: InputMaybe<Scalars['ID']['input']>;
  /** How access to personal information is accepted; null clears it. */
  personalInformationAcceptanceMode?: InputMaybe<PersonalInformationAcceptanceMode>;
  /** The service under the application. */
  serviceId: Scalars['UUID']['input'];
  /** The version of the service. */
  serviceVersionId: Scalars['UUID']['input'];
};

/** A new role. */
export type CreateRoleInput = {
  /** The name of the backend that shall keep it. */
  backend: Scalars['String']['input'];
  /** What it is for. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Its name. */
  name: Scalars['String']['input'];
  /** Permissions that it gives, in the words of the backend: the whole set. */
  permissions?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** A new service account. */
export type CreateServiceAccountInput = {
  /** Whether it and its tokens work; true if absent. */
  active?: InputMaybe<Scalars['Boolean']['input']>;
  /** The name of the backend that shall keep it. */
  backend: Scalars['String']['input'];
  /** What it is for. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** Global ids of groups of the same backend: the whole set. Needs the scope groups:write. */
  groupIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Its name, unique in the backend; without the prefix sa::. */
  name: Scalars['String']['input'];
  /** Permissions granted directly, in the words of the backend: the whole set. Needs the scope roles:write. */
  permissions?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Global ids of roles of the same backend: the whole set. Needs the scope roles:write. */
  roleIds?: InputMaybe<Array<Scalars['ID']['input']>>;
};

/** A new token: for a principal, or, with `backend` alone, for the identity that the gateway uses there. */
export type CreateTokenInput = {
  /** Instead of principalId: the backend whose gateway's own identity gets it. Needs users:write and serviceAccounts:write. */
  backend?: InputMaybe<Scalars['String']['input']>;
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Its name; some backends need one. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** Who shall act when it is used: a user or a service account. Needs the write scope of its type. */
  principalId?: InputMaybe<Scalars['ID']['input']>;
};

/** A new user. Fields that the backend does not know are refused. */
export type CreateUserInput = {
  /** The account that it shall belong to; needed where a backend has several. */
  accountId?: InputMaybe<Scalars['ID']['input']>;
  /** Whether it may act at once; the default is the backend's. */
  active?: InputMaybe<Scalars['Boolean']['input']>;
  /** Free key and value pairs: they replace all that are there. */
  attributes?: InputMaybe<Array<AttributeInput>>;
  /** Its name there; for ldap the distinguished name. */
  authId?: InputMaybe<Scalars['String']['input']>;
  /** Where it logs in, in the words of the backend, such as local or ldap; the default is the backend's. */
  authProvider?: InputMaybe<Scalars['String']['input']>;
  /** The name of the backend that shall keep it. */
  backend: Scalars['String']['input'];
  /** Company. */
  companyName?: InputMaybe<Scalars['String']['input']>;
  /** E-mail address; usually the log-in name. */
  email: Scalars['String']['input'];
  /** First name. */
  firstName?: InputMaybe<Scalars['String']['input']>;
  /** Global ids of groups of the same backend: the whole set. Needs the scope groups:write. */
  groupIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** MEMBER if absent. */
  kind?: InputMaybe<UserKind>;
  /** Last name. */
  lastName?: InputMaybe<Scalars['String']['input']>;
  /** What it logs in with: sent once, shown and stored nowhere. */
  password?: InputMaybe<Scalars['String']['input']>;
  /** Permissions granted directly, in the words of the backend: the whole set. Needs the scope roles:write. */
  permissions?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Phone number. */
  phone?: InputMaybe<Scalars['String']['input']>;
  /** Postal address. */
  postalAddress?: InputMaybe<PostalAddressInput>;
  /** Global ids of roles of the same backend: the whole set. Needs the scope roles:write. */
  roleIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** Whether the backend writes to the user; false if absent. */
  sendWelcomeEmail?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether a user of that address is changed instead, where the backend can; if absent, it is a ConflictError. */
  updateIfExists?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Which service account to deactivate. */
export type DeactivateServiceAccountInput = {
  /** The service account. */
  id: Scalars['ID']['input'];
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** Which invitation of the gateway's own log-in to answer. */
export type DeclineInviteInput = {
  /** The account that invites; needed where several do. */
  accountId?: InputMaybe<Scalars['ID']['input']>;
  /** The name of the backend. */
  backend: Scalars['String']['input'];
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** Which account to delete. */
export type DeleteAccountInput = {
  /** The account. */
  id: Scalars['ID']['input'];
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** Which group to delete. */
export type DeleteGroupInput = {
  /** The group. */
  id: Scalars['ID']['input'];
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** Which agent to delete. */
export type DeleteIntegrationUserAgentInput = {
  /** The agent. */
  id: Scalars['ID']['input'];
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** Whom to delete. */
export type DeletePrincipalsInput = {
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Global ids of users, service accounts or agents, of any backends; at most 500. Needs the write scope of each of their types. */
  principalIds: Array<Scalars['ID']['input']>;
};

/** Which role to delete. */
export type DeleteRoleInput = {
  /** The role. */
  id: Scalars['ID']['input'];
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** Which service account to delete. */
export type DeleteServiceAccountInput = {
  /** The service account. */
  id: Scalars['ID']['input'];
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** Which user to remove, and from where. */
export type DeleteUserInput = {
  /** Only the membership in this account ends; if absent, the user goes altogether. */
  accountId?: InputMaybe<Scalars['ID']['input']>;
  /** The user. */
  id: Scalars['ID']['input'];
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** Why something could not be done; the same codes in `failures`, errors and extensions. */
export type ErrorCode =
  /** The backend does not accept the gateway's credentials. */
  | 'BACKEND_AUTHENTICATION'
  /** The backend answered something that its contract does not allow. */
  | 'BACKEND_PROTOCOL'
  /** The backend did not answer in time. */
  | 'BACKEND_TIMEOUT'
  /** The backend cannot be reached or failed. */
  | 'BACKEND_UNAVAILABLE'
  /** It contradicts the present state. */
  | 'CONFLICT'
  /** A fault of the gateway; the log has it under the request id. */
  | 'INTERNAL'
  /** The request itself is wrong; it will not help to repeat it. */
  | 'INVALID_INPUT'
  /** There is no such thing. */
  | 'NOT_FOUND'
  /** The request left and no answer came back. */
  | 'OUTCOME_UNKNOWN'
  /** Known, and not allowed: the caller, or the gateway at the backend. */
  | 'PERMISSION_DENIED'
  /** Too many requests; try again later. */
  | 'RATE_LIMITED'
  /** The caller did not say who it is. */
  | 'UNAUTHENTICATED'
  /** The backend has no such operation. */
  | 'UNSUPPORTED';

/** How much of a list is missing. */
export type FailureScope =
  /** Everything of the backend that the list would hold, from some place on. */
  | 'BACKEND'
  /** One part of it, such as one account's users. */
  | 'PARTITION'
  /** One record, or one field of a record. */
  | 'RECORD';

/** Who shall have which permissions. */
export type GrantPermissionsInput = {
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Permissions in the words of the backends; at most 500. */
  permissions: Array<Scalars['String']['input']>;
  /** Global ids of users, service accounts or agents, of any backends; at most 500. Needs the write scope of each of their types. */
  principalIds: Array<Scalars['ID']['input']>;
};

/** Whom to invite. Fields that the backend does not know are refused. */
export type InvitationInput = {
  /** Where the invitation goes. */
  email: Scalars['String']['input'];
  /** First name. */
  firstName?: InputMaybe<Scalars['String']['input']>;
  /** Global ids of groups of the same backend: the whole set. Needs the scope groups:write. */
  groupIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** Last name. */
  lastName?: InputMaybe<Scalars['String']['input']>;
  /** Permissions granted directly, in the words of the backend: the whole set. Needs the scope roles:write. */
  permissions?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Global ids of roles of the same backend: the whole set. Needs the scope roles:write. */
  roleIds?: InputMaybe<Array<Scalars['ID']['input']>>;
};

/** Whom to invite, and where to. */
export type InviteUsersInput = {
  /** The account; needed where a backend has several. */
  accountId?: InputMaybe<Scalars['ID']['input']>;
  /** The name of the backend. */
  backend: Scalars['String']['input'];
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** At most 500, each address once. */
  invitations: Array<InvitationInput>;
};

/** How far the last use of something is known. */
export type LastUseBasis =
  /** The backend says that it was never used. */
  | 'NEVER'
  /** The backend does not tell whether it was used. */
  | 'NOT_REPORTED'
  /** It was used, at `at`. */
  | 'USED';

/** The backend documents the numbers 0, 1, 2 and no meaning, so none is invented here. */
export type PersonalInformationAcceptanceMode =
  /** The number 0. */
  | 'MODE_0'
  /** The number 1. */
  | 'MODE_1'
  /** The number 2. */
  | 'MODE_2';

/** A postal address; absent parts stay as they are. */
export type PostalAddressInput = {
  /** ISO 3166 alpha-2, two letters. */
  country?: InputMaybe<Scalars['String']['input']>;
  /** City or village. */
  locality?: InputMaybe<Scalars['String']['input']>;
  /** As written in its country. */
  postalCode?: InputMaybe<Scalars['String']['input']>;
  /** State, county or province. */
  region?: InputMaybe<Scalars['String']['input']>;
  /** Street and number. */
  street1?: InputMaybe<Scalars['String']['input']>;
  /** Suite, floor, post office box. */
  street2?: InputMaybe<Scalars['String']['input']>;
};

/** Which identities or groups; conditions are joined by AND. */
export type PrincipalFilter = {
  /** Active, or not. */
  active?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only these, by name; absent or null: all. */
  backends?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Only backends of these providers. */
  providers?: InputMaybe<Array<Provider>>;
  /** Part of a name, e-mail address or external id, without case. */
  search?: InputMaybe<Scalars['String']['input']>;
};

/** A kind of backend. */
export type Provider =
  /** NetApp Astra Control. */
  | 'ASTRA'
  /** Autonoma customer platform. */
  | 'AUTONOMA'
  /** Open IoT Service Platform. */
  | 'OISP'
  /** Pigello Core API. */
  | 'PIGELLO'
  /** Wavefront (VMware Aria Operations for Applications). */
  | 'WAVEFRONT';

/** Which account needs a new activation code. */
export type RefreshActivationCodeInput = {
  /** The account. */
  accountId: Scalars['ID']['input'];
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** Who shall leave which groups. */
export type RemoveFromGroupsInput = {
  /** Global ids of groups; each target gets those of its own backend. At most 500. */
  groupIds: Array<Scalars['ID']['input']>;
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Global ids of users, service accounts or agents, of any backends; at most 500. Needs the write scope of each of their types. */
  principalIds: Array<Scalars['ID']['input']>;
};

/** A new name for a token. */
export type RenameTokenInput = {
  /** The token. */
  id: Scalars['ID']['input'];
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Its new name. */
  name: Scalars['String']['input'];
};

/** Who shall lose which permissions. */
export type RevokePermissionsInput = {
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Permissions in the words of the backends; at most 500. */
  permissions: Array<Scalars['String']['input']>;
  /** Global ids of users, service accounts or agents, of any backends; at most 500. Needs the write scope of each of their types. */
  principalIds: Array<Scalars['ID']['input']>;
};

/** Which token shall stop working. */
export type RevokeTokenInput = {
  /** The token. */
  id: Scalars['ID']['input'];
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** Which roles; conditions are joined by AND. */
export type RoleFilter = {
  /** Only these, by name; absent or null: all. */
  backends?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Fixed by the backend, or not. */
  builtIn?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only backends of these providers. */
  providers?: InputMaybe<Array<Provider>>;
  /** Part of a name, e-mail address or external id, without case. */
  search?: InputMaybe<Scalars['String']['input']>;
};

/** Which tokens; conditions are joined by AND. */
export type TokenFilter = {
  /** Only these, by name; absent or null: all. */
  backends?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Only backends of these providers. */
  providers?: InputMaybe<Array<Provider>>;
  /** Never used, or not since then. */
  unusedSince?: InputMaybe<Scalars['DateTime']['input']>;
};

/** Who shall lose which roles. */
export type UnassignRolesInput = {
  /** Where they hold; needed where a user may be in several accounts. */
  accountId?: InputMaybe<Scalars['ID']['input']>;
  /** Permits what deletes the user: some backends delete a user who loses the last role. False if absent. */
  allowUserDeletion?: InputMaybe<Scalars['Boolean']['input']>;
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Global ids of users, service accounts or groups, of any backends; at most 500. Needs the write scope of each of their types. */
  principalIds: Array<Scalars['ID']['input']>;
  /** Global ids of roles; each target gets those of its own backend. At most 500. */
  roleIds: Array<Scalars['ID']['input']>;
};

/** Changes of an account. What is absent stays as it is; fields that the backend does not know are refused. */
export type UpdateAccountInput = {
  /** Free key and value pairs: they replace all that are there. */
  attributes?: InputMaybe<Array<AttributeInput>>;
  /** Whom to write or call. */
  contact?: InputMaybe<AccountContactInput>;
  /** A sentence about it; null clears it. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** Whether anybody may use it. */
  enabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** The account. */
  id: Scalars['ID']['input'];
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Methods for multi-factor authentication; null clears them. */
  mfaMethods?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Policy for multi-factor authentication; null clears it. */
  mfaPolicy?: InputMaybe<Scalars['String']['input']>;
  /** Its new name. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** Periods and switches. */
  settings?: InputMaybe<AccountSettingsInput>;
};

/** Changes of a group; members are changed by addToGroups and removeFromGroups. What is absent stays as it is. */
export type UpdateGroupInput = {
  /** What it is for; null clears it. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** The group. */
  id: Scalars['ID']['input'];
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Its new name. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** Global ids of roles of the same backend that its members have through it: the whole set. Needs the scope roles:write. */
  roleIds?: InputMaybe<Array<Scalars['ID']['input']>>;
};

/** Changes of an integration user agent. What is absent stays as it is. */
export type UpdateIntegrationUserAgentInput = {
  /** Whether it reaches only objects that it is connected to. */
  accessRequiresSpecificObjectConnection?: InputMaybe<Scalars['Boolean']['input']>;
  /** The kind of that object; set or cleared together with activationObjectId. */
  activationContentTypeId?: InputMaybe<Scalars['UUID']['input']>;
  /** Free data of the activation; may hold secrets, and is kept out of the audit trail. Null clears it. */
  activationData?: InputMaybe<Scalars['JSONObject']['input']>;
  /** The object that it is activated on; set or cleared together with activationContentTypeId. */
  activationObjectId?: InputMaybe<Scalars['UUID']['input']>;
  /** Free settings of the activation; may hold secrets, and is kept out of the audit trail. Null clears them. */
  activationVariables?: InputMaybe<Scalars['JSONObject']['input']>;
  /** Whether it may act. */
  active?: InputMaybe<Scalars['Boolean']['input']>;
  /** The application, as registered in the Developer Portal. */
  applicationId?: InputMaybe<Scalars['UUID']['input']>;
  /** Free category; null clears it. */
  category?: InputMaybe<Scalars['String']['input']>;
  /** Which agent wins where two clash. */
  clashingPriority?: InputMaybe<Scalars['Int']['input']>;
  /** The caller's own key, at most 128 characters; null clears it. */
  customId?: InputMaybe<Scalars['String']['input']>;
  /** The agent. */
  id: Scalars['ID']['input'];
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The organization that it belongs to: the id of an account; null clears it. */
  organizationId?: InputMaybe<Scalars['ID']['input']>;
  /** How access to personal information is accepted; null clears it. */
  personalInformationAcceptanceMode?: InputMaybe<PersonalInformationAcceptanceMode>;
  /** The service under the application. */
  serviceId?: InputMaybe<Scalars['UUID']['input']>;
  /** The version of the service. */
  serviceVersionId?: InputMaybe<Scalars['UUID']['input']>;
};

/** What an assignment shall be limited to. */
export type UpdateRoleAssignmentInput = {
  /** Where it holds, if that is not clear from the principal. */
  accountId?: InputMaybe<Scalars['ID']['input']>;
  /** The new constraints, as the backend writes them: ["*"] is no limit, [] is no access at all. */
  constraints: Array<Scalars['String']['input']>;
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Who holds the role: a user or a group. Needs the write scope of its type. */
  principalId: Scalars['ID']['input'];
  /** The role. */
  roleId: Scalars['ID']['input'];
};

/** Changes of a role. What is absent stays as it is. */
export type UpdateRoleInput = {
  /** What it is for; null clears it. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** The role. */
  id: Scalars['ID']['input'];
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Its new name. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** Permissions that it gives, in the words of the backend: the whole set. */
  permissions?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** Changes of a service account. What is absent stays as it is. */
export type UpdateServiceAccountInput = {
  /** Whether it and its tokens work. */
  active?: InputMaybe<Scalars['Boolean']['input']>;
  /** What it is for; null clears it. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** Global ids of groups of the same backend: the whole set. Needs the scope groups:write. */
  groupIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** The service account. */
  id: Scalars['ID']['input'];
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Permissions granted directly, in the words of the backend: the whole set. Needs the scope roles:write. */
  permissions?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Global ids of roles of the same backend: the whole set. Needs the scope roles:write. */
  roleIds?: InputMaybe<Array<Scalars['ID']['input']>>;
};

/** Changes of a user. What is absent stays as it is; fields that the backend does not know are refused. */
export type UpdateUserInput = {
  /** Whether it may act. */
  active?: InputMaybe<Scalars['Boolean']['input']>;
  /** Free key and value pairs: they replace all that are there. */
  attributes?: InputMaybe<Array<AttributeInput>>;
  /** Company; null clears it. */
  companyName?: InputMaybe<Scalars['String']['input']>;
  /** New e-mail address. */
  email?: InputMaybe<Scalars['String']['input']>;
  /** First name; null clears it. */
  firstName?: InputMaybe<Scalars['String']['input']>;
  /** Global ids of groups of the same backend: the whole set. Needs the scope groups:write. */
  groupIds?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** The user. */
  id: Scalars['ID']['input'];
  /** The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Last name; null clears it. */
  lastName?: InputMaybe<Scalars['String']['input']>;
  /** Permissions granted directly, in the words of the backend: the whole set. Needs the scope roles:write. */
  permissions?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Phone number; null clears it. */
  phone?: InputMaybe<Scalars['String']['input']>;
  /** Postal address; null clears it. */
  postalAddress?: InputMaybe<PostalAddressInput>;
  /** Global ids of roles of the same backend: the whole set. Needs the scope roles:write. */
  roleIds?: InputMaybe<Array<Scalars['ID']['input']>>;
};

/** Which users; conditions are joined by AND. */
export type UserFilter = {
  /** Active, or not; users of backends without the notion are neither. */
  active?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only these, by name; absent or null: all. */
  backends?: InputMaybe<Array<Scalars['String']['input']>>;
  /** This e-mail address, without case. */
  email?: InputMaybe<Scalars['String']['input']>;
  /** Of one of these kinds. */
  kinds?: InputMaybe<Array<UserKind>>;
  /** Holds this permission, directly or through roles and groups. */
  permission?: InputMaybe<Scalars['String']['input']>;
  /** Only backends of these providers. */
  providers?: InputMaybe<Array<Provider>>;
  /** Part of a name, e-mail address or external id, without case. */
  search?: InputMaybe<Scalars['String']['input']>;
};

/** How a user belongs to the backend. */
export type UserKind =
  /** Of the organization itself. */
  | 'MEMBER'
  /** A user below a customer's user. */
  | 'SUBTENANT'
  /** A customer's user. */
  | 'TENANT';

/** The life of a user. */
export type UserState =
  /** In use. */
  | 'ACTIVE'
  /** Being created, or not yet accepted. */
  | 'PENDING'
  /** May not log in. */
  | 'SUSPENDED';

export type AccountsQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type AccountsQuery = { accounts?: { totalCount?: number | null, complete: boolean, nodes: Array<{ name: string, backend: { name: string } }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null }, failures: Array<{ code: ErrorCode, message: string, backend: { name: string } }> } | null };

export type PersonQueryVariables = Exact<{
  email?: Scalars['String']['input'];
}>;


export type PersonQuery = { person?: { email: string, displayName: string, lastSeenAt?: string | null, users: Array<{ id: string, externalId: string, active?: boolean | null, backend: { name: string }, accounts?: Array<{ name: string }> | null, roleAssignments?: Array<{ role: { name: string }, account?: { name: string } | null, viaGroup?: { name: string } | null }> | null, tokens?: Array<{ id: string, name?: string | null, lastUsedAt?: string | null }> | null }>, failures: Array<{ code: ErrorCode, message: string, backend: { name: string } }> } | null };

export type AccountsWithUsersAndRolesQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  users?: InputMaybe<Scalars['Int']['input']>;
}>;


export type AccountsWithUsersAndRolesQuery = { accounts?: { complete: boolean, nodes: Array<{ id: string, name: string, backend: { name: string }, users?: { complete: boolean, nodes: Array<{ displayName: string, roleAssignments?: Array<{ constraints: Array<string>, role: { name: string }, account?: { name: string } | null, viaGroup?: { name: string } | null }> | null }>, failures: Array<{ code: ErrorCode, message: string }> } | null }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null }, failures: Array<{ code: ErrorCode, message: string, backend: { name: string } }> } | null };

export type UsersQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<UserFilter>;
}>;


export type UsersQuery = { users?: { complete: boolean, nodes: Array<{ id: string, displayName: string, email?: string | null, kind: UserKind, state?: UserState | null, active?: boolean | null, lastSeenAt?: string | null, backend: { name: string, provider: Provider } }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null }, failures: Array<{ code: ErrorCode, message: string, backend: { name: string } }> } | null };

export type PeopleQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type PeopleQuery = { people?: { complete: boolean, nodes: Array<{ email: string, displayName: string, users: Array<{ externalId: string, backend: { name: string } }> }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null }, failures: Array<{ code: ErrorCode, message: string, backend: { name: string } }> } | null };

export type PermissionHoldersQueryVariables = Exact<{
  permission?: InputMaybe<Scalars['String']['input']>;
  backends?: InputMaybe<Array<Scalars['String']['input']> | Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type PermissionHoldersQuery = { users?: { complete: boolean, nodes: Array<{ displayName: string, permissions?: Array<string> | null, effectivePermissions?: Array<string> | null, groups?: Array<{ name: string }> | null, backend: { name: string } }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null }, failures: Array<{ code: ErrorCode, message: string, backend: { name: string } }> } | null };

export type UnusedTokensQueryVariables = Exact<{
  since?: InputMaybe<Scalars['DateTime']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type UnusedTokensQuery = { tokens?: { complete: boolean, nodes: Array<{ id: string, name?: string | null, createdAt?: string | null, expiresAt?: string | null, active?: boolean | null, lastUse?: { basis: LastUseBasis, at?: string | null } | null, owner?: { __typename: 'IntegrationUserAgent', displayName: string } | { __typename: 'ServiceAccount', displayName: string } | { __typename: 'User', displayName: string } | null, backend: { name: string } }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null }, undecided: Array<{ field: string, count: number, backend: { name: string } }>, failures: Array<{ code: ErrorCode, message: string, backend: { name: string } }> } | null };

export type ServiceAccountsQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type ServiceAccountsQuery = { serviceAccounts?: { totalCount?: number | null, complete: boolean, nodes: Array<{ id: string, displayName: string, description?: string | null, active?: boolean | null, lastSeenAt?: string | null, permissions?: Array<string> | null, tokens?: Array<{ id: string, name?: string | null, lastUsedAt?: string | null }> | null, roleAssignments?: Array<{ role: { name: string }, viaGroup?: { name: string } | null }> | null }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null }, failures: Array<{ code: ErrorCode, message: string, backend: { name: string } }> } | null };

export type GroupsQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  members?: InputMaybe<Scalars['Int']['input']>;
}>;


export type GroupsQuery = { groups?: { totalCount?: number | null, complete: boolean, nodes: Array<{ id: string, name: string, description?: string | null, system: boolean, backend: { name: string }, roles?: Array<{ name: string }> | null, members?: { nodes: Array<{ __typename: 'IntegrationUserAgent', displayName: string } | { __typename: 'ServiceAccount', displayName: string } | { __typename: 'User', displayName: string }>, pageInfo: { hasNextPage: boolean } } | null }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null }, failures: Array<{ code: ErrorCode, message: string, backend: { name: string } }> } | null };

export type RolesQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<RoleFilter>;
  members?: InputMaybe<Scalars['Int']['input']>;
}>;


export type RolesQuery = { roles?: { totalCount?: number | null, complete: boolean, nodes: Array<{ id: string, name: string, description?: string | null, builtIn: boolean, permissions?: Array<string> | null, account?: { name: string } | null, backend: { name: string }, members?: { nodes: Array<{ __typename: 'IntegrationUserAgent', displayName: string } | { __typename: 'ServiceAccount', displayName: string } | { __typename: 'User', displayName: string }>, pageInfo: { hasNextPage: boolean }, failures: Array<{ code: ErrorCode, message: string }> } | null }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null }, failures: Array<{ code: ErrorCode, message: string, backend: { name: string } }> } | null };

export type IntegrationUserAgentsQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
}>;


export type IntegrationUserAgentsQuery = { integrationUserAgents?: { totalCount?: number | null, complete: boolean, nodes: Array<{ id: string, externalId: string, displayName: string, createdAt?: string | null, updatedAt?: string | null, lastSeenAt?: string | null, applicationId: string, serviceId: string, serviceVersionId: string, category?: string | null, customId?: string | null, clashingPriority: number, registeredIpAddresses?: Array<string> | null, subscribedEvents: Array<unknown | null>, allowedAccess: Record<string, unknown>, personalInformationAcceptanceMode?: PersonalInformationAcceptanceMode | null, requiresPersonalInformationAccess: boolean, requiresSoleCategoryOwnership: boolean, accessRequiresSpecificObjectConnection?: boolean | null, allowsTenantTokenGeneration: boolean, allowsSubTenantTokenGeneration: boolean, hasTenantHttpInvokableMethod: boolean, hasSubTenantHttpInvokableMethod: boolean, organization?: { externalId: string } | null, activation: { objectId?: string | null, contentTypeId?: string | null, variables?: Record<string, unknown> | null, data?: Record<string, unknown> | null } }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null }, failures: Array<{ code: ErrorCode, message: string, backend: { name: string } }> } | null };

export type AccountQueryVariables = Exact<{
  id?: Scalars['ID']['input'];
}>;


export type AccountQuery = { account?: { id: string, externalId: string, name: string, description?: string | null, state?: AccountState | null, enabled?: boolean | null, enabledAt?: string | null, createdAt?: string | null, updatedAt?: string | null, backend: { name: string }, parent?: { name: string, parent?: { name: string, parent?: { name: string } | null } | null } | null, mfa?: { policy?: string | null, methods?: Array<string> | null, effectivePolicy?: string | null, effectiveMethods?: Array<string> | null, inheritedFrom?: { name: string } | null } | null, contact?: { firstName?: string | null, lastName?: string | null, companyName?: string | null, email?: string | null, phone?: string | null, postalAddress?: { street1?: string | null, street2?: string | null, postalCode?: string | null, locality?: string | null, region?: string | null, country?: string | null } | null } | null, attributes?: Array<{ name: string, value?: unknown | null }> | null, settings?: { healthTimePeriod?: number | null, executionInterval?: number | null, baselineExecutionInterval?: number | null, modelFrequency?: number | null, executionFrequency?: number | null, dataRetention?: number | null, tracksSensorHealth?: boolean | null } | null, invites?: Array<{ email: string }> | null } | null };

export type NodesQueryVariables = Exact<{
  ids?: Array<Scalars['ID']['input']> | Scalars['ID']['input'];
}>;


export type NodesQuery = { nodes?: Array<{ __typename: 'Account', externalId: string, name: string, id: string, backend: { name: string } } | { __typename: 'Asset', externalId: string, id: string, backend: { name: string } } | { __typename: 'AuditEvent', id: string } | { __typename: 'Backend', id: string } | { __typename: 'Gateway', externalId: string, id: string, backend: { name: string } } | { __typename: 'IntegrationUserAgent', externalId: string, displayName: string, id: string, backend: { name: string } } | { __typename: 'Person', id: string } | { __typename: 'Role', externalId: string, id: string, backend: { name: string } } | { __typename: 'ServiceAccount', externalId: string, displayName: string, id: string, backend: { name: string } } | { __typename: 'Token', id: string } | { __typename: 'User', externalId: string, displayName: string, id: string, backend: { name: string } } | { __typename: 'UserGroup', externalId: string, id: string, backend: { name: string } } | null> | null };

export type BackendsQueryVariables = Exact<{ [key: string]: never; }>;


export type BackendsQuery = { backends?: Array<{ name: string, provider: Provider, capabilities?: Array<Capability> | null, health?: { status: BackendStatus, reason?: string | null, latencyMs?: number | null, checkedAt?: string | null } | null, quota?: { limit?: number | null, remaining?: number | null, resetsAt?: string | null } | null }> | null };

export type ValidatePrincipalsQueryVariables = Exact<{
  backend?: Scalars['String']['input'];
  identifiers?: Array<Scalars['String']['input']> | Scalars['String']['input'];
}>;


export type ValidatePrincipalsQuery = { validatePrincipals?: { unknown: Array<string>, valid: Array<{ __typename: 'IntegrationUserAgent', id: string, displayName: string } | { __typename: 'ServiceAccount', id: string, displayName: string } | { __typename: 'User', id: string, displayName: string }> } | null };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer?: { subject: string, scopes: Array<string>, backends?: Array<{ name: string }> | null } | null };

export type FindRolesAndAccountsQueryVariables = Exact<{
  account?: InputMaybe<Scalars['String']['input']>;
  roles?: InputMaybe<Array<Scalars['String']['input']> | Scalars['String']['input']>;
}>;


export type FindRolesAndAccountsQuery = { accounts?: { nodes: Array<{ id: string, name: string }> } | null, roles?: { nodes: Array<{ id: string, name: string, backend: { name: string } }> } | null };

export type OnboardPersonMutationVariables = Exact<{
  email: Scalars['String']['input'];
  firstName: Scalars['String']['input'];
  lastName: Scalars['String']['input'];
  astraAccountId: Scalars['ID']['input'];
  astraRoleId: Scalars['ID']['input'];
  wavefrontRoleId: Scalars['ID']['input'];
  astraKey: Scalars['String']['input'];
  wavefrontKey: Scalars['String']['input'];
  pigelloKey: Scalars['String']['input'];
}>;


export type OnboardPersonMutation = { astra?: { __typename: 'BackendUnavailableError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'ConflictError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'CreateUserPayload', warnings: Array<string>, user?: { id: string, displayName: string, roleAssignments?: Array<{ role: { name: string } }> | null } | null } | { __typename: 'InvalidInputError', code: ErrorCode, message: string, retryable: boolean, fields: Array<{ path: Array<string>, reason: string }> } | { __typename: 'NotFoundError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'OutcomeUnknownError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'PermissionDeniedError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'RateLimitedError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'UnsupportedOperationError', code: ErrorCode, message: string, retryable: boolean } | null, wavefront?: { __typename: 'BackendUnavailableError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'ConflictError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'CreateUserPayload', warnings: Array<string>, user?: { id: string, displayName: string, roleAssignments?: Array<{ role: { name: string } }> | null } | null } | { __typename: 'InvalidInputError', code: ErrorCode, message: string, retryable: boolean, fields: Array<{ path: Array<string>, reason: string }> } | { __typename: 'NotFoundError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'OutcomeUnknownError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'PermissionDeniedError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'RateLimitedError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'UnsupportedOperationError', code: ErrorCode, message: string, retryable: boolean } | null, pigello?: { __typename: 'BackendUnavailableError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'ConflictError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'CreateUserPayload', warnings: Array<string>, user?: { id: string, displayName: string, roleAssignments?: Array<{ role: { name: string } }> | null } | null } | { __typename: 'InvalidInputError', code: ErrorCode, message: string, retryable: boolean, fields: Array<{ path: Array<string>, reason: string }> } | { __typename: 'NotFoundError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'OutcomeUnknownError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'PermissionDeniedError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'RateLimitedError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'UnsupportedOperationError', code: ErrorCode, message: string, retryable: boolean } | null };

type CreatedUser_BackendUnavailableError_Fragment = { __typename: 'BackendUnavailableError', code: ErrorCode, message: string, retryable: boolean };

type CreatedUser_ConflictError_Fragment = { __typename: 'ConflictError', code: ErrorCode, message: string, retryable: boolean };

type CreatedUser_CreateUserPayload_Fragment = { __typename: 'CreateUserPayload', warnings: Array<string>, user?: { id: string, displayName: string, roleAssignments?: Array<{ role: { name: string } }> | null } | null };

type CreatedUser_InvalidInputError_Fragment = { __typename: 'InvalidInputError', code: ErrorCode, message: string, retryable: boolean, fields: Array<{ path: Array<string>, reason: string }> };

type CreatedUser_NotFoundError_Fragment = { __typename: 'NotFoundError', code: ErrorCode, message: string, retryable: boolean };

type CreatedUser_OutcomeUnknownError_Fragment = { __typename: 'OutcomeUnknownError', code: ErrorCode, message: string, retryable: boolean };

type CreatedUser_PermissionDeniedError_Fragment = { __typename: 'PermissionDeniedError', code: ErrorCode, message: string, retryable: boolean };

type CreatedUser_RateLimitedError_Fragment = { __typename: 'RateLimitedError', code: ErrorCode, message: string, retryable: boolean };

type CreatedUser_UnsupportedOperationError_Fragment = { __typename: 'UnsupportedOperationError', code: ErrorCode, message: string, retryable: boolean };

export type CreatedUserFragment = CreatedUser_BackendUnavailableError_Fragment | CreatedUser_ConflictError_Fragment | CreatedUser_CreateUserPayload_Fragment | CreatedUser_InvalidInputError_Fragment | CreatedUser_NotFoundError_Fragment | CreatedUser_OutcomeUnknownError_Fragment | CreatedUser_PermissionDeniedError_Fragment | CreatedUser_RateLimitedError_Fragment | CreatedUser_UnsupportedOperationError_Fragment;

export type CreateServiceAccountMutationVariables = Exact<{
  backend?: Scalars['String']['input'];
  name: Scalars['String']['input'];
  description?: InputMaybe<Scalars['String']['input']>;
  roleIds?: InputMaybe<Array<Scalars['ID']['input']> | Scalars['ID']['input']>;
  key: Scalars['String']['input'];
}>;


export type CreateServiceAccountMutation = { createServiceAccount?: { __typename: 'BackendUnavailableError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'ConflictError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'CreateServiceAccountPayload', warnings: Array<string>, serviceAccount?: { id: string, externalId: string, active?: boolean | null } | null } | { __typename: 'InvalidInputError', code: ErrorCode, message: string, retryable: boolean, fields: Array<{ path: Array<string>, reason: string }> } | { __typename: 'NotFoundError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'OutcomeUnknownError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'PermissionDeniedError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'RateLimitedError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'UnsupportedOperationError', code: ErrorCode, message: string, retryable: boolean } | null };

export type CreateTokenMutationVariables = Exact<{
  principalId: Scalars['ID']['input'];
  name: Scalars['String']['input'];
  key: Scalars['String']['input'];
}>;


export type CreateTokenMutation = { createToken?: { __typename: 'BackendUnavailableError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'ConflictError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'CreateTokenPayload', secret?: string | null, warnings: Array<string>, token?: { id: string, name?: string | null, createdAt?: string | null } | null } | { __typename: 'InvalidInputError', code: ErrorCode, message: string, retryable: boolean, fields: Array<{ path: Array<string>, reason: string }> } | { __typename: 'NotFoundError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'OutcomeUnknownError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'PermissionDeniedError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'RateLimitedError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'UnsupportedOperationError', code: ErrorCode, message: string, retryable: boolean } | null };

export type RevokeTokenMutationVariables = Exact<{
  id: Scalars['ID']['input'];
  key: Scalars['String']['input'];
}>;


export type RevokeTokenMutation = { revokeToken?: { __typename: 'BackendUnavailableError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'ConflictError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'InvalidInputError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'NotFoundError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'OutcomeUnknownError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'PermissionDeniedError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'RateLimitedError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'RevokeTokenPayload', deletedId: string, warnings: Array<string> } | { __typename: 'UnsupportedOperationError', code: ErrorCode, message: string, retryable: boolean } | null };

export type OffboardPersonMutationVariables = Exact<{
  userIds: Array<Scalars['ID']['input']> | Scalars['ID']['input'];
  key: Scalars['String']['input'];
}>;


export type OffboardPersonMutation = { deletePrincipals?: { __typename: 'BackendUnavailableError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'ConflictError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'DeletePrincipalsPayload', warnings: Array<string>, outcomes: Array<{ principalId: string, error?: { __typename: 'BackendUnavailableError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'ConflictError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'InvalidInputError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'NotFoundError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'OutcomeUnknownError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'PermissionDeniedError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'RateLimitedError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'UnsupportedOperationError', code: ErrorCode, message: string, retryable: boolean } | null }> } | { __typename: 'InvalidInputError', code: ErrorCode, message: string, retryable: boolean, fields: Array<{ path: Array<string>, reason: string }> } | { __typename: 'NotFoundError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'OutcomeUnknownError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'PermissionDeniedError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'RateLimitedError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'UnsupportedOperationError', code: ErrorCode, message: string, retryable: boolean } | null };

export type AuditTrailQueryVariables = Exact<{
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<AuditFilter>;
}>;


export type AuditTrailQuery = { auditEvents?: { totalCount?: number | null, nodes: Array<{ at: string, subject: string, operation: string, outcome: AuditOutcome, error?: string | null, durationMs: number, input: Record<string, unknown>, targetIds: Array<string>, requestId: string, backend?: { name: string } | null }>, pageInfo: { hasNextPage: boolean, endCursor?: string | null } } | null };

export type CreateGroupMutationVariables = Exact<{
  backend?: Scalars['String']['input'];
  name: Scalars['String']['input'];
  description?: InputMaybe<Scalars['String']['input']>;
  roleIds?: InputMaybe<Array<Scalars['ID']['input']> | Scalars['ID']['input']>;
  key: Scalars['String']['input'];
}>;


export type CreateGroupMutation = { createGroup?: { __typename: 'BackendUnavailableError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'ConflictError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'CreateGroupPayload', warnings: Array<string>, group?: { id: string, name: string, roles?: Array<{ name: string }> | null } | null } | { __typename: 'InvalidInputError', code: ErrorCode, message: string, retryable: boolean, fields: Array<{ path: Array<string>, reason: string }> } | { __typename: 'NotFoundError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'OutcomeUnknownError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'PermissionDeniedError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'RateLimitedError', code: ErrorCode, message: string, retryable: boolean } | { __typename: 'UnsupportedOperationError', code: ErrorCode, message: string, retryable: boolean } | null };

export const CreatedUserFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CreatedUser"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreateUserResult"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreateUserPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"roleAssignments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"role"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"warnings"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OperationError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fields"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]}}]} as unknown as DocumentNode<CreatedUserFragment, unknown>;
export const AccountsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Accounts"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"20"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accounts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"complete"}},{"kind":"Field","name":{"kind":"Name","value":"failures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<AccountsQuery, AccountsQueryVariables>;
export const PersonDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Person"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"email"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},"defaultValue":{"kind":"StringValue","value":"mina.okafor@nordhafen.example","block":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"person"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"email"},"value":{"kind":"Variable","name":{"kind":"Name","value":"email"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"users"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"externalId"}},{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"active"}},{"kind":"Field","name":{"kind":"Name","value":"accounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"roleAssignments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"role"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"viaGroup"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"tokens"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"failures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<PersonQuery, PersonQueryVariables>;
export const AccountsWithUsersAndRolesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AccountsWithUsersAndRoles"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"20"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"users"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"50"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accounts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"users"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"roleAssignments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"role"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"constraints"}},{"kind":"Field","name":{"kind":"Name","value":"viaGroup"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"complete"}},{"kind":"Field","name":{"kind":"Name","value":"failures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"complete"}},{"kind":"Field","name":{"kind":"Name","value":"failures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<AccountsWithUsersAndRolesQuery, AccountsWithUsersAndRolesQueryVariables>;
export const UsersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Users"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"20"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"UserFilter"}},"defaultValue":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"search"},"value":{"kind":"StringValue","value":"park","block":false}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"active"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"complete"}},{"kind":"Field","name":{"kind":"Name","value":"failures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<UsersQuery, UsersQueryVariables>;
export const PeopleDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"People"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"10"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"people"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"users"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"externalId"}},{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"complete"}},{"kind":"Field","name":{"kind":"Name","value":"failures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<PeopleQuery, PeopleQueryVariables>;
export const PermissionHoldersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PermissionHolders"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"permission"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}},"defaultValue":{"kind":"StringValue","value":"alerts_management","block":false}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"backends"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},"defaultValue":{"kind":"ListValue","values":[{"kind":"StringValue","value":"wavefront","block":false}]}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"20"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"permission"},"value":{"kind":"Variable","name":{"kind":"Name","value":"permission"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"backends"},"value":{"kind":"Variable","name":{"kind":"Name","value":"backends"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"permissions"}},{"kind":"Field","name":{"kind":"Name","value":"effectivePermissions"}},{"kind":"Field","name":{"kind":"Name","value":"groups"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"complete"}},{"kind":"Field","name":{"kind":"Name","value":"failures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<PermissionHoldersQuery, PermissionHoldersQueryVariables>;
export const UnusedTokensDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"UnusedTokens"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"since"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}},"defaultValue":{"kind":"StringValue","value":"2026-01-01T00:00:00Z","block":false}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"20"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tokens"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"unusedSince"},"value":{"kind":"Variable","name":{"kind":"Name","value":"since"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUse"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"basis"}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"active"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"complete"}},{"kind":"Field","name":{"kind":"Name","value":"undecided"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<UnusedTokensQuery, UnusedTokensQueryVariables>;
export const ServiceAccountsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ServiceAccounts"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"20"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"serviceAccounts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"active"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"permissions"}},{"kind":"Field","name":{"kind":"Name","value":"tokens"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"roleAssignments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"role"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"viaGroup"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"complete"}},{"kind":"Field","name":{"kind":"Name","value":"failures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<ServiceAccountsQuery, ServiceAccountsQueryVariables>;
export const GroupsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Groups"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"10"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"members"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"groups"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"system"}},{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"roles"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"members"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"members"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"complete"}},{"kind":"Field","name":{"kind":"Name","value":"failures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<GroupsQuery, GroupsQueryVariables>;
export const RolesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Roles"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"10"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"RoleFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"members"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"roles"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"builtIn"}},{"kind":"Field","name":{"kind":"Name","value":"permissions"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"members"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"members"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"complete"}},{"kind":"Field","name":{"kind":"Name","value":"failures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<RolesQuery, RolesQueryVariables>;
export const IntegrationUserAgentsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"IntegrationUserAgents"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"5"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"integrationUserAgents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"externalId"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"applicationId"}},{"kind":"Field","name":{"kind":"Name","value":"serviceId"}},{"kind":"Field","name":{"kind":"Name","value":"serviceVersionId"}},{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"externalId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"category"}},{"kind":"Field","name":{"kind":"Name","value":"customId"}},{"kind":"Field","name":{"kind":"Name","value":"clashingPriority"}},{"kind":"Field","name":{"kind":"Name","value":"registeredIpAddresses"}},{"kind":"Field","name":{"kind":"Name","value":"subscribedEvents"}},{"kind":"Field","name":{"kind":"Name","value":"allowedAccess"}},{"kind":"Field","name":{"kind":"Name","value":"activation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"objectId"}},{"kind":"Field","name":{"kind":"Name","value":"contentTypeId"}},{"kind":"Field","name":{"kind":"Name","value":"variables"}},{"kind":"Field","name":{"kind":"Name","value":"data"}}]}},{"kind":"Field","name":{"kind":"Name","value":"personalInformationAcceptanceMode"}},{"kind":"Field","name":{"kind":"Name","value":"requiresPersonalInformationAccess"}},{"kind":"Field","name":{"kind":"Name","value":"requiresSoleCategoryOwnership"}},{"kind":"Field","name":{"kind":"Name","value":"accessRequiresSpecificObjectConnection"}},{"kind":"Field","name":{"kind":"Name","value":"allowsTenantTokenGeneration"}},{"kind":"Field","name":{"kind":"Name","value":"allowsSubTenantTokenGeneration"}},{"kind":"Field","name":{"kind":"Name","value":"hasTenantHttpInvokableMethod"}},{"kind":"Field","name":{"kind":"Name","value":"hasSubTenantHttpInvokableMethod"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"complete"}},{"kind":"Field","name":{"kind":"Name","value":"failures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<IntegrationUserAgentsQuery, IntegrationUserAgentsQueryVariables>;
export const AccountDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Account"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},"defaultValue":{"kind":"StringValue","value":"WyJBY2NvdW50IiwiYXV0b25vbWEiLCI1MCJd","block":false}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"account"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"externalId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"enabled"}},{"kind":"Field","name":{"kind":"Name","value":"enabledAt"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"parent"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"parent"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"parent"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"mfa"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policy"}},{"kind":"Field","name":{"kind":"Name","value":"methods"}},{"kind":"Field","name":{"kind":"Name","value":"effectivePolicy"}},{"kind":"Field","name":{"kind":"Name","value":"effectiveMethods"}},{"kind":"Field","name":{"kind":"Name","value":"inheritedFrom"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"contact"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"firstName"}},{"kind":"Field","name":{"kind":"Name","value":"lastName"}},{"kind":"Field","name":{"kind":"Name","value":"companyName"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"phone"}},{"kind":"Field","name":{"kind":"Name","value":"postalAddress"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"street1"}},{"kind":"Field","name":{"kind":"Name","value":"street2"}},{"kind":"Field","name":{"kind":"Name","value":"postalCode"}},{"kind":"Field","name":{"kind":"Name","value":"locality"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"country"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"attributes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"settings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"healthTimePeriod"}},{"kind":"Field","name":{"kind":"Name","value":"executionInterval"}},{"kind":"Field","name":{"kind":"Name","value":"baselineExecutionInterval"}},{"kind":"Field","name":{"kind":"Name","value":"modelFrequency"}},{"kind":"Field","name":{"kind":"Name","value":"executionFrequency"}},{"kind":"Field","name":{"kind":"Name","value":"dataRetention"}},{"kind":"Field","name":{"kind":"Name","value":"tracksSensorHealth"}}]}},{"kind":"Field","name":{"kind":"Name","value":"invites"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"email"}}]}}]}}]}}]} as unknown as DocumentNode<AccountQuery, AccountQueryVariables>;
export const NodesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Nodes"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"ids"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}},"defaultValue":{"kind":"ListValue","values":[{"kind":"StringValue","value":"WyJBY2NvdW50IiwiYXV0b25vbWEiLCI1MCJd","block":false},{"kind":"StringValue","value":"WyJVc2VyIiwid2F2ZWZyb250IiwibWluYS5va2Fmb3JAbm9yZGhhZmVuLmV4YW1wbGUiXQ","block":false},{"kind":"StringValue","value":"WyJBY2NvdW50Iiwid2F2ZWZyb250Iiwibm9yZGhhZmVuIl0","block":false}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"ids"},"value":{"kind":"Variable","name":{"kind":"Name","value":"ids"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Resource"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"externalId"}},{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Account"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Principal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}}]}}]}}]} as unknown as DocumentNode<NodesQuery, NodesQueryVariables>;
export const BackendsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Backends"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"backends"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"capabilities"}},{"kind":"Field","name":{"kind":"Name","value":"health"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"latencyMs"}},{"kind":"Field","name":{"kind":"Name","value":"checkedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"quota"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"remaining"}},{"kind":"Field","name":{"kind":"Name","value":"resetsAt"}}]}}]}}]}}]} as unknown as DocumentNode<BackendsQuery, BackendsQueryVariables>;
export const ValidatePrincipalsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ValidatePrincipals"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"backend"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},"defaultValue":{"kind":"StringValue","value":"wavefront","block":false}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"identifiers"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}},"defaultValue":{"kind":"ListValue","values":[{"kind":"StringValue","value":"mina.okafor@nordhafen.example","block":false},{"kind":"StringValue","value":"sa::malmo-terminal-exporter","block":false},{"kind":"StringValue","value":"nobody@nordhafen.example","block":false}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"validatePrincipals"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"backend"},"value":{"kind":"Variable","name":{"kind":"Name","value":"backend"}}},{"kind":"Argument","name":{"kind":"Name","value":"identifiers"},"value":{"kind":"Variable","name":{"kind":"Name","value":"identifiers"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"valid"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"unknown"}}]}}]}}]} as unknown as DocumentNode<ValidatePrincipalsQuery, ValidatePrincipalsQueryVariables>;
export const ViewerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"subject"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"backends"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]} as unknown as DocumentNode<ViewerQuery, ViewerQueryVariables>;
export const FindRolesAndAccountsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"FindRolesAndAccounts"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"account"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}},"defaultValue":{"kind":"StringValue","value":"Nordhafen Logistics","block":false}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"roles"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},"defaultValue":{"kind":"ListValue","values":[{"kind":"StringValue","value":"astra","block":false},{"kind":"StringValue","value":"wavefront","block":false}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accounts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"search"},"value":{"kind":"Variable","name":{"kind":"Name","value":"account"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"backends"},"value":{"kind":"ListValue","values":[{"kind":"StringValue","value":"astra","block":false}]}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"roles"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"200"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"backends"},"value":{"kind":"Variable","name":{"kind":"Name","value":"roles"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]} as unknown as DocumentNode<FindRolesAndAccountsQuery, FindRolesAndAccountsQueryVariables>;
export const OnboardPersonDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"OnboardPerson"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"email"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"firstName"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"lastName"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"astraAccountId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"astraRoleId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"wavefrontRoleId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"astraKey"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"wavefrontKey"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"pigelloKey"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","alias":{"kind":"Name","value":"astra"},"name":{"kind":"Name","value":"createUser"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"backend"},"value":{"kind":"StringValue","value":"astra","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"astraAccountId"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"email"},"value":{"kind":"Variable","name":{"kind":"Name","value":"email"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"firstName"},"value":{"kind":"Variable","name":{"kind":"Name","value":"firstName"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"lastName"},"value":{"kind":"Variable","name":{"kind":"Name","value":"lastName"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"roleIds"},"value":{"kind":"ListValue","values":[{"kind":"Variable","name":{"kind":"Name","value":"astraRoleId"}}]}},{"kind":"ObjectField","name":{"kind":"Name","value":"idempotencyKey"},"value":{"kind":"Variable","name":{"kind":"Name","value":"astraKey"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CreatedUser"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"wavefront"},"name":{"kind":"Name","value":"createUser"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"backend"},"value":{"kind":"StringValue","value":"wavefront","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"email"},"value":{"kind":"Variable","name":{"kind":"Name","value":"email"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"roleIds"},"value":{"kind":"ListValue","values":[{"kind":"Variable","name":{"kind":"Name","value":"wavefrontRoleId"}}]}},{"kind":"ObjectField","name":{"kind":"Name","value":"idempotencyKey"},"value":{"kind":"Variable","name":{"kind":"Name","value":"wavefrontKey"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CreatedUser"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"pigello"},"name":{"kind":"Name","value":"createUser"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"backend"},"value":{"kind":"StringValue","value":"pigello","block":false}},{"kind":"ObjectField","name":{"kind":"Name","value":"email"},"value":{"kind":"Variable","name":{"kind":"Name","value":"email"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"firstName"},"value":{"kind":"Variable","name":{"kind":"Name","value":"firstName"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"lastName"},"value":{"kind":"Variable","name":{"kind":"Name","value":"lastName"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"idempotencyKey"},"value":{"kind":"Variable","name":{"kind":"Name","value":"pigelloKey"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"CreatedUser"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"CreatedUser"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreateUserResult"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreateUserPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"roleAssignments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"role"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"warnings"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OperationError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fields"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]}}]} as unknown as DocumentNode<OnboardPersonMutation, OnboardPersonMutationVariables>;
export const CreateServiceAccountDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateServiceAccount"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"backend"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},"defaultValue":{"kind":"StringValue","value":"wavefront","block":false}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"name"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"description"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"roleIds"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"key"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createServiceAccount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"backend"},"value":{"kind":"Variable","name":{"kind":"Name","value":"backend"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"name"},"value":{"kind":"Variable","name":{"kind":"Name","value":"name"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"description"},"value":{"kind":"Variable","name":{"kind":"Name","value":"description"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"roleIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"roleIds"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"idempotencyKey"},"value":{"kind":"Variable","name":{"kind":"Name","value":"key"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreateServiceAccountPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"serviceAccount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"externalId"}},{"kind":"Field","name":{"kind":"Name","value":"active"}}]}},{"kind":"Field","name":{"kind":"Name","value":"warnings"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OperationError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fields"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]}}]}}]} as unknown as DocumentNode<CreateServiceAccountMutation, CreateServiceAccountMutationVariables>;
export const CreateTokenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateToken"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"principalId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"name"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"key"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createToken"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"principalId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"principalId"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"name"},"value":{"kind":"Variable","name":{"kind":"Name","value":"name"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"idempotencyKey"},"value":{"kind":"Variable","name":{"kind":"Name","value":"key"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreateTokenPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"token"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"secret"}},{"kind":"Field","name":{"kind":"Name","value":"warnings"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OperationError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fields"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]}}]}}]} as unknown as DocumentNode<CreateTokenMutation, CreateTokenMutationVariables>;
export const RevokeTokenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RevokeToken"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"key"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revokeToken"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"idempotencyKey"},"value":{"kind":"Variable","name":{"kind":"Name","value":"key"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RevokeTokenPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deletedId"}},{"kind":"Field","name":{"kind":"Name","value":"warnings"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OperationError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}}]}}]}}]}}]} as unknown as DocumentNode<RevokeTokenMutation, RevokeTokenMutationVariables>;
export const OffboardPersonDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"OffboardPerson"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"userIds"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"key"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deletePrincipals"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"principalIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"userIds"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"idempotencyKey"},"value":{"kind":"Variable","name":{"kind":"Name","value":"key"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DeletePrincipalsPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"outcomes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"principalId"}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"warnings"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OperationError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fields"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]}}]}}]} as unknown as DocumentNode<OffboardPersonMutation, OffboardPersonMutationVariables>;
export const AuditTrailDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AuditTrail"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"20"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AuditFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"auditEvents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"subject"}},{"kind":"Field","name":{"kind":"Name","value":"operation"}},{"kind":"Field","name":{"kind":"Name","value":"backend"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"input"}},{"kind":"Field","name":{"kind":"Name","value":"targetIds"}},{"kind":"Field","name":{"kind":"Name","value":"requestId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<AuditTrailQuery, AuditTrailQueryVariables>;
export const CreateGroupDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateGroup"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"backend"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},"defaultValue":{"kind":"StringValue","value":"wavefront","block":false}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"name"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"description"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"roleIds"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"key"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createGroup"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"backend"},"value":{"kind":"Variable","name":{"kind":"Name","value":"backend"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"name"},"value":{"kind":"Variable","name":{"kind":"Name","value":"name"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"description"},"value":{"kind":"Variable","name":{"kind":"Name","value":"description"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"roleIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"roleIds"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"idempotencyKey"},"value":{"kind":"Variable","name":{"kind":"Name","value":"key"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreateGroupPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"roles"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"warnings"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"OperationError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InvalidInputError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fields"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]}}]}}]} as unknown as DocumentNode<CreateGroupMutation, CreateGroupMutationVariables>;