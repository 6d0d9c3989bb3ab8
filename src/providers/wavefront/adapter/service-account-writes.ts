import type { Call } from '../../../contract/call.ts';
import type {
  NewServiceAccount,
  ServiceAccountChanges,
  ServiceAccountRecord,
  ServiceAccountWrites,
} from '../../../contract/service-account.ts';
import type { Written } from '../../../contract/write.ts';
import { orNull, UpstreamError } from '../../../errors.ts';
import { notReadAgain } from '../../../kit/after-write.ts';
import { faultsIn, refuseFaults } from '../../../kit/input.ts';
import { readRecord } from '../../../kit/read-body.ts';
import { settle } from '../../../kit/settle.ts';
import type { ApiServiceAccount } from '../api.ts';
import * as api from '../api.ts';
import type { Wanted } from '../inputs.ts';
import * as inputs from '../inputs.ts';
import { isPossibleServiceAccount } from '../keys.ts';
import { toServiceAccount } from '../normalize.ts';
import { toNewServiceAccount, toServiceAccountUpdate } from '../requests.ts';
import type { WriteAnswer } from './client.ts';
import type { Context } from './context.ts';
import { notFound } from './failures.ts';
import { ignoredWarnings, isShown, toHoldings } from './holdings.ts';
import { type ReadAnswer, readAnswer, refuseUnreadable, requireSame, tryAnswer } from './read-answer.ts';

export function serviceAccountWrites(context: Context): ServiceAccountWrites {
  const { client } = context;
  const requireKey = (key: string): void => {
    if (!isPossibleServiceAccount(key)) throw notFound(client.http, 'service account');
  };
  const setActive =
    (verb: 'activate' | 'deactivate') =>
    async (key: string, call: Call): Promise<Written<ServiceAccountRecord>> => {
      requireKey(key);
      const answer = await client.write({ method: 'POST', path: `${pathOf(key)}/${verb}` }, call);
      return written(context, { identifier: key, asked: { active: verb === 'activate' }, answer }, call);
    };
  return {
    create: (input, call) => create(context, input, call),
    update: async (key, changes, call) => {
      requireKey(key);
      return update(context, { key, changes }, call);
    },
    activate: setActive('activate'),
    deactivate: setActive('deactivate'),
    delete: async (key, call) => {
      requireKey(key);
      // There is no deletion of its own; this one is for all accounts.
      await client.write({ method: 'DELETE', path: `/account/${encodeURIComponent(key)}` }, call);
      return { warnings: [] };
    },
  };
}

async function create(
  context: Context,
  input: NewServiceAccount,
  call: Call,
): Promise<Written<ServiceAccountRecord>> {
  const { client, settings } = context;
  refuseFaults(client.http, faultsIn(inputs.newServiceAccount, input));
  const name = inputs.withoutPrefix(input.name);
  const identifier = `sa::${settings.serviceAccountNames === 'lowerCased' ? name.toLowerCase() : name}`;
  const json = toNewServiceAccount(identifier, input);
  const request = { method: 'POST', path: '/account/serviceaccount', body: { json } } as const;
  const answer = await settle(client.write(request, call));
  if (answer instanceof UpstreamError)
    throw await explainRefusal(context, { identifier, refusal: answer }, call);
  return written(context, { identifier, asked: input, answer }, call);
}

/** Whether a name that is taken gives 400 or 409 is documented nowhere, so the name is looked up. */
async function explainRefusal(
  context: Context,
  { identifier, refusal }: { identifier: string; refusal: UpstreamError },
  call: Call,
): Promise<UpstreamError> {
  if (refusal.code !== 'INVALID_INPUT') return refusal;
  const existing = await settle(orNull(read(context, identifier, call)));
  if (existing === null || existing instanceof UpstreamError) return refusal;
  const message = 'a service account of this name exists already';
  return context.client.http.failure({ code: 'CONFLICT', message, cause: refusal });
}

/** The PUT replaces, so everything is sent, and tokens never. */
async function update(
  context: Context,
  { key, changes }: { key: string; changes: ServiceAccountChanges },
  call: Call,
): Promise<Written<ServiceAccountRecord>> {
  const { client } = context;
  refuseFaults(client.http, faultsIn(inputs.serviceAccountChanges, changes));
  const found = await read(context, key, call);
  if (Object.keys(changes).length === 0) return { record: toRecord(context, found), warnings: [] };
  refuseUnreadable(client.http, found, {
    active: changes.active === undefined,
    description: changes.description === undefined,
    permissions: changes.permissions === undefined,
    groupKeys: changes.groupKeys === undefined,
    roleAssignments: changes.roleKeys === undefined,
  });
  const before = found.value;
  const active = changes.active ?? before.active;
  if (active === null) {
    const message =
      'does not say whether the service account is active, so nothing was sent; say it in the input';
    const fields = [{ name: 'active', reason: 'is not known' }];
    throw client.http.failure({ code: 'BACKEND_PROTOCOL', message, fields });
  }
  const json = toServiceAccountUpdate(before, active, changes);
  const answer = await client.write({ method: 'PUT', path: pathOf(before.identifier), body: { json } }, call);
  return written(context, { identifier: before.identifier, asked: changes, answer }, call);
}

async function read({ client }: Context, key: string, call: Call): Promise<ReadAnswer<ApiServiceAccount>> {
  const body = await client.send({ method: 'GET', path: pathOf(key) }, call);
  const answer = readAnswer(client.http, body, { schema: api.serviceAccount, resource: 'serviceaccount' });
  requireSame(client.http, 'serviceaccount', { asked: key, came: answer.value.identifier });
  return answer;
}

interface Asked extends Wanted {
  active?: boolean | null;
  description?: string | null;
}

/** An answer that does not show this service account proves nothing; only what is there now does. */
async function written(
  context: Context,
  { identifier, asked, answer }: { identifier: string; asked: Asked; answer: WriteAnswer },
  call: Call,
): Promise<Written<ServiceAccountRecord>> {
  const { client } = context;
  const parsed = tryAnswer(api.serviceAccount, answer.payload);
  const isSame = parsed?.value.identifier.toLowerCase() === identifier.toLowerCase();
  const answered = isSame ? parsed : null;
  const shown =
    answered !== null && isWhole(answered.value)
      ? answered
      : await settle(read(context, answered?.value.identifier ?? identifier, call));
  if (answered === null && (shown instanceof UpstreamError || !isAsAsked(asked, shown))) {
    const message =
      'the service account was accepted, but neither the answer nor a second look shows what was written';
    throw client.http.failure({ code: 'OUTCOME_UNKNOWN', message });
  }
  if (shown instanceof UpstreamError) {
    const warnings = [notReadAgain('service account', shown.message)];
    return { record: { key: identifier, externalId: identifier }, warnings };
  }
  const { value: account } = shown;
  const renamed =
    account.identifier === identifier
      ? []
      : [`The backend keeps this service account as ${account.identifier}.`];
  return {
    record: toRecord(context, shown),
    warnings: [...renamed, ...ignoredWarnings(asked, toHoldings(account.json), answer.warned)],
  };
}

function toRecord(
  { client, origin }: Context,
  { value }: ReadAnswer<ApiServiceAccount>,
): ServiceAccountRecord {
  const normalize = (whole: ApiServiceAccount): ServiceAccountRecord => toServiceAccount(whole, origin);
  return readRecord(client.http, api.serviceAccount, value.json, { resource: 'serviceaccount', normalize });
}

function isWhole({ userGroups, roles, groups }: ApiServiceAccount): boolean {
  return userGroups !== null && roles !== null && groups !== null;
}

function isAsAsked(asked: Asked, { value: account }: ReadAnswer<ApiServiceAccount>): boolean {
  const { active, description } = asked;
  return (
    isShown(asked, toHoldings(account.json)) &&
    (active == null || account.active === active) &&
    (description === undefined || (description ?? '') === (account.description ?? ''))
  );
}

function pathOf(key: string): string {
  return `/account/serviceaccount/${encodeURIComponent(key)}`;
}
