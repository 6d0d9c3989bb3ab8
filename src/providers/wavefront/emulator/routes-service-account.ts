import type { Hono } from 'hono';
import { setMembership } from './account-writes.ts';
import { enveloped, refuse } from './answers.ts';
import { type Fields, readFields, stringOf, stringsOf } from './requests.ts';
import type { ServiceAccountRow } from './tables.ts';
import { type Caller, requireServiceAccount, type Tenant } from './tenant.ts';

/** `/account/serviceaccount`: there is no DELETE of its own. */
export function addServiceAccountRoutes(app: Hono<Caller>, tenant: Tenant): void {
  const { tables, views } = tenant;

  app.get('/account/serviceaccount', () => {
    const rows = [...tables.accounts.values()].filter((row) => row.type === 'service');
    return enveloped(rows.map((row) => views.serviceAccount(row)));
  });
  app.post('/account/serviceaccount', async (context) => {
    const fields = await readFields(context);
    const account = newAccount(tenant, fields);
    const warning = write(tenant, account, fields);
    tables.accounts.set(account.identifier, account);
    return enveloped(views.serviceAccount(account), warning);
  });
  app.get('/account/serviceaccount/:id', (context) =>
    enveloped(views.serviceAccount(requireServiceAccount(tenant, context.req.param('id')))),
  );
  app.put('/account/serviceaccount/:id', async (context) => {
    const account = requireServiceAccount(tenant, context.req.param('id'));
    const fields = await readFields(context);
    if (stringOf(fields['identifier'], 'identifier') === undefined)
      throw refuse(400, 'identifier is required');
    const warning = write(tenant, account, fields);
    return enveloped(views.serviceAccount(account), warning);
  });
  for (const [verb, active] of [
    ['activate', true],
    ['deactivate', false],
  ] as const) {
    app.post(`/account/serviceaccount/:id/${verb}`, (context) => {
      const account = requireServiceAccount(tenant, context.req.param('id'));
      account.active = active;
      return enveloped(views.serviceAccount(account));
    });
  }
}

function newAccount({ tables }: Tenant, fields: Fields): ServiceAccountRow {
  const identifier = stringOf(fields['identifier'], 'identifier') ?? '';
  if (!/^sa::./.test(identifier)) throw refuse(400, 'identifier must begin with sa::');
  if (tables.accounts.has(identifier)) throw refuse(409, `Account with id ${identifier} already exists`);
  return {
    type: 'service',
    identifier,
    // What an omitted `active` means is not documented; terraform takes it to be true.
    active: true,
    description: null,
    permissions: [],
    roleIds: [],
    groupIds: [],
  };
}

function write(tenant: Tenant, account: ServiceAccountRow, fields: Fields): string {
  // Reads give token objects; echoing them in a write breaks, so clients send an empty list.
  stringsOf(fields['tokens'], 'tokens');
  const active = fields['active'] ?? account.active;
  if (typeof active !== 'boolean') throw refuse(400, 'Cannot deserialize active: a Boolean was expected');
  const description = stringOf(fields['description'], 'description') ?? null;
  const warning = setMembership(tenant, account, fields);
  account.active = active;
  account.description = description;
  return warning;
}
