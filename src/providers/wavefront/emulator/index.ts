import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { CreateEmulator } from '../../../contract/emulator.ts';
import { frameworkError, noSuchPath } from './answers.ts';
import { administrator, createTables } from './data.ts';
import { addAccountRoutes } from './routes-account.ts';
import { addGroupRoutes } from './routes-group.ts';
import { addLegacyUserRoutes } from './routes-legacy-user.ts';
import { addRoleRoutes } from './routes-role.ts';
import { addSearchRoutes } from './routes-search.ts';
import { addServiceAccountRoutes } from './routes-service-account.ts';
import { addTokenRoutes } from './routes-token.ts';
import { addUserRoutes } from './routes-user.ts';
import { createSearchIndex } from './search-index.ts';
import type { AccountRow, Tables } from './tables.ts';
import { type Caller, type Envelopes, requirePermission, type Tenant } from './tenant.ts';
import { createViews } from './views.ts';

const envelopes: readonly Envelopes[] = ['recorded', 'declared', 'enveloped'];

const profiles: readonly string[] = [...envelopes, 'laggingSearch'];

export const createEmulator: CreateEmulator = ({ dataset, now, profile = 'recorded' }) => {
  if (!profiles.includes(profile)) {
    throw new RangeError(`wavefront: expected a profile of ${profiles.join(', ')}; ${profile} came`);
  }
  const tables = createTables(dataset);
  let created = 0;
  const tenant: Tenant = {
    tables,
    views: createViews(tables),
    now,
    newId: () => {
      created += 1;
      return dataset.uuid('wavefront', 'created', created);
    },
    lags: profile === 'laggingSearch',
    envelopes: envelopes.find((name) => name === profile) ?? 'recorded',
  };
  const app = createApp(tenant);
  return {
    handle: (request) => app.fetch(request),
    basePath: '',
    settings: { auth: { token: tables.tokensByOwner.get(administrator)?.[0]?.id ?? '' } },
  };
};

function createApp(tenant: Tenant): Hono<Caller> {
  const { tables } = tenant;
  const app = new Hono<Caller>().basePath('/api/v2');

  app.use(async (context, next) => {
    const authorization = context.req.header('authorization') ?? '';
    const token = authorization.startsWith('Bearer ')
      ? authorization.slice('Bearer '.length)
      : context.req.header('x-auth-token');
    const caller = callerOf(tables, token ?? '');
    if (caller === null) throw frameworkError(401, 'Unauthorized');
    context.set('caller', caller);
    // Own tokens are everybody's own business; all the rest is account administration.
    const own = /^\/api\/v2\/apitoken(\/(?!serviceaccount|customertokens)[^/]+)?$/;
    if (!own.test(context.req.path)) requirePermission(tenant, caller, 'user_management');
    await next();
    if (isWrite(context.req.method, context.req.path)) {
      tables.version += 1;
      tables.writtenAt = tenant.now();
    }
  });

  // Literal segments must win over {id}: the specific routes come first.
  addUserRoutes(app, tenant);
  addServiceAccountRoutes(app, tenant);
  addAccountRoutes(app, tenant);
  addRoleRoutes(app, tenant);
  addGroupRoutes(app, tenant);
  addTokenRoutes(app, tenant);
  addLegacyUserRoutes(app, tenant);
  addSearchRoutes(app, createSearchIndex(tenant));

  app.notFound(() => noSuchPath());
  app.onError((error) => {
    if (error instanceof HTTPException) return error.getResponse();
    return new Response('', { status: 500 });
  });
  return app;
}

/** The owner of the token; a deactivated account's tokens stop working and stay listed. */
function callerOf(tables: Tables, token: string): AccountRow | null {
  const owner = tables.accounts.get(tables.tokens.get(token)?.owner ?? '');
  if (owner === undefined || (owner.type === 'service' && !owner.active)) return null;
  return owner;
}

function isWrite(method: string, path: string): boolean {
  return method !== 'GET' && !path.includes('/search/') && !path.includes('/validate');
}
