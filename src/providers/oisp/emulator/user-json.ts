import type { JsonObject } from '../../../model.ts';
import type { Server } from './route.ts';
import type { UserRow } from './tables.ts';

/** v1 leaves out whatever is false or null; v2 writes the attributes as a JSON text inside the JSON. */
export function bareUserJson({ profile }: Server, user: UserRow): JsonObject {
  const { id, email, attributes, created, updated } = user;
  if (profile === 'v2') {
    const written = attributes === null ? null : JSON.stringify(attributes);
    return { id, email, ...(written !== null && { attributes: written }), created, updated };
  }
  return {
    id,
    email,
    ...(user.termsAndConditions && { termsAndConditions: true }),
    ...(user.verified && { verified: true }),
    ...(attributes !== null && { attributes }),
    type: user.type,
    created,
    updated,
  };
}

/** A user as it reads itself: every account with its name. */
export function ownUserJson(server: Server, user: UserRow): JsonObject {
  const accounts = [...user.accounts].map(([id, role]): [string, JsonObject] => {
    const { name = '', healthTimePeriod = 0 } = server.tables.accounts.get(id) ?? {};
    return [id, server.profile === 'v1' ? { name, role, healthTimePeriod } : { name, role }];
  });
  return { ...bareUserJson(server, user), accounts: Object.fromEntries(accounts) };
}

/** A user as an account's list shows it: with its roles in all accounts, the asked one or not. */
export function listedUserJson(server: Server, user: UserRow): JsonObject {
  return { ...bareUserJson(server, user), accounts: Object.fromEntries(user.accounts) };
}
