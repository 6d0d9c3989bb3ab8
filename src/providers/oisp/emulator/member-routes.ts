import type { Hono } from 'hono';
import type { JsonObject } from '../../../model.ts';
import { memberWriteRule, readRule } from './account-routes.ts';
import { businessError, empty, json, notAuthorized, platformError } from './replies.ts';
import { createGuardedRoute, type Exchange, type Server } from './route.ts';
import { membersOf, setRole, type UserRow } from './tables.ts';
import { listedUserJson, ownUserJson } from './user-json.ts';

export function addMemberRoutes(app: Hono, server: Server): void {
  const guarded = createGuardedRoute(server);
  const path = '/v1/api/accounts/:accountId/users';
  let listings = 0;

  app.get(
    path,
    guarded(readRule, ({ param, query, role }) => {
      // The broad rule for reads has let plain users in; the handler looks again. v2 lets every member read.
      if (server.profile === 'v1' && role !== 'admin') return notAuthorized();
      if (server.profile === 'v2' && query.has('sort')) return platformError(500, 'Internal Server Error');
      const users = window(membersOf(server.tables, param('accountId')), server, query);
      // Users are looked up one by one, and come in whatever order the look-ups finish: no "sort" changes that.
      listings += 1;
      return json(listings % 2 === 0 ? users.reverse() : users);
    }),
  );
  app.put(
    `${path}/:userId`,
    guarded({ ...memberWriteRule, schema: 'user' }, (exchange) => changeRole(server, exchange)),
  );
  if (server.profile === 'v1') {
    app.get(
      `${path}/:userId`,
      guarded(readRule, ({ param, user }) =>
        user !== null && param('userId') === user.id ? json(ownUserJson(server, user)) : notAuthorized(),
      ),
    );
  }
}

function window(users: UserRow[], server: Server, query: URLSearchParams): JsonObject[] {
  const columns = ['id', 'email', 'verified', 'termsAndConditions', 'type'] as const;
  const matching = users.filter((user) =>
    columns.every((column) => !query.has(column) || String(user[column]) === query.get(column)),
  );
  const skip = Number(query.get('skip') ?? 0);
  const limit = Number(query.get('limit') ?? matching.length);
  return matching.slice(skip, skip + limit).map((user) => listedUserJson(server, user));
}

/** Adds a member as well as it changes one; only the key of the path's account counts. */
function changeRole({ tables, profile, now }: Server, exchange: Exchange): Response {
  const { param, body, role, claims } = exchange;
  const accountId = param('accountId');
  const wanted = wantedRole(body['accounts'], accountId);
  if (role !== 'admin' || !wanted) return notAuthorized();
  const userId = param('userId') === 'me' ? claims.sub : param('userId');
  const user = tables.users.get(userId);
  const unknown = user === undefined || !tables.accounts.has(accountId);
  if (unknown || (wanted !== 'admin' && wanted !== 'user')) {
    return businessError(500, 2500, 'Error Saving User');
  }
  if (wanted === 'user' && user.accounts.get(accountId) === 'admin') {
    // v2 throws a constant with a typing error in it, and so says nothing of the reason.
    return profile === 'v1'
      ? businessError(500, 2503, 'Admin privileges cannot be reduced')
      : businessError(500, 2500, 'Error Saving User');
  }
  if (user.accounts.get(accountId) !== wanted || user.id !== claims.sub) user.updated = now();
  setRole(tables, user, { accountId, role: wanted });
  return empty();
}

/** "admin" and {"role":"admin"} are the same. */
function wantedRole(accounts: unknown, accountId: string): unknown {
  if (typeof accounts !== 'object' || accounts === null || !Object.hasOwn(accounts, accountId)) return null;
  const value: unknown = Reflect.get(accounts, accountId);
  return typeof value === 'object' && value !== null && 'role' in value ? value.role : value;
}
