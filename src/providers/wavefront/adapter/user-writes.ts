import type { Call } from '../../../contract/call.ts';
import type { NewUser, UserChanges, UserRecord, UserWrites } from '../../../contract/user.ts';
import type { Written } from '../../../contract/write.ts';
import { UpstreamError } from '../../../errors.ts';
import { readBody, readRecord } from '../../../kit/read-body.ts';
import type { ApiUser, ApiUserConstants, ApiUserUpdate } from '../api.ts';
import * as api from '../api.ts';
import { holdingFaults, unknownFields, userNameFaults, type Wanted } from '../inputs.ts';
import { addressIn, isReserved, isUserKey } from '../keys.ts';
import { idsIn } from '../membership.ts';
import { toUser } from '../normalize.ts';
import { readValidated } from './account-validation.ts';
import { only, textAt } from './batch.ts';
import { accountFaults, notFound, refuseFaults, requireSame } from './checks.ts';
import type { Client, WriteAnswer } from './client.ts';
import type { Context } from './context.ts';
import { findExisting, toNewUser } from './existing-users.ts';
import { type Existing, holdingsInRecord, ignoredWarnings, isShown } from './holdings.ts';
import { inviteUsers } from './invitations.ts';
import { type ReadAnswer, readAnswer, refuseUnreadable, tryAnswer } from './read-answer.ts';
import { settle } from './settle.ts';
import { readUsers } from './users.ts';

export function userWrites(context: Context): UserWrites {
  return {
    create: (input, call) => createUser(context, input, call),
    update: (key, changes, call) => updateUser(context, key, changes, call),
    delete: async (key, accountKey, call) => {
      if (accountKey !== null) {
        // To end the only membership would be to delete the user.
        const reason = 'cannot be given: a user belongs to the one account of this backend';
        refuseFaults(context.client.http, [{ name: 'accountKey', reason }]);
      }
      if (!isUserKey(key) || isReserved(key)) throw notFound(context.client.http, 'user');
      await context.client.write({ method: 'DELETE', path: `/account/${encodeURIComponent(key)}` }, call);
      return { warnings: [] };
    },
    invite: (accountKey, invitations, call) => inviteUsers(context, { accountKey, invitations }, call),
  };
}

const strangeFields = [
  ...['firstName', 'lastName', 'companyName', 'phone', 'postalAddress', 'active'],
  ...['attributes', 'authProvider', 'authId', 'password'],
];

async function createUser(context: Context, input: NewUser, call: Call): Promise<Written<UserRecord>> {
  const { client, settings } = context;
  const { email, kind, accountKey } = input;
  refuseFaults(client.http, [
    ...userNameFaults('email', email),
    ...(kind === 'MEMBER' ? [] : [{ name: 'kind', reason: 'must be MEMBER' }]),
    ...unknownFields(input, strangeFields),
    ...holdingFaults(input),
  ]);
  refuseFaults(client.http, await accountFaults(context, accountKey, call));
  const existing = (await findExisting(context, [email], call)).get(email) ?? null;
  if (existing instanceof UpstreamError) throw existing;
  if (existing !== null && !input.updateIfExists) {
    throw client.http.failure({ code: 'CONFLICT', message: 'this user exists already, so nothing was sent' });
  }
  // The upsert replaces all three sets: what was not asked for must stay as it is.
  const kept = existing === null ? {} : keepHoldings(context, existing, input);
  const answer = await client.write(
    {
      method: 'POST',
      path: '/account/user',
      query: { sendEmail: String(input.sendWelcomeEmail) },
      body: { json: toNewUser(email, { ...kept, ...pickWanted(input) }, settings) },
    },
    call,
  );
  return writtenUser(context, email, { asked: input, answer }, call);
}

async function updateUser(
  context: Context,
  key: string,
  changes: UserChanges,
  call: Call,
): Promise<Written<UserRecord>> {
  const { client, origin } = context;
  if (!isUserKey(key)) throw notFound(client.http, 'user');
  const { email } = changes;
  const renamed = email !== undefined && email !== key;
  refuseFaults(client.http, [
    ...(renamed ? [{ name: 'email', reason: 'cannot be changed: it is the id of the user' }] : []),
    ...unknownFields(changes, strangeFields),
    ...holdingFaults(changes),
  ]);
  const before = await readForUpdate(context, key, call);
  const asked = pickWanted(changes);
  const { identifier, json, groups } = before.dto;
  if (Object.keys(asked).length === 0) {
    const normalize = (dto: ApiUser): UserRecord => toUser(dto, origin);
    return { record: readRecord(client.http, api.user, json, { resource: 'user', normalize }), warnings: [] };
  }
  refuseUnreadable(client.http, before, {
    permissions: asked.permissions === undefined,
    groupKeys: asked.groupKeys === undefined,
    roleAssignments: asked.roleKeys === undefined,
  });
  requireKnown(client, { permissions: asked.permissions ?? groups });
  const constants = readBody(client.http, api.userConstants, json, 'user');
  const path = `/account/user/${encodeURIComponent(identifier)}`;
  const request = userRequest(before.dto, constants, asked);
  const answer = await client.write({ method: 'PUT', path, body: { json: request } }, call);
  return writtenUser(context, identifier, { asked, answer }, call);
}

/** With ssoId and customer, which a PUT may drop when they are left out. */
async function readForUpdate(context: Context, key: string, call: Call): Promise<ReadAnswer<ApiUser>> {
  const { client } = context;
  // `/account/user/admin` is another operation, so a user of that name is read as one of a batch.
  const body =
    key === 'admin'
      ? (await readValidated(context, [key], call)).items.find((item) => textAt(item, 'identifier') === key)
      : await client.send({ method: 'GET', path: `/account/user/${encodeURIComponent(key)}` }, call);
  if (body === undefined) throw notFound(client.http, 'user');
  const answer = readAnswer(client.http, api.user, body, 'user');
  const { dto } = answer;
  const address = addressIn(dto.identifier, context.origin.tenant ?? dto.customer ?? '');
  // Another user's holdings must not be written over this one's.
  if (address.toLowerCase() !== key.toLowerCase()) requireSame(client.http, key, dto.identifier, 'user');
  return answer;
}

/** Read models hold objects where write models want ids. */
function userRequest(before: ApiUser, { customer, ssoId }: ApiUserConstants, asked: Wanted): ApiUserUpdate {
  const userGroups = asked.groupKeys ?? (before.userGroups === null ? null : idsIn(before.userGroups));
  const roles = asked.roleKeys ?? (before.roles === null ? null : idsIn(before.roles));
  return {
    identifier: before.identifier,
    ...(customer != null && { customer }),
    ...(ssoId != null && { ssoId }),
    groups: [...(asked.permissions ?? before.groups ?? [])],
    ...(userGroups !== null && { userGroups: [...userGroups] }),
    ...(roles !== null && { roles: [...roles] }),
  };
}

/** The user as the write's answer shows it; read by its id where the answer is thin. The id is the upstream's choice. */
async function writtenUser(
  context: Context,
  identifier: string,
  { asked, answer }: { asked: Wanted; answer: WriteAnswer },
  call: Call,
): Promise<Written<UserRecord>> {
  const dto = tryAnswer(api.user, answer.payload)?.dto;
  const customer = context.origin.tenant ?? dto?.customer ?? '';
  const isSame = [dto?.identifier, dto && addressIn(dto.identifier, customer)].some(
    (name) => name?.toLowerCase() === identifier.toLowerCase(),
  );
  if (dto === undefined || !isSame) return readBack(context, identifier, { asked, answer }, call);
  const key = dto.identifier;
  const isWhole = dto.userGroups !== null && dto.groups !== null && dto.roles !== null;
  const normalize = (whole: ApiUser): UserRecord => toUser(whole, context.origin);
  const found = isWhole
    ? readRecord(context.client.http, api.user, answer.payload, { resource: 'user', normalize })
    : await settle(readUsers(context, [key], call).then((batch) => only(batch, key)));
  if (found instanceof UpstreamError || found === null) {
    const warnings = ['The user was written, but could not be read again.'];
    return { record: { key, externalId: key }, warnings };
  }
  const renamed = found.key === identifier ? [] : [`The backend keeps this user as ${found.key}.`];
  return {
    record: found,
    warnings: [...renamed, ...ignoredWarnings(asked, holdingsInRecord(found), answer.warned)],
  };
}

/** An answer that does not show the user proves nothing; only what is there now does. */
async function readBack(
  context: Context,
  identifier: string,
  { asked, answer }: { asked: Wanted; answer: WriteAnswer },
  call: Call,
): Promise<Written<UserRecord>> {
  const found = await settle(readUsers(context, [identifier], call).then((batch) => only(batch, identifier)));
  const held = found === null || found instanceof UpstreamError ? null : holdingsInRecord(found);
  if (
    found === null ||
    found instanceof UpstreamError ||
    held === null ||
    !isShown(pickWanted(asked), held)
  ) {
    const message = 'the user was accepted, but neither the answer nor a second look shows what was written';
    throw context.client.http.failure({ code: 'OUTCOME_UNKNOWN', message });
  }
  const renamed = found.key === identifier ? [] : [`The backend keeps this user as ${found.key}.`];
  return {
    record: found,
    warnings: [...renamed, ...ignoredWarnings(asked, held, answer.warned)],
  };
}

/** What is not said of an existing user is not known to be empty, and would be overwritten. */
function keepHoldings({ client }: Context, { held }: Existing, input: Wanted): Wanted {
  requireKnown(client, {
    roles: input.roleKeys ?? held.roles,
    groups: input.groupKeys ?? held.groups,
    permissions: input.permissions ?? held.permissions,
  });
  return {
    ...(held.roles !== null && { roleKeys: held.roles }),
    ...(held.groups !== null && { groupKeys: held.groups }),
    ...(held.permissions !== null && { permissions: held.permissions }),
  };
}

function requireKnown({ http }: Client, sets: Record<string, readonly string[] | null>): void {
  const untold = Object.keys(sets).filter((name) => sets[name] === null);
  if (untold.length === 0) return;
  const message = `does not say which ${untold.join(' and ')} the user has, so nothing was sent; give them in the input`;
  throw http.failure({ code: 'BACKEND_PROTOCOL', message });
}

/** The sets that were given, and nothing else: an absent one must not overwrite. */
function pickWanted({ roleKeys, groupKeys, permissions }: Wanted): Wanted {
  return {
    ...(roleKeys !== undefined && { roleKeys }),
    ...(groupKeys !== undefined && { groupKeys }),
    ...(permissions !== undefined && { permissions }),
  };
}
