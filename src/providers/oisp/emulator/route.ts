import type { Context } from 'hono';
import type { JsonObject } from '../../../model.ts';
import type { RateLimits } from './rate-limits.ts';
import { invalidRequest, platformError, text } from './replies.ts';
import { complaintsOf, type RequestSchemaName } from './request-schemas.ts';
import type { Role, Tables, UserRow } from './tables.ts';
import type { Claims, TokenOffice } from './tokens.ts';

export interface Server {
  tables: Tables;
  profile: 'v1' | 'v2';
  now(): number;
  tokens: TokenOffice;
  limits: RateLimits;
}

/** What a handler gets; `user` is null for the token of somebody deleted since. */
export interface Exchange {
  param(name: string): string;
  query: URLSearchParams;
  body: JsonObject;
  claims: Claims;
  user: UserRow | null;
  role: Role | null;
  /** Fires when whoever asked has gone. */
  signal: AbortSignal;
}

/** What a request must be to pass: whose, how often, and with what body. */
export interface Rule {
  /** Who may pass on paths below an account. */
  roles?: readonly Role[];
  bucket?: { name: string; limit: number; of: 'account' | 'user' | 'everybody' };
  schema?: RequestSchemaName;
}

type Handle = (exchange: Exchange) => Response | Promise<Response>;
type HonoHandler = (context: Context) => Promise<Response>;

export function createPublicRoute(server: Server) {
  return (schema: RequestSchemaName | null, handle: (body: JsonObject) => Response): HonoHandler =>
    async (context) => {
      const body = await readBody(server, context.req.raw);
      if (body instanceof Response) return body;
      return refusalOf(schema, body) ?? handle(body);
    };
}

/** Checks in the upstream's order: body, token, role, rate, schema. */
export function createGuardedRoute(server: Server) {
  return (rule: Rule, handle: Handle): HonoHandler =>
    async (context) => {
      const body = await readBody(server, context.req.raw);
      if (body instanceof Response) return body;
      const claims = claimsIn(server, context.req.raw);
      if (claims === null) return transportRefusal(server);
      const param = (name: string): string => context.req.param(name) ?? '';
      const accountId = param('accountId');
      const role = roleIn(server, claims, accountId);
      if (rule.roles !== undefined && (role === null || !rule.roles.includes(role))) {
        return transportRefusal(server);
      }
      const counted = count(server, rule, { account: accountId, user: claims.sub, everybody: '' });
      const exchange: Exchange = {
        param,
        query: new URL(context.req.url).searchParams,
        body,
        claims,
        user: server.tables.users.get(claims.sub) ?? null,
        role,
        signal: context.req.raw.signal,
      };
      const response = counted.refused ?? refusalOf(rule.schema ?? null, body) ?? (await handle(exchange));
      // v2 has no such headers.
      const headers = server.profile === 'v1' ? Object.entries(counted.headers) : [];
      for (const [name, value] of headers) response.headers.set(name, value);
      return response;
    };
}

/** The refusal of whoever may not pass: v1 says it in a text that calls itself HTML, v2 in JSON. */
export function transportRefusal({ profile }: Server): Response {
  return profile === 'v1' ? text('Not Authorized', 401) : platformError(401, 'Not Authorized');
}

function refusalOf(schema: RequestSchemaName | null, body: JsonObject): Response | null {
  const complaints = schema === null ? [] : complaintsOf(schema, body);
  return complaints.length === 0 ? null : invalidRequest(complaints);
}

function count(
  { limits }: Server,
  { bucket }: Rule,
  keys: Record<'account' | 'user' | 'everybody', string>,
): ReturnType<RateLimits['count']> {
  if (bucket === undefined) return { headers: {}, refused: null };
  return limits.count(`${bucket.of} ${keys[bucket.of]} ${bucket.name}`, bucket.limit);
}

/** Reads the token of a request; its scheme is written in this case only. */
export function claimsIn({ tokens }: Server, request: Request): Claims | null {
  const [scheme, token] = (request.headers.get('authorization') ?? '').split(' ');
  return scheme === 'Bearer' && token !== undefined ? tokens.read(token) : null;
}

/**
 * v1 reads the roles from the database at every request, so that an old token opens a new account; only of an account
 * deleted since does it believe the token. v2 believes the token until the next log-in.
 */
function roleIn({ tables, profile }: Server, claims: Claims, accountId: string): Role | null {
  if (profile === 'v1' && tables.accounts.has(accountId)) {
    return tables.users.get(claims.sub)?.accounts.get(accountId) ?? null;
  }
  return claims.accounts.get(accountId) ?? null;
}

async function readBody({ profile }: Server, request: Request): Promise<JsonObject | Response> {
  if (request.method === 'GET') return {};
  const content = await request.text();
  const limit = (profile === 'v1' ? 256 : 2560) * 1024;
  if (Buffer.byteLength(content) > limit) return platformError(500, 'Internal Server Error');
  const mediaType = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (mediaType === 'application/x-www-form-urlencoded') {
    return Object.fromEntries(new URLSearchParams(content));
  }
  // Whatever else it is, it counts as {}.
  if (mediaType !== 'application/json' || content === '') return {};
  try {
    const body: unknown = JSON.parse(content);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as JsonObject;
  } catch {
    // Answered below: what is no JSON object is all the same to the upstream.
  }
  return platformError(400, 'Invalid request');
}
