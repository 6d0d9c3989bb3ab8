import type { Hono } from 'hono';
import { enveloped, page, refuse } from './answers.ts';
import { type Fields, pagingOf, readFields, readIds, stringOf, stringsOf } from './requests.ts';
import {
  findAccount,
  type GroupRow,
  linkGroup,
  linkGroupRole,
  rolesOf,
  unlinkGroup,
  unlinkGroupRole,
} from './tables.ts';
import { type Caller, findRoles, ignoredWarning, type Tenant } from './tenant.ts';

export function addGroupRoutes(app: Hono<Caller>, tenant: Tenant): void {
  const { tables, views } = tenant;

  app.get('/usergroup', (context) => page([...tables.groups.values()], pagingOf(context), views.group));
  app.post('/usergroup', async (context) => {
    const fields = await readFields(context);
    const group = newGroup(tenant, fields);
    const warning = setGroupRoles(tenant, group, fields);
    tables.groups.set(group.id, group);
    return enveloped(views.groupWithUsers(group), warning);
  });
  app.get('/usergroup/:id', (context) =>
    enveloped(views.groupWithUsers(requireGroup(tenant, context.req.param('id')))),
  );
  // Members cannot be changed here.
  app.put('/usergroup/:id', async (context) => {
    const group = requireGroup(tenant, context.req.param('id'));
    const fields = await readFields(context);
    const name = requireName(fields);
    if (group.system && name !== group.name) throw refuse(400, 'The name of this group cannot be changed');
    const warning = setGroupRoles(tenant, group, fields);
    group.name = name;
    group.description = stringOf(fields['description'], 'description') ?? group.description;
    return enveloped(views.groupWithUsers(group), warning);
  });
  app.delete('/usergroup/:id', (context) => {
    const group = requireGroup(tenant, context.req.param('id'));
    if (group.system) throw refuse(400, 'This group cannot be deleted');
    const lastState = views.groupWithUsers(group);
    for (const id of [...group.users]) {
      const account = findAccount(tables, id);
      if (account !== undefined) unlinkGroup(account, group);
    }
    for (const role of rolesOf(tables, [...group.roleIds])) unlinkGroupRole(group, role);
    tables.groups.delete(group.id);
    return enveloped(lastState);
  });
  addMemberRoutes(app, tenant);
}

function addMemberRoutes(app: Hono<Caller>, tenant: Tenant): void {
  const { tables, views } = tenant;
  for (const [verb, change] of [
    ['addUsers', linkGroup],
    ['removeUsers', unlinkGroup],
  ] as const) {
    app.post(`/usergroup/:id/${verb}`, async (context) => {
      const group = requireGroup(tenant, context.req.param('id'));
      if (group.system) throw refuse(400, 'The users of this group cannot be changed');
      for (const id of await readIds(context)) {
        const account = findAccount(tables, id);
        if (account !== undefined) change(account, group);
      }
      return enveloped(views.groupWithUsers(group));
    });
  }
  for (const [verb, change] of [
    ['addRoles', linkGroupRole],
    ['removeRoles', unlinkGroupRole],
  ] as const) {
    app.post(`/usergroup/:id/${verb}`, async (context) => {
      const group = requireGroup(tenant, context.req.param('id'));
      for (const role of findRoles(tenant, await readIds(context)).rows) change(group, role);
      return enveloped(views.groupWithUsers(group));
    });
  }
}

function newGroup(tenant: Tenant, fields: Fields): GroupRow {
  return {
    id: tenant.newId(),
    name: requireName(fields),
    description: stringOf(fields['description'], 'description') ?? null,
    system: false,
    roleIds: [],
    users: new Set(),
    createdAt: tenant.now(),
  };
}

function requireGroup({ tables }: Tenant, id: string): GroupRow {
  const group = tables.groups.get(id);
  if (group === undefined) throw refuse(404, `User group with id ${id} does not exist`);
  return group;
}

function requireName(fields: Fields): string {
  const name = stringOf(fields['name'], 'name');
  if (name === undefined || name === '') throw refuse(400, 'name is required');
  return name;
}

function setGroupRoles(tenant: Tenant, group: GroupRow, fields: Fields): string {
  const ids = stringsOf(fields['roleIDs'], 'roleIDs');
  if (ids === undefined) throw refuse(400, 'roleIDs is required');
  const { rows, unknown } = findRoles(tenant, ids);
  for (const role of rolesOf(tenant.tables, [...group.roleIds])) unlinkGroupRole(group, role);
  for (const role of rows) linkGroupRole(group, role);
  return ignoredWarning([], unknown);
}
