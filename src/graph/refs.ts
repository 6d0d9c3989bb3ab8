import type { RoleAssignmentRecord } from '../contract/principal.ts';
import type { AuditRecord } from '../ledger/records.ts';
import type { Backend } from '../loaders/backend.ts';
import type { ListFailure, Undecided } from '../loaders/failure.ts';
import type { Entity } from '../loaders/resource-loader.ts';
import type { PrincipalType } from '../model.ts';
import { builder } from './builder.ts';

/** The same human in every backend. Users are absent until somebody asks. */
export interface PersonSource {
  type: 'Person';
  /** In its canonical form. */
  email: string;
  users?: Entity<'User'>[];
  failures?: ListFailure[];
}

export interface RoleAssignmentSource {
  principal: Entity<PrincipalType>;
  assignment: RoleAssignmentRecord;
  viaGroup: Entity<'UserGroup'> | null;
}

/** One row of the audit trail. */
export interface AuditEventSource {
  type: 'AuditEvent';
  event: AuditRecord;
}

export type NodeSource = Entity | Backend | PersonSource | AuditEventSource;

export const NodeRef = builder.interfaceRef<NodeSource>('Node');
export const ResourceRef = builder.interfaceRef<Entity>('Resource');
export const PrincipalRef = builder.interfaceRef<Entity<PrincipalType>>('Principal');

export const AccountRef = builder.objectRef<Entity<'Account'>>('Account');
export const UserRef = builder.objectRef<Entity<'User'>>('User');
export const RoleRef = builder.objectRef<Entity<'Role'>>('Role');
export const UserGroupRef = builder.objectRef<Entity<'UserGroup'>>('UserGroup');
export const ServiceAccountRef = builder.objectRef<Entity<'ServiceAccount'>>('ServiceAccount');
export const TokenRef = builder.objectRef<Entity<'Token'>>('Token');
export const IntegrationUserAgentRef =
  builder.objectRef<Entity<'IntegrationUserAgent'>>('IntegrationUserAgent');
export const AssetRef = builder.objectRef<Entity<'Asset'>>('Asset');
export const GatewayRef = builder.objectRef<Entity<'Gateway'>>('Gateway');
export const BackendRef = builder.objectRef<Backend>('Backend');
export const PersonRef = builder.objectRef<PersonSource>('Person');
export const AuditEventRef = builder.objectRef<AuditEventSource>('AuditEvent');
export const RoleAssignmentRef = builder.objectRef<RoleAssignmentSource>('RoleAssignment');
export const BackendFailureRef = builder.objectRef<ListFailure>('BackendFailure');
export const UndecidedRef = builder.objectRef<Undecided>('Undecided');
