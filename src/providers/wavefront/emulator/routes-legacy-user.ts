import type { Context, Hono } from 'hono';
import {
  changeGroups,
  changePermission,
  changePermissions,
  deleteAccounts,
  inviteUsers,
  putUser,
  setMembership,
  validateAccounts,
} from './account-writes.ts';
import { enveloped, frameworkError, refuse } from './answers.ts';
import { readFields, readIds, readJson, stringOf } from './requests.ts';
import { identifierFor } from './tables.ts';
import { bareUser, type Caller, requireAccount, type Tenant, writtenUser } from './tenant.ts';

/** `/user`: deprecated and still served, also for service accounts. */
export function addLegacyUserRoutes(app: Hono<Caller>, tenant: Tenant): void {
  const { tables, views } = tenant;

  // A bare array, whose rows lack the groups that the model requires.
  app.get('/user', () => {
    const users = [...tables.accounts.values()].filter(({ type }) => type === 'user');
    return Response.json(users.map((row) => ({ ...views.user(row), userGroups: undefined })));
  });
  app.post('/user', async (context) => {
    const fields = await readFields(context);
    const email = stringOf(fields['emailAddress'], 'emailAddress') ?? '';
    if (tables.accounts.has(identifierFor(tables, email))) {
      throw refuse(409, `User with id ${email} is already created in our system.`);
    }
    const { account, warning } = putUser(tenant, fields);
    return writtenUser(tenant, account, warning);
  });
  app.post('/user/deleteUsers', async (context) => enveloped(deleteAccounts(tenant, await readIds(context))));
  app.post('/user/validateUsers', async (context) =>
    enveloped(validateAccounts(tenant, await readIds(context))),
  );
  app.post('/user/invite', async (context) => bareUser(tenant, inviteUsers(tenant, await readJson(context))));
  addMembershipRoutes(app, tenant);
  // Declared as a user model, unlike its account twin.
  app.get('/user/:id/businessFunctions', (context) =>
    bareUser(tenant, requireAccount(tenant, context.req.param('id'))),
  );
  app.get('/user/:id', (context) => bareUser(tenant, requireAccount(tenant, context.req.param('id'))));
  app.put('/user/:id', async (context) => {
    const account = requireAccount(tenant, context.req.param('id'));
    return writtenUser(tenant, account, setMembership(tenant, account, await readFields(context)));
  });
  // Its success has no schema: an empty body.
  app.delete('/user/:id', (context) => {
    deleteAccounts(tenant, [requireAccount(tenant, context.req.param('id')).identifier]);
    return new Response(null);
  });
}

function addMembershipRoutes(app: Hono<Caller>, tenant: Tenant): void {
  for (const verb of ['grant', 'revoke'] as const) {
    app.post(`/user/${verb}/:permission`, async (context) => {
      const ids = await readIds(context);
      return bareUser(
        tenant,
        changePermissions(tenant, ids, {
          permission: context.req.param('permission'),
          grant: verb === 'grant',
        }),
      );
    });
    app.post(`/user/:id/${verb}`, async (context) => {
      const account = requireAccount(tenant, context.req.param('id'));
      changePermission(account, await readFormGroup(context), verb === 'grant');
      return bareUser(tenant, account);
    });
  }
  for (const [verb, add] of [
    ['addUserGroups', true],
    ['removeUserGroups', false],
  ] as const) {
    app.post(`/user/:id/${verb}`, async (context) => {
      const account = requireAccount(tenant, context.req.param('id'));
      changeGroups(tenant, account, { ids: await readIds(context), add });
      return bareUser(tenant, account);
    });
  }
}

/** `group=<permission>`, as a form. */
async function readFormGroup(context: Context): Promise<string> {
  if (!(context.req.header('content-type') ?? '').includes('application/x-www-form-urlencoded')) {
    throw frameworkError(415, 'Unsupported Media Type');
  }
  const permission = new URLSearchParams(await context.req.text()).get('group');
  if (permission === null) throw refuse(400, 'group is required');
  return permission;
}
