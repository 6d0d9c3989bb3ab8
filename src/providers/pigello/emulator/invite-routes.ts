import { isObject } from './check-body.ts';
import type { Scope } from './credentials.ts';
import type { App } from './entity-routes.ts';
import type { EntityStore } from './entity-store.ts';
import { readJson } from './read-json.ts';

const membersPath = '/accounts/users/auth/invite/organization/organizationuser/';
const customerPaths = [
  '/accounts/users/auth/invite/customer/tenant/',
  '/accounts/users/auth/invite/customer/subtenant/',
];

/**
 * Invitations are documented with a body and a reply of any form, and with no effect. So that an invitation can be seen
 * and counted, one to an organization, with all that a user needs, leaves a user here who is not active yet.
 */
export function addInviteRoutes(app: App, members: EntityStore | undefined): void {
  for (const path of [membersPath, ...customerPaths]) {
    app.post(path, async (context) => {
      const body = await readJson(context.req.raw);
      if (body instanceof Response) return body;
      if (path === membersPath) addInvited(members, body.json, context.get('scope'));
      return Response.json(null);
    });
  }
}

function addInvited(members: EntityStore | undefined, body: unknown, scope: Scope): void {
  if (!isObject(body) || typeof body['email'] !== 'string') return;
  const { email, first_name, last_name, corporate_name } = body;
  // Who has no name yet is called by the address.
  const name = first_name ?? last_name ?? corporate_name ?? null;
  const named = name === null ? { ...body, first_name: email } : body;
  members?.create({ ...named, detail_access: 0, is_active: false }, scope);
}
