import type { Hono } from 'hono';
import {
  changeGroups,
  changePermission,
  changePermissions,
  changeRoles,
  deleteAccounts,
  validateAccounts,
} from './account-writes.ts';
import { enveloped, page } from './answers.ts';
import { businessFunctionsOf } from './business-functions.ts';
import { pagingOf, readIds } from './requests.ts';
import { removeAccount } from './tables.ts';
import { bareUser, type Caller, requireAccount, type Tenant } from './tenant.ts';

/** Operations on users and service accounts alike. */
export function addAccountRoutes(app: Hono<Caller>, tenant: Tenant): void {
  const { tables, views } = tenant;

  app.get('/account', (context) => page([...tables.accounts.values()], pagingOf(context), views.account));
  app.post('/account/deleteAccounts', async (context) =>
    enveloped(deleteAccounts(tenant, await readIds(context))),
  );
  app.post('/account/validateAccounts', async (context) =>
    enveloped(validateAccounts(tenant, await readIds(context))),
  );
  addMembershipRoutes(app, tenant);
  app.get('/account/:id/businessFunctions', (context) =>
    enveloped(businessFunctionsOf(tables, requireAccount(tenant, context.req.param('id')))),
  );
  app.get('/account/:id', (context) =>
    enveloped(views.account(requireAccount(tenant, context.req.param('id')))),
  );
  app.delete('/account/:id', (context) => {
    const account = requireAccount(tenant, context.req.param('id'));
    const lastState = views.account(account);
    removeAccount(tables, account);
    return enveloped(lastState);
  });
}

function addMembershipRoutes(app: Hono<Caller>, tenant: Tenant): void {
  for (const verb of ['grant', 'revoke'] as const) {
    app.post(`/account/${verb}/:permission`, async (context) => {
      const ids = await readIds(context);
      return bareUser(
        tenant,
        changePermissions(tenant, ids, {
          permission: context.req.param('permission'),
          grant: verb === 'grant',
        }),
      );
    });
    // No body is read: clients send {}, null, nothing, or text/plain.
    app.post(`/account/:id/${verb}/:permission`, (context) => {
      const account = requireAccount(tenant, context.req.param('id'));
      changePermission(account, context.req.param('permission'), verb === 'grant');
      return bareUser(tenant, account);
    });
  }
  for (const [verb, add] of [
    ['addRoles', true],
    ['removeRoles', false],
  ] as const) {
    app.post(`/account/:id/${verb}`, async (context) => {
      const account = requireAccount(tenant, context.req.param('id'));
      changeRoles(tenant, account, { ids: await readIds(context), add });
      return bareUser(tenant, account);
    });
  }
  for (const [verb, add] of [
    ['addUserGroups', true],
    ['removeUserGroups', false],
  ] as const) {
    app.post(`/account/:id/${verb}`, async (context) => {
      const account = requireAccount(tenant, context.req.param('id'));
      changeGroups(tenant, account, { ids: await readIds(context), add });
      return bareUser(tenant, account);
    });
  }
}
