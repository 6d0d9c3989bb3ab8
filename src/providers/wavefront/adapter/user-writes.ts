import type { Call } from '../../../contract/call.ts';
import type { NewUser, UserChanges, UserRecord, UserWrites } from '../../../contract/user.ts';
import type { Written } from '../../../contract/write.ts';
import { UpstreamError } from '../../../errors.ts';
import { notReadAgain } from '../../../kit/after-write.ts';
import { faultsIn, refuseFaults } from '../../../kit/input.ts';
import { readBody, readRecord } from '../../../kit/read-body.ts';
import { settle } from '../../../kit/settle.ts';
import type { ApiUser } from '../api.ts';
import * as api from '../api.ts';
import { dropNulls } from '../details.ts';
import type { Wanted } from '../inputs.ts';
import * as inputs from '../inputs.ts';
import { addressIn, isReserved, isUserKey } from '../keys.ts';
import { toUser } from '../normalize.ts';
import { toNewUser, toUserUpdate } from '../requests.ts';
import { readValidated } from './account-validation.ts';
import { only, textAt } from './batch.ts';
import type { Client, WriteAnswer } from './client.ts';
import type { Context } from './context.ts';
import { findExisting } from './existing-users.ts';
import { notFound } from './failures.ts';
import {
  type Existing,
  type Holdings,
  holdingsInRecord,
  ignoredWarnings,
  isShown,
  nouns,
} from './holdings.ts';
import { inviteUsers } from './invitations.ts';
import { type ReadAnswer, readAnswer, refuseUnreadable, requireSame, tryAnswer } from './read-answer.ts';
import { accountFaults } from './tenant.ts';
import { readUsers } from './users.ts';

export function userWrites(context: Context): UserWrites {
  return {
    create: (input, call) => createUser(context, input, call),
    update: (key, changes, call) => updateUser(context, { key, changes }, call),
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

async function createUser(context: Context, input: NewUser, call: Call): Promise<Written<UserRecord>> {
  const { client, settings } = context;
  const { email, accountKey } = input;
  refuseFaults(client.http, faultsIn(inputs.newUser, input));
  refuseFaults(client.http, await accountFaults(context.tenant, accountKey, call));
  const existing = (await findExisting(context, [email], call)).get(email) ?? null;
  if (existing instanceof UpstreamError) throw existing;
  if (existing !== null && !input.updateIfExists) {
    throw client.http.failure({ code: 'CONFLICT', message: 'this user exists already, so nothing was sent' });
  }
  // The upsert replaces all three sets: what was not asked for must stay as it is.
  const wanted = existing === null ? input : mergeWanted(context, existing, input);
  const answer = await client.write(
    {
      method: 'POST',
      path: '/account/user',
      query: { sendEmail: String(input.sendWelcomeEmail) },
      body: { json: toNewUser(email, wanted, settings) },
    },
    call,
  );
  return writtenUser(context, { identifier: email, asked: input, answer }, call);
}

async function updateUser(
  context: Context,
  { key, changes }: { key: string; changes: UserChanges },
  call: Call,
): Promise<Written<UserRecord>> {
  const { client, origin } = context;
  if (!isUserKey(key)) throw notFound(client.http, 'user');
  const isRenamed = changes.email !== undefined && changes.email !== key;
  refuseFaults(client.http, [
    ...(isRenamed ? [{ name: 'email', reason: 'cannot be changed: it is the id of the user' }] : []),
    ...faultsIn(inputs.userChanges, changes),
  ]);
  const before = await readForUpdate(context, key, call);
  const asked = pickWanted(changes);
  const { identifier, json, groups } = before.value;
  if (Object.keys(asked).length === 0) {
    const normalize = (user: ApiUser): UserRecord => toUser(user, origin);
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
  const request = toUserUpdate(before.value, constants, asked);
  const answer = await client.write({ method: 'PUT', path, body: { json: request } }, call);
  return writtenUser(context, { identifier, asked, answer }, call);
}

/** Reads the whole user, with what a PUT may drop when it is left out. */
async function readForUpdate(context: Context, key: string, call: Call): Promise<ReadAnswer<ApiUser>> {
  const { client } = context;
  // `/account/user/admin` is another operation, so a user of that name is read as one of a batch.
  const body =
    key === 'admin'
      ? (await readValidated(context, [key], call)).items.find((item) => textAt(item, 'identifier') === key)
      : await client.send({ method: 'GET', path: `/account/user/${encodeURIComponent(key)}` }, call);
  if (body === undefined) throw notFound(client.http, 'user');
  const answer = readAnswer(client.http, body, { schema: api.user, resource: 'user' });
  const user = answer.value;
  const address = addressIn(user.identifier, context.origin.tenant ?? user.customer ?? '');
  // Another user's holdings must not be written over this one's.
  if (address.toLowerCase() !== key.toLowerCase())
    requireSame(client.http, 'user', { asked: key, came: user.identifier });
  return answer;
}

interface Sent {
  identifier: string;
  asked: Wanted;
  answer: WriteAnswer;
}

/** The user that the write's answer shows, read by its id where that is partial. The id is the upstream's choice. */
async function writtenUser(
  context: Context,
  { identifier, asked, answer }: Sent,
  call: Call,
): Promise<Written<UserRecord>> {
  const user = tryAnswer(api.user, answer.payload)?.value;
  const customer = context.origin.tenant ?? user?.customer ?? '';
  const isSame = [user?.identifier, user && addressIn(user.identifier, customer)].some(
    (name) => name?.toLowerCase() === identifier.toLowerCase(),
  );
  if (user === undefined || !isSame) return readBack(context, { identifier, asked, answer }, call);
  const key = user.identifier;
  const isWhole = user.userGroups !== null && user.groups !== null && user.roles !== null;
  const normalize = (whole: ApiUser): UserRecord => toUser(whole, context.origin);
  const found = isWhole
    ? readRecord(context.client.http, api.user, answer.payload, { resource: 'user', normalize })
    : await settle(readUsers(context, [key], call).then((batch) => only(batch, key)));
  if (found instanceof UpstreamError || found === null) {
    const warnings = [notReadAgain('user', found?.message ?? 'there is no such user any more')];
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
  { identifier, asked, answer }: Sent,
  call: Call,
): Promise<Written<UserRecord>> {
  const found = await settle(readUsers(context, [identifier], call).then((batch) => only(batch, identifier)));
  const holdings = found === null || found instanceof UpstreamError ? null : holdingsInRecord(found);
  if (found === null || found instanceof UpstreamError || holdings === null || !isShown(asked, holdings)) {
    const message = 'the user was accepted, but neither the answer nor a second look shows what was written';
    throw context.client.http.failure({ code: 'OUTCOME_UNKNOWN', message });
  }
  const renamed = found.key === identifier ? [] : [`The backend keeps this user as ${found.key}.`];
  return {
    record: found,
    warnings: [...renamed, ...ignoredWarnings(asked, holdings, answer.warned)],
  };
}

/** Adds what an existing user has and the input leaves alone. What is not known of it would be overwritten. */
function mergeWanted({ client }: Context, { holdings }: Existing, input: Wanted): Wanted {
  const merged = { ...holdings, ...pickWanted(input) };
  requireKnown(client, merged);
  return dropNulls(merged);
}

function requireKnown(
  { http }: Client,
  sets: Partial<Record<keyof Holdings, readonly string[] | null>>,
): void {
  const unknown = (['roleKeys', 'groupKeys', 'permissions'] as const).filter((set) => sets[set] === null);
  if (unknown.length === 0) return;
  const names = unknown.map((set) => nouns[set]).join(' and ');
  const message = `does not say which ${names} the user has, so nothing was sent; give them in the input`;
  const fields = unknown.map((name) => ({ name, reason: 'is not known' }));
  throw http.failure({ code: 'BACKEND_PROTOCOL', message, fields });
}

/** The sets that were given, and nothing else: an absent one must not overwrite. */
function pickWanted({ roleKeys, groupKeys, permissions }: Wanted): Wanted {
  return {
    ...(roleKeys !== undefined && { roleKeys }),
    ...(groupKeys !== undefined && { groupKeys }),
    ...(permissions !== undefined && { permissions }),
  };
}
