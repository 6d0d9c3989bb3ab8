import type { Hono } from 'hono';
import { inviteUsers, putUser, setMembership } from './account-writes.ts';
import { enveloped, refuse } from './answers.ts';
import { readFields, readJson, stringOf } from './requests.ts';
import { unitedPermissions } from './tables.ts';
import { bareUser, type Caller, requireAccount, type Tenant, writtenUser } from './tenant.ts';

/** `/account/user`. */
export function addUserRoutes(app: Hono<Caller>, tenant: Tenant): void {
  const { tables, views } = tenant;

  app.get('/account/user/admin', () => {
    const admins = [...tables.accounts.values()].filter((account) =>
      unitedPermissions(tables, account).includes('user_management'),
    );
    return enveloped(admins.map(({ identifier }) => identifier));
  });
  app.post('/account/user/invite', async (context) =>
    bareUser(tenant, inviteUsers(tenant, await readJson(context))),
  );
  // Not paged, whatever offset and limit a client sends.
  app.get('/account/user', () => {
    const users = [...tables.accounts.values()].filter(({ type }) => type === 'user');
    return enveloped(users.map((row) => views.user(row)));
  });
  app.post('/account/user', async (context) => {
    const { account, warning } = putUser(tenant, await readFields(context));
    return writtenUser(tenant, account, warning);
  });
  app.get('/account/user/:id', (context) => bareUser(tenant, requireUser(tenant, context.req.param('id'))));
  app.put('/account/user/:id', async (context) => {
    const account = requireUser(tenant, context.req.param('id'));
    const fields = await readFields(context);
    account.ssoId = stringOf(fields['ssoId'], 'ssoId') ?? account.ssoId;
    return writtenUser(tenant, account, setMembership(tenant, account, fields));
  });
}

function requireUser(tenant: Tenant, id: string): ReturnType<typeof requireAccount> & { type: 'user' } {
  const account = requireAccount(tenant, id);
  if (account.type !== 'user') throw refuse(404, `User with id ${id} does not exist`);
  return account;
}
