import type { Hono } from 'hono';
import type { Change } from './account-writes.ts';
import { enveloped, page, pushedBack, refuse } from './answers.ts';
import { type Fields, fieldsOf, pagingOf, requireBody, stringOf, stringsOf } from './requests.ts';
import {
  addTo,
  findAccount,
  groupsOf,
  linkGroupRole,
  linkRole,
  type RoleRow,
  removeFrom,
  unlinkGroupRole,
  unlinkRole,
} from './tables.ts';
import { type Caller, checkGrant, findRoles, type Tenant } from './tenant.ts';

export function addRoleRoutes(app: Hono<Caller>, tenant: Tenant): void {
  const { tables, views } = tenant;
  app.get('/role', (context) => page([...tables.roles.values()], pagingOf(context), views.role));
  app.post('/role', async (context) => {
    const role = newRole(tenant, fieldsOf(await requireBody(context)), context.get('caller').identifier);
    tables.roles.set(role.id, role);
    return enveloped(views.roleWithSamples(role));
  });
  addAssignmentRoutes(app, tenant);
  app.get('/role/:id', (context) =>
    enveloped(views.roleWithSamples(requireRole(tenant, context.req.param('id')))),
  );
  app.put('/role/:id', async (context) => {
    const role = requireRole(tenant, context.req.param('id'));
    const fields = fieldsOf(await requireBody(context));
    const wanted = stringsOf(fields['permissions'], 'permissions') ?? role.permissions;
    // Added permissions are not reliably taken over: terraform grants each one again afterwards. Here never.
    role.permissions = role.permissions.filter((permission) => wanted.includes(permission));
    role.name = stringOf(fields['name'], 'name') ?? role.name;
    role.description = stringOf(fields['description'], 'description') ?? role.description;
    touch(tenant, role, context.get('caller').identifier);
    return enveloped(views.roleWithSamples(role));
  });
  app.delete('/role/:id', (context) => {
    const role = requireRole(tenant, context.req.param('id'));
    if (!role.deletable) throw refuse(400, 'This role cannot be deleted');
    const lastState = views.roleWithSamples(role);
    changeAssignees(tenant, role, { ids: [...role.accounts, ...role.groups], add: false });
    tables.roles.delete(role.id);
    tables.deletedRoles.add(role.id);
    return enveloped(lastState);
  });
}

function newRole(tenant: Tenant, fields: Fields, createdBy: string): RoleRow {
  const permissions = stringsOf(fields['permissions'], 'permissions') ?? [];
  for (const permission of permissions) checkGrant(permission, null);
  return {
    id: tenant.newId(),
    // Not even a name is formally required.
    name: stringOf(fields['name'], 'name') ?? null,
    description: stringOf(fields['description'], 'description') ?? null,
    permissions: [...new Set(permissions)],
    restrictedPermissions: [],
    deletable: true,
    createdAt: tenant.now(),
    updatedAt: tenant.now(),
    updatedBy: createdBy,
    accounts: new Set(),
    groups: new Set(),
  };
}

function addAssignmentRoutes(app: Hono<Caller>, tenant: Tenant): void {
  for (const verb of ['grant', 'revoke'] as const) {
    app.post(`/role/${verb}/:permission`, async (context) => {
      const permission = context.req.param('permission');
      checkGrant(permission, null);
      const { rows } = findRoles(tenant, stringsOf(await requireBody(context), 'the body') ?? []);
      for (const role of rows) {
        (verb === 'grant' ? addTo : removeFrom)(role.permissions, permission);
        touch(tenant, role, context.get('caller').identifier);
      }
      const last = rows.at(-1);
      if (last === undefined) throw refuse(400, 'No valid role IDs were found');
      return enveloped(tenant.views.role(last));
    });
  }
  for (const [verb, add] of [
    ['addAssignees', true],
    ['removeAssignees', false],
  ] as const) {
    app.post(`/role/:id/${verb}`, async (context) => {
      const role = requireRole(tenant, context.req.param('id'));
      const ids = stringsOf(await requireBody(context), 'the body') ?? [];
      changeAssignees(tenant, role, { ids, add });
      return enveloped(tenant.views.roleWithSamples(role));
    });
  }
}

function touch(tenant: Tenant, role: RoleRow, updatedBy: string): void {
  role.updatedAt = tenant.now();
  role.updatedBy = updatedBy;
}

function requireRole({ tables }: Tenant, id: string): RoleRow {
  const role = tables.roles.get(id);
  if (role !== undefined) return role;
  // A role that has gone was seen to answer 406, as pushback does elsewhere.
  if (tables.deletedRoles.has(id)) throw pushedBack();
  throw refuse(404, `Role with id ${id} does not exist`);
}

/** Takes accounts and groups mixed. Bad ids among good ones are dropped in silence. */
function changeAssignees({ tables }: Tenant, role: RoleRow, { ids, add }: Change): void {
  const accounts = ids.flatMap((id) => findAccount(tables, id) ?? []);
  const groups = groupsOf(tables, ids);
  if (ids.length > 0 && accounts.length + groups.length === 0) {
    throw refuse(400, 'No valid user or user group IDs were found');
  }
  for (const account of accounts) (add ? linkRole : unlinkRole)(account, role);
  for (const group of groups) (add ? linkGroupRole : unlinkGroupRole)(group, role);
}
