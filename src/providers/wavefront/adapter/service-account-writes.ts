import { orNull, UpstreamError } from '../../../errors.ts';
import type { ServiceAccountRecord } from '../../../model.ts';
import type { Call } from '../../provider.ts';
import { readBody } from '../../read-body.ts';
import type {
  NewServiceAccount,
  ServiceAccountChanges,
  ServiceAccountWrites,
  Written,
} from '../../writes.ts';
import { type ServiceAccount, type ServiceAccountWrite, serviceAccount } from '../api.ts';
import { isPossibleServiceAccount } from '../keys.ts';
import { idsIn, serviceAccountRecord } from '../normalize.ts';
import {
  descriptionFaults,
  forServiceAccount,
  type Holdings,
  holdingFaults,
  notFound,
  refuseFaults,
  requireSame,
} from './checks.ts';
import type { WriteAnswer } from './client.ts';
import { heldIn, ignoredWarnings } from './holdings.ts';
import type { Context } from './index.ts';
import { settle } from './settle.ts';

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
      return written(context, key, { asked: {}, answer }, call);
    };
  return {
    create: (input, call) => create(context, input, call),
    update: async (key, changes, call) => {
      requireKey(key);
      return update(context, key, changes, call);
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
  const plain = input.name.replace(/^sa::/i, '');
  const identifier = `sa::${settings.serviceAccountNames === 'lowerCased' ? plain.toLowerCase() : plain}`;
  const isPossible = isPossibleServiceAccount(identifier) && plain.trim() !== '';
  const reason = 'must have 1 to 251 characters, none of them a control character';
  refuseFaults(client.http, [...(isPossible ? [] : [{ name: 'name', reason }]), ...changeFaults(input)]);
  const json: ServiceAccountWrite = {
    identifier,
    active: input.active ?? true,
    ...(input.description && { description: input.description }),
    tokens: [],
    groups: [...(input.permissions ?? [])],
    userGroups: [...(input.groupKeys ?? [])],
    roles: [...(input.roleKeys ?? [])],
  };
  const request = { method: 'POST', path: '/account/serviceaccount', body: { json } } as const;
  const answer = await settle(client.write(request, call));
  if (answer instanceof UpstreamError) throw await explainRefusal(context, identifier, answer, call);
  return written(context, identifier, { asked: input, answer }, call);
}

/** Whether a name that is taken gives 400 or 409 is documented nowhere, so the name is looked up. */
async function explainRefusal(
  context: Context,
  identifier: string,
  refusal: UpstreamError,
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
  key: string,
  changes: ServiceAccountChanges,
  call: Call,
): Promise<Written<ServiceAccountRecord>> {
  const { client } = context;
  refuseFaults(client.http, changeFaults(changes));
  const before = await read(context, key, call);
  const description = changes.description === undefined ? before.description : (changes.description ?? '');
  const json: ServiceAccountWrite = {
    identifier: before.identifier,
    active: changes.active ?? before.active,
    // Empty rather than left out: whether a PUT keeps what is left out is documented nowhere.
    ...(description != null && { description }),
    tokens: [],
    groups: [...(changes.permissions ?? before.groups ?? [])],
    userGroups: [...(changes.groupKeys ?? idsIn(before.userGroups))],
    roles: [...(changes.roleKeys ?? idsIn(before.roles))],
  };
  const answer = await client.write({ method: 'PUT', path: pathOf(before.identifier), body: { json } }, call);
  return written(context, before.identifier, { asked: changes, answer }, call);
}

async function read({ client }: Context, key: string, call: Call): Promise<ServiceAccount> {
  const body = await client.send({ method: 'GET', path: pathOf(key) }, call);
  const dto = readBody(client.http, serviceAccount, body, 'serviceaccount');
  requireSame(client.http, key, dto.identifier, 'serviceaccount');
  return dto;
}

async function written(
  context: Context,
  identifier: string,
  { asked, answer }: { asked: Holdings; answer: WriteAnswer },
  call: Call,
): Promise<Written<ServiceAccountRecord>> {
  const { data: answered } = serviceAccount.safeParse(answer.payload);
  const isWhole = answered?.userGroups != null && answered.roles != null && answered.groups != null;
  const dto = isWhole ? answered : await settle(read(context, answered?.identifier ?? identifier, call));
  if (dto instanceof UpstreamError) {
    const warnings = ['The service account was written, but could not be read again.'];
    return { record: { key: identifier, externalId: identifier }, warnings };
  }
  const renamed =
    dto.identifier === identifier ? [] : [`The backend keeps this service account as ${dto.identifier}.`];
  return {
    record: serviceAccountRecord(dto, context.naming),
    warnings: [...renamed, ...ignoredWarnings(asked, heldIn(dto), answer.warned)],
  };
}

function changeFaults(changes: ServiceAccountChanges): ReturnType<typeof holdingFaults> {
  return [
    ...descriptionFaults(changes.description),
    ...holdingFaults(changes),
    ...forServiceAccount(changes.permissions),
  ];
}

function pathOf(key: string): string {
  return `/account/serviceaccount/${encodeURIComponent(key)}`;
}
