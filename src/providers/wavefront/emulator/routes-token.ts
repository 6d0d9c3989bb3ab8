import type { Hono } from 'hono';
import { enveloped, refuse } from './answers.ts';
import { readFields, stringOf } from './requests.ts';
import { addToken, removeToken, type TokenRow } from './tables.ts';
import { type Caller, requirePermission, requireServiceAccount, type Tenant } from './tenant.ts';

const mostTokens = 20;

export function addTokenRoutes(app: Hono<Caller>, tenant: Tenant): void {
  addTenantTokenRoutes(app, tenant);
  addServiceAccountTokenRoutes(app, tenant);
  addOwnTokenRoutes(app, tenant);
}

function addTenantTokenRoutes(app: Hono<Caller>, tenant: Tenant): void {
  const { tables, views } = tenant;
  app.get('/apitoken/customertokens', () =>
    enveloped([...tables.tokens.values()].map((token) => views.apiToken(token))),
  );
  // A PUT, of all verbs.
  app.put('/apitoken/customertokens/revoke', async (context) => {
    const token = requireToken(
      tenant,
      stringOf((await readFields(context))['tokenID'], 'tokenID') ?? '',
      null,
    );
    const lastState = views.userApiToken(token);
    removeToken(tables, token);
    return enveloped(lastState);
  });
  app.get('/apitoken/customertokens/:id', (context) =>
    enveloped(views.apiToken(requireToken(tenant, context.req.param('id'), null))),
  );
}

function addServiceAccountTokenRoutes(app: Hono<Caller>, tenant: Tenant): void {
  app.get('/apitoken/serviceaccount/:id', (context) =>
    wholeList(tenant, requireServiceAccount(tenant, context.req.param('id')).identifier),
  );
  app.post('/apitoken/serviceaccount/:id', async (context) => {
    const { identifier } = requireServiceAccount(tenant, context.req.param('id'));
    const fields = await readFields(context);
    // The declared body requires a tokenID, and yet a create must not send one.
    if (stringOf(fields['tokenID'], 'tokenID')) throw refuse(400, 'tokenID must be blank when creating');
    return createToken(tenant, identifier, stringOf(fields['tokenName'], 'tokenName') ?? null);
  });
  app.put('/apitoken/serviceaccount/:id/:token', async (context) => {
    const { identifier } = requireServiceAccount(tenant, context.req.param('id'));
    const token = requireToken(tenant, context.req.param('token'), identifier);
    return rename(tenant, token, stringOf((await readFields(context))['tokenName'], 'tokenName'));
  });
  app.delete('/apitoken/serviceaccount/:id/:token', (context) => {
    const { identifier } = requireServiceAccount(tenant, context.req.param('id'));
    removeToken(tenant.tables, requireToken(tenant, context.req.param('token'), identifier));
    return wholeList(tenant, identifier);
  });
}

function addOwnTokenRoutes(app: Hono<Caller>, tenant: Tenant): void {
  app.get('/apitoken', (context) => wholeList(tenant, context.get('caller').identifier));
  app.post('/apitoken', (context) => {
    requirePermission(tenant, context.get('caller'), 'token_management');
    return createToken(tenant, context.get('caller').identifier, null);
  });
  app.put('/apitoken/:id', async (context) => {
    const token = requireToken(tenant, context.req.param('id'), context.get('caller').identifier);
    return rename(tenant, token, stringOf((await readFields(context))['tokenName'], 'tokenName'));
  });
  app.delete('/apitoken/:id', (context) => {
    const { identifier } = context.get('caller');
    removeToken(tenant.tables, requireToken(tenant, context.req.param('id'), identifier));
    return wholeList(tenant, identifier);
  });
}

/** Answers the whole list, the new token last. */
function createToken(tenant: Tenant, owner: string, name: string | null): Response {
  const { tables } = tenant;
  if ((tables.tokensByOwner.get(owner)?.length ?? 0) >= mostTokens) {
    throw refuse(400, `An account may not have more than ${mostTokens} tokens`);
  }
  addToken(tables, { id: tenant.newId(), name, owner, generatedAt: tenant.now(), usedAt: null });
  return wholeList(tenant, owner);
}

function wholeList({ tables, views }: Tenant, owner: string): Response {
  return enveloped((tables.tokensByOwner.get(owner) ?? []).map((token) => views.userApiToken(token)));
}

function rename({ views }: Tenant, token: TokenRow, name: string | undefined): Response {
  token.name = name ?? token.name;
  return enveloped(views.userApiToken(token));
}

function requireToken({ tables }: Tenant, id: string, owner: string | null): TokenRow {
  const token = tables.tokens.get(id);
  if (token === undefined || (owner !== null && token.owner !== owner)) {
    throw refuse(404, 'Token does not exist');
  }
  return token;
}
