import type { Hono } from 'hono';
import type { JsonObject } from '../../../model.ts';
import { readRule } from './account-routes.ts';
import { businessError, empty, json, notAuthorized, text } from './replies.ts';
import { createGuardedRoute, type Exchange, type Server, transportRefusal } from './route.ts';
import {
  addInvite,
  adminsOf,
  type InviteRow,
  removeInvite,
  removeMember,
  setRole,
  type Tables,
} from './tables.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function addInviteRoutes(app: Hono, server: Server): void {
  const { tables, profile } = server;
  const guarded = createGuardedRoute(server);
  const path = '/v1/api/accounts/:accountId/invites';

  app.get(
    path,
    guarded(profile === 'v1' ? readRule : { ...readRule, roles: ['admin'] }, ({ param }) =>
      json([...(tables.invitesOfAccount.get(param('accountId'))?.keys() ?? [])]),
    ),
  );
  app.post(
    path,
    guarded(
      {
        roles: ['admin'],
        bucket: { name: 'POST invites', limit: 25_000, of: 'account' },
        schema: 'invite',
      },
      (exchange) => invite(server, exchange),
    ),
  );
  const removals = (name: string) => ({ name, limit: 1_800, of: 'account' }) as const;
  app.delete(
    `${path}/me`,
    guarded(
      {
        // In v2 a second policy matches, which lets admins pass only.
        roles: profile === 'v1' ? ['admin', 'user'] : ['admin'],
        bucket: removals('DELETE me'),
      },
      (exchange) => leave(server, exchange),
    ),
  );
  app.delete(
    `${path}/:email`,
    guarded({ roles: ['admin'], bucket: removals('DELETE invites') }, (exchange) =>
      removeByEmail(server, exchange),
    ),
  );
  addInviteeRoutes(app, server);
}

function invite({ tables, profile }: Server, { param, body }: Exchange): Response {
  const accountId = param('accountId');
  const email = String(body['email']);
  const isMember = tables.usersByEmail.get(email)?.accounts.has(accountId) ?? false;
  if (isMember || tables.invitesOfAccount.get(accountId)?.has(email) === true) {
    return profile === 'v1'
      ? text('Internal Server Error', 500)
      : businessError(409, 2420, 'User already invited');
  }
  const row = { _id: tables.newId('invite'), accountId, email };
  addInvite(tables, row);
  return json(inviteJson(tables, row), 201);
}

function addInviteeRoutes(app: Hono, server: Server): void {
  const { tables } = server;
  const guarded = createGuardedRoute(server);
  const bucket = (name: string) => ({ name, limit: 25_000, of: 'user' }) as const;

  app.get(
    '/v1/api/invites/:email',
    guarded({ bucket: bucket('GET invites') }, ({ param, user }) => {
      const email = param('email');
      if (user?.email !== email) return transportRefusal(server);
      const invites = [...tables.invites.values()].filter((invite) => invite.email === email);
      return json(invites.map((invite) => inviteJson(tables, invite)));
    }),
  );
  app.put(
    '/v1/api/invites/:inviteId/status',
    guarded({ bucket: bucket('PUT invites'), schema: 'inviteStatus' }, (exchange) =>
      answerInvite(server, exchange),
    ),
  );
}

function answerInvite(server: Server, exchange: Exchange): Response | Promise<Response> {
  const { tables, profile, now } = server;
  const { param, body, user } = exchange;
  if (!uuid.test(param('inviteId'))) return text('Internal Server Error', 500);
  const invite = tables.invites.get(param('inviteId'));
  if (invite === undefined) {
    // v1 never answers; whoever asks must give up.
    return profile === 'v1' ? silence(exchange) : text('Invitation not found', 404);
  }
  if (user === null || user.email !== invite.email) {
    return transportRefusal(server);
  }
  const answer = inviteJson(tables, invite);
  removeInvite(tables, invite);
  if (body['accept'] !== true) return json({ code: 204, status: 204, message: 'Delete OK' });
  setRole(tables, user, { accountId: invite.accountId, role: 'user' });
  user.updated = now();
  return json(answer);
}

function silence({ signal }: Exchange): Promise<Response> {
  return new Promise((resolve) => {
    const giveUp = (): void => resolve(empty(408));
    // Whoever gave up before the route was reached has fired already.
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
  });
}

function leave({ tables }: Server, { param, user, role }: Exchange): Response {
  const accountId = param('accountId');
  if (user === null) return businessError(404, 2404, 'User Not Found');
  if (role === 'admin' && adminsOf(tables, accountId).length === 1) {
    return businessError(401, 3601, 'Could not leave Account');
  }
  removeMember(tables, accountId, user);
  return text('OK', 200);
}

/** Removes the invite and the member; the invite is gone even where the answer is an error. */
function removeByEmail({ tables }: Server, { param }: Exchange): Response {
  const accountId = param('accountId');
  const invite = tables.invitesOfAccount.get(accountId)?.get(param('email'));
  if (invite !== undefined) removeInvite(tables, invite);
  const user = tables.usersByEmail.get(param('email'));
  if (user === undefined) return businessError(404, 2404, 'User Not Found');
  if (user.accounts.get(accountId) === 'admin') return notAuthorized();
  removeMember(tables, accountId, user);
  return text('OK', 200);
}

function inviteJson({ accounts }: Tables, { _id, accountId, email }: InviteRow): JsonObject {
  return { _id, accountId, email, domainId: accountId, accountName: accounts.get(accountId)?.name ?? '' };
}
