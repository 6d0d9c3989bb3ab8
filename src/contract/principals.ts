import type { Call } from './call.ts';
import type { IntegrationUserAgentRecord } from './integration-user-agent.ts';
import type { PrincipalReference } from './principal.ts';
import type { ListQuery, NoFilter, Page } from './read.ts';
import type { ServiceAccountRecord } from './service-account.ts';
import type { UserRecord } from './user.ts';
import type { Outcomes } from './write.ts';

/** A principal together with its type, where a list holds several types. */
export type TypedPrincipal =
  | { type: 'User'; record: UserRecord }
  | { type: 'ServiceAccount'; record: ServiceAccountRecord }
  | { type: 'IntegrationUserAgent'; record: IntegrationUserAgentRecord };

/** Members, of roles and of groups alike. */
export interface MemberOperations {
  /** The principals that hold the role directly, or are in the group: `query.parent` names it. */
  listMembers?(query: ListQuery<NoFilter>, call: Call): Promise<Page<TypedPrincipal>>;
}

export interface Validation {
  valid: TypedPrincipal[];
  unknown: string[];
}

/** What one call does for principals of several types, where the backend has such a call. */
export interface PrincipalOperations {
  /** Which of these identifiers exist as users or service accounts, in one round trip. */
  validate?(identifiers: readonly string[], call: Call): Promise<Validation>;
  deleteMany?(targets: readonly PrincipalReference[], call: Call): Promise<Outcomes>;
}

/** Permissions that are given to principals directly; one outcome for each of them. */
export interface PermissionOperations {
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
