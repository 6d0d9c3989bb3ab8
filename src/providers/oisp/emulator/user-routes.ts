import type { Hono } from 'hono';
import type { JsonObject } from '../../../model.ts';
import { businessError, empty, json, notAuthorized, platformError, unknownPlatformError } from './replies.ts';
import { attributeFault } from './request-schemas.ts';
import { createGuardedRoute, createPublicRoute, type Exchange, type Rule, type Server } from './route.ts';
import { addUser, removeUser, type UserRow } from './tables.ts';
import { bareUserJson, ownUserJson } from './user-json.ts';

export function addUserRoutes(app: Hono, server: Server): void {
  const { tables } = server;
  const open = createPublicRoute(server);
  const guarded = createGuardedRoute(server);

  app.post(
    '/v1/api/users',
    open('newUser', (body) => register(server, body)),
  );
  app.get(
    '/v1/api/users/:userId',
    // Only by its id: "me" is nobody here.
    guarded(ruleFor('GET'), (exchange) =>
      ifSelf(exchange, [exchange.claims.sub], (user) => json(ownUserJson(server, user))),
    ),
  );
  app.put(
    '/v1/api/users/me',
    guarded({ ...ruleFor('PUT me'), schema: 'user' }, (exchange) => update(server, exchange, 'me')),
  );
  app.put(
    '/v1/api/users/:userId',
    guarded({ ...ruleFor('PUT'), schema: 'user' }, (exchange) =>
      update(server, exchange, exchange.claims.sub),
    ),
  );
  const remove = (exchange: Exchange): Response =>
    ifSelf(exchange, [exchange.claims.sub, ''], (user) => {
      removeUser(tables, user);
      return empty(204);
    });
  app.delete('/v1/api/users/me', guarded(ruleFor('DELETE me'), remove));
  app.delete('/v1/api/users/:userId', guarded(ruleFor('DELETE'), remove));
}

function ruleFor(name: string): Rule {
  return { bucket: { name: `${name} users`, limit: 25_000, of: 'user' } };
}

/** `allowed` values of the path; it is empty under /users/me. */
function ifSelf({ param, user }: Exchange, allowed: string[], act: (user: UserRow) => Response): Response {
  if (!allowed.includes(param('userId'))) return notAuthorized();
  return user === null ? businessError(404, 2404, 'User Not Found') : act(user);
}

/** Applies attributes and terms only; the rest of what it accepts it ignores. */
function update({ now }: Server, exchange: Exchange, allowed: string): Response {
  const { body } = exchange;
  return ifSelf(exchange, [allowed === 'me' ? '' : allowed], (user) => {
    if (body['id'] !== undefined && body['id'] !== user.id) {
      return json({ code: 400, message: 'Invalid request' }, 400);
    }
    const refusal = attributesRefusal(body);
    if (refusal !== null) return refusal;
    if (body['attributes'] !== undefined) user.attributes = body['attributes'] as JsonObject;
    if (body['termsAndConditions'] !== undefined)
      user.termsAndConditions = body['termsAndConditions'] === true;
    user.updated = now();
    return empty();
  });
}

/** `verified` is ignored: only a token sent by mail verifies, which no route here does. */
function register(server: Server, body: JsonObject): Response {
  const { tables, profile, now } = server;
  const email = String(body['email']);
  const password = String(body['password']);
  if (entropyOf(password) < 40) return businessError(400, 2401, 'Password too Weak');
  const refusal = attributesRefusal(body);
  if (refusal !== null) return refusal;
  if (tables.usersByEmail.has(email)) {
    return profile === 'v1'
      ? businessError(409, 2409, 'User already exists')
      : platformError(500, 'Internal Server Error');
  }
  const user: UserRow = {
    id: tables.newId('user'),
    email,
    password,
    attributes: (body['attributes'] ?? null) as JsonObject | null,
    termsAndConditions: body['termsAndConditions'] === true,
    verified: false,
    type: 'user',
    created: now(),
    updated: now(),
    accounts: new Map(),
    failedLogins: 0,
    lockedUntil: 0,
  };
  addUser(tables, user);
  return json(bareUserJson(server, user), 201);
}

function attributesRefusal(body: JsonObject): Response | null {
  const fault = attributeFault((body['attributes'] ?? {}) as JsonObject);
  if (fault === null) return null;
  return fault.kind === 'crash'
    ? platformError(500, 'Internal Server Error')
    : unknownPlatformError(fault.complaints);
}

/** Bits: length times the logarithm of the alphabets in use. */
function entropyOf(password: string): number {
  const alphabets: readonly (readonly [RegExp, number])[] = [
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/\d/, 10],
    [/[^A-Za-z\d]/, 33],
  ];
  const letters = alphabets.reduce((sum, [has, size]) => sum + (has.test(password) ? size : 0), 0);
  return letters === 0 ? 0 : password.length * Math.log2(letters);
}
