import { Hono } from 'hono';
import type { CreateEmulator } from '../../../contract/emulator.ts';
import { addAccountRoutes, adminWriteRule } from './account-routes.ts';
import { addAuthRoutes } from './auth-routes.ts';
import { createCompanyTables } from './company.ts';
import { addInviteRoutes } from './invite-routes.ts';
import { addMemberRoutes } from './member-routes.ts';
import { createRateLimits } from './rate-limits.ts';
import { noSuchRoute, text } from './replies.ts';
import { createGuardedRoute, type Server, transportRefusal } from './route.ts';
import type { Tables } from './tables.ts';
import { createTokenOffice } from './tokens.ts';
import { addUserRoutes } from './user-routes.ts';

interface HandlerOptions {
  now(): number;
  profile?: 'v1' | 'v2';
  /** How long a token lives. Default: 24 hours. */
  tokenLifeMs?: number;
  /** Whether whatever comes over plain http is refused, as v1 does in production. Default: false. */
  httpsOnly?: boolean;
}

export const createEmulator: CreateEmulator = ({ dataset, now, profile = 'v1' }) => {
  if (profile !== 'v1' && profile !== 'v2') {
    throw new RangeError(`oisp has the profiles v1 and v2, not "${profile}"`);
  }
  const { tables, login } = createCompanyTables(dataset, now());
  return {
    handle: createHandler(tables, { now, profile }),
    basePath: '/v1/api',
    settings: { auth: login, profile },
  };
};

/** The upstream over any tables; those of the company are only one example. */
export function createHandler(
  tables: Tables,
  { now, profile = 'v1', tokenLifeMs = 24 * 3_600_000, httpsOnly = false }: HandlerOptions,
): (request: Request) => Response | Promise<Response> {
  const tokens = createTokenOffice({ tables, profile, now, lifeMs: tokenLifeMs });
  const server: Server = { tables, profile, now, tokens, limits: createRateLimits(now) };
  const app = new Hono({ strict: false });
  addAuthRoutes(app, server);
  addUserRoutes(app, server);
  addAccountRoutes(app, server);
  addMemberRoutes(app, server);
  addInviteRoutes(app, server);
  addOtherRoutes(app, server);
  return (request) => {
    if (httpsOnly && new URL(request.url).protocol === 'http:') return text('SSL Required.', 403);
    // No row is for HEAD, which Hono would answer as a GET.
    return request.method === 'HEAD' ? transportRefusal(server) : app.fetch(request);
  };
}

const corsHeaders = {
  'access-control-allow-headers':
    'Authorization, X-Requested-With, Content-Type, x-apikey, x-userid, x-iotkit-requestid',
};

function addOtherRoutes(app: Hono, server: Server): void {
  const guarded = createGuardedRoute(server);
  app.options('*', () => new Response(null, { status: 200, headers: corsHeaders }));
  // The broad row for PUT lets an admin through to a route that is not there.
  app.put('/v1/api/accounts/:accountId/*', (context) =>
    guarded(adminWriteRule, () => noSuchRoute('PUT', context.req.path))(context),
  );
  app.notFound((context) =>
    // v1 has no row for such a path, and refuses before it looks for the route.
    server.profile === 'v1' ? transportRefusal(server) : noSuchRoute(context.req.method, context.req.path),
  );
}
