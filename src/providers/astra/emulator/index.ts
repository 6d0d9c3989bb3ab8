import { Hono } from 'hono';
import type { Emulator, EmulatorOptions } from '../../../contract/emulator.ts';
import { authenticate } from './access.ts';
import { serveAccounts } from './accounts.ts';
import { credentialKind } from './credentials.ts';
import { fillState } from './fill-state.ts';
import { groupKind } from './groups.ts';
import { ldapGroupKind, ldapUserKind, notificationKind } from './lookups.ts';
import { problem } from './problems.ts';
import { type Environment, serveKind } from './resources.ts';
import { roleBindingKind } from './role-bindings.ts';
import { createState, nilId } from './state.ts';
import { tokenKind } from './tokens.ts';
import { userKind } from './users.ts';

/** Astra Control as a self-hosted installation, which alone has local users, LDAP users and groups. */
export function createEmulator({ dataset, now, profile }: EmulatorOptions): Emulator {
  if (profile !== undefined) throw new RangeError(`astra: expected no profile; ${profile} came`);
  let ids = 0;
  const newId = (): string => {
    ids += 1;
    return dataset.uuid('astra', 'made', ids);
  };
  const state = createState(now, newId);
  fillState(state, dataset);
  const token = btoa(dataset.uuid('astra', 'operator token'));
  state.secrets.set(token, { accountId: null, userId: nilId, tokenId: nilId });

  const app = new Hono<Environment>();
  app.use(async (context, next) => {
    const caller = authenticate(state, context.req.header('authorization') ?? null);
    if (caller instanceof Response) return caller;
    context.set('caller', caller);
    return next();
  });
  serveAccounts(app, state);
  const users = userKind(state);
  const groups = groupKind(state);
  const tokens = tokenKind(state);
  const roleBindings = roleBindingKind(state);
  for (const kind of [users, groups, roleBindings, credentialKind(state), ldapUserKind, ldapGroupKind]) {
    serveKind({ app, state }, kind);
  }
  for (const kind of [tokens, roleBindings, groups, notificationKind])
    serveKind({ app, state }, kind, '/users/:user');
  for (const kind of [users, roleBindings]) serveKind({ app, state }, kind, '/groups/:group');
  for (const kind of [tokens, roleBindings, notificationKind]) {
    serveKind({ app, state }, kind, '/groups/:group/users/:user');
  }
  serveKind({ app, state }, roleBindings, '/users/:user/groups/:group');
  app.notFound((context) => (methods.has(context.req.method) ? problem(2) : problem(69)));
  return { handle: (request) => app.fetch(request), basePath: '', settings: { auth: { token } } };
}

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE']);
