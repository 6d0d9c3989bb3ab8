import type { PrincipalType } from '../model.ts';
import type { LastUseRecord, ResourceRecord } from './record.ts';

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

export interface PrincipalReference {
  type: PrincipalType;
  key: string;
}

export interface PrincipalFilter {
  search?: string;
  active?: boolean;
}
