import type { Hono } from 'hono';
import { businessError, empty, json, text } from './replies.ts';
import { claimsIn, createGuardedRoute, createPublicRoute, type Server, transportRefusal } from './route.ts';
import { recreateUser, type UserRow } from './tables.ts';
import { tokenInfoOf } from './tokens.ts';
import { ownUserJson } from './user-json.ts';

export function addAuthRoutes(app: Hono, server: Server): void {
  const { tables, profile, tokens, now } = server;
  const open = createPublicRoute(server);
  const guarded = createGuardedRoute(server);

  app.post(
    '/v1/api/auth/token',
    open('login', ({ username, password }) => {
      const user = tables.usersByEmail.get(String(username));
      const refusal = logInRefusal(server, user, String(password));
      if (refusal !== null || user === undefined) return refusal ?? wrongCredentials(server);
      user.failedLogins = 0;
      const token = tokens.issue(user);
      if (profile === 'v1') return json({ token });
      return json({ token, refreshToken: tokens.issue(user), idToken: tokens.issue(user) });
    }),
  );

  app.get('/v1/api/auth/tokenInfo', (context) => {
    const claims = claimsIn(server, context.req.raw);
    if (claims !== null) return json(tokenInfoOf(tables, claims, profile));
    // v2 answers no token and a bad one with nothing, and calls it a success.
    return profile === 'v1' ? transportRefusal(server) : empty();
  });

  const self = guarded({}, ({ user, claims }) => {
    const present = user ?? (profile === 'v2' ? recreateUser(tables, claims.sub, now()) : null);
    return present === null ? businessError(404, 2404, 'User Not Found') : json(ownUserJson(server, present));
  });
  app.get('/v1/auth/me', self);
  if (profile === 'v2') app.get('/v1/api/auth/me', self);

  addRenewalRoutes(app, server);

  app.get('/v1/api/health', () => json({ kind: 'healthcheck', isHealthy: true }));
  app.get('/v1/api/time', () =>
    json({ actualTime: new Date(now()).toISOString().slice(0, 19).replace('T', ' ') }),
  );
}

function addRenewalRoutes(app: Hono, server: Server): void {
  const { tables, profile, tokens } = server;
  if (profile === 'v1') {
    const guarded = createGuardedRoute(server);
    app.put(
      '/v1/auth/me',
      guarded({}, ({ user }) =>
        user === null
          ? businessError(500, 15000, 'Error refreshing token')
          : json({ token: tokens.issue(user) }),
      ),
    );
  } else {
    const open = createPublicRoute(server);
    app.put(
      '/v1/api/auth/refresh',
      open('refresh', ({ refreshToken }) => {
        const user = tables.users.get(tokens.read(String(refreshToken))?.sub ?? '');
        if (user === undefined) return businessError(500, 15000, 'Error refreshing token');
        return json({ jwt: tokens.issue(user), refreshToken: tokens.issue(user) });
      }),
    );
  }
}

function logInRefusal(server: Server, user: UserRow | undefined, password: string): Response | null {
  if (user === undefined) return wrongCredentials(server);
  if (server.profile === 'v1' && server.now() < user.lockedUntil) {
    return businessError(403, 2403, 'Account locked');
  }
  if (user.password !== password) {
    user.failedLogins += 1;
    const tens = Math.floor(user.failedLogins / 10);
    if (tens > 0) user.lockedUntil = server.now() + 30_000 * tens;
    return wrongCredentials(server);
  }
  if (user.verified) return null;
  return server.profile === 'v1'
    ? businessError(401, 2402, "User's email not verified")
    : wrongCredentials(server);
}

/** A refusal with the forms the other way round than everywhere else: JSON in v1, text in v2. */
function wrongCredentials({ profile }: Server): Response {
  return profile === 'v1' ? businessError(401, 401, 'Not Authorized') : text('Not Authorized', 401);
}
