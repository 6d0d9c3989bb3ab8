import type { RoleRecord } from '../../contract/role.ts';

/** The four values of a role binding, highest first: the upstream publishes no collection of roles. */
export const builtInRoles: readonly RoleRecord[] = [
  builtInRole('owner', 'Everything an admin may do, and delete accounts.'),
  builtInRole('admin', 'Everything a member may do, and invite users.'),
  builtInRole('member', 'Manage applications and compute resources.'),
  builtInRole('viewer', 'Read only.'),
];

function builtInRole(name: string, description: string): RoleRecord {
  return {
    key: name,
    externalId: name,
    name,
    description,
    builtIn: true,
    permissions: null,
    accountKey: null,
    createdAt: null,
    updatedAt: null,
    native: null,
  };
}
