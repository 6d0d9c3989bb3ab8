import type { Call } from '../../../contract/call.ts';
import type { GroupChanges, GroupRecord, GroupWrites, NewGroup } from '../../../contract/group.ts';
import type { Written } from '../../../contract/write.ts';
import { type FieldFault, UpstreamError } from '../../../errors.ts';
import { notReadAgain } from '../../../kit/after-write.ts';
import { faultsIn, refuseFaults } from '../../../kit/input.ts';
import { withOddFields } from '../../../kit/odd-fields.ts';
import { readBody } from '../../../kit/read-body.ts';
import { settle } from '../../../kit/settle.ts';
import type { HttpClient } from '../../../transport/exchange.ts';
import type { ApiUserGroup, ApiUserGroupWrite } from '../api.ts';
import * as api from '../api.ts';
import { toGroupDetails } from '../details.ts';
import * as inputs from '../inputs.ts';
import { isUuid } from '../keys.ts';
import { idsIn } from '../membership.ts';
import { toGroup } from '../normalize-roles.ts';
import { toNewGroup } from '../requests.ts';
import type { Context } from './context.ts';
import { notFound } from './failures.ts';
import { groupMemberships } from './group-memberships.ts';
import { ignoredWarnings, missing, toHoldings } from './holdings.ts';
import { requireSame } from './read-answer.ts';

export function groupWrites(context: Context): GroupWrites {
  const { client } = context;
  return {
    create: (input, call) => create(context, input, call),
    update: (key, changes, call) => update(context, { key, changes }, call),
    delete: async (key, call) => {
      if (!isUuid(key)) throw notFound(client.http, 'group');
      await client.write({ method: 'DELETE', path: pathOf(key) }, call);
      return { warnings: [] };
    },
    ...groupMemberships(context),
  };
}

async function create(context: Context, input: NewGroup, call: Call): Promise<Written<GroupRecord>> {
  const { client } = context;
  refuseFaults(client.http, faultsIn(inputs.newGroup(context.settings), input));
  const json = toNewGroup(input);
  const { payload, warned } = await client.write(
    { method: 'POST', path: '/usergroup', body: { json } },
    call,
  );
  const { data: group } = api.userGroup.safeParse(payload);
  if (group === undefined || group.name?.trim() !== input.name.trim()) {
    const message = 'the group was accepted, but the answer does not show it, so its id is not known';
    throw client.http.failure({ code: 'OUTCOME_UNKNOWN', message });
  }
  // Without its roles the answer does not tell which of the wanted were ignored.
  const isPartial = group.roles == null && json.roleIDs.length > 0;
  const after = isPartial ? await settle(read(context, group.id, call)) : group;
  if (after instanceof UpstreamError) {
    const warnings = [notReadAgain('group', after.message)];
    return { record: { key: group.id, externalId: group.id }, warnings };
  }
  return written(context, json, { group: after, warned });
}

async function update(
  context: Context,
  { key, changes }: { key: string; changes: GroupChanges },
  call: Call,
): Promise<Written<GroupRecord>> {
  const { client } = context;
  if (!isUuid(key)) throw notFound(client.http, 'group');
  refuseFaults(client.http, faultsIn(inputs.groupChanges(context.settings), changes));
  const before = await read(context, key, call);
  refuseFaults(client.http, fixedFaults(before, changes));
  if (Object.keys(changes).length === 0) return { record: toGroup(before, context.origin), warnings: [] };
  const description = changes.description === undefined ? before.description : (changes.description ?? '');
  const json: ApiUserGroupWrite = {
    id: before.id,
    name: changes.name ?? nameOf(context, before),
    // Empty rather than left out: whether a PUT keeps what is left out is documented nowhere.
    ...(description != null && { description }),
    roleIDs: [...(changes.roleKeys ?? rolesOf(context, before))],
  };
  const answer = await client.write({ method: 'PUT', path: pathOf(before.id), body: { json } }, call);
  const { data: answered } = api.userGroup.safeParse(answer.payload);
  if (answered?.id !== before.id) return readBack(context, { key, wanted: json }, call);
  const after = answered.roles != null ? answered : await settle(read(context, key, call));
  if (!(after instanceof UpstreamError))
    return written(context, json, { group: after, warned: answer.warned });
  const warnings = [notReadAgain('group', after.message)];
  return { record: { key: before.id, externalId: before.id }, warnings };
}

/** An answer that does not show the group proves nothing; only what is there now does. */
async function readBack(
  context: Context,
  { key, wanted }: { key: string; wanted: ApiUserGroupWrite },
  call: Call,
): Promise<Written<GroupRecord>> {
  const after = await settle(read(context, key, call));
  const found =
    after instanceof UpstreamError ? null : written(context, wanted, { group: after, warned: false });
  if (found !== null && found.warnings.length === 0) return found;
  const message = 'the group was accepted, but neither the answer nor a second look shows what was written';
  throw context.client.http.failure({ code: 'OUTCOME_UNKNOWN', message });
}

async function read({ client }: Context, key: string, call: Call): Promise<ApiUserGroup> {
  const body = await client.send({ method: 'GET', path: pathOf(key) }, call);
  const group = readBody(client.http, api.userGroup, body, 'usergroup');
  requireSame(client.http, 'usergroup', { asked: key, came: group.id });
  return group;
}

/** The name that a PUT must repeat, since it replaces: one that is not known must not be overwritten. */
function nameOf({ client }: Context, { name }: ApiUserGroup): string {
  if (name != null && name !== '') return name;
  throw unknownField(client.http, 'name');
}

function rolesOf({ client }: Context, { roles, json }: ApiUserGroup): string[] {
  // A role among them that cannot be read would be taken away.
  const isWhole = Array.isArray(json['roles']) && json['roles'].length === roles?.length;
  if (roles !== null && isWhole) return idsIn(roles);
  throw unknownField(client.http, 'roleKeys');
}

function unknownField(http: HttpClient, name: string): UpstreamError {
  const message = 'does not say all that the group has, so nothing was sent; give it in the input';
  return http.failure({ code: 'BACKEND_PROTOCOL', message, fields: [{ name, reason: 'is not known' }] });
}

/** The group as the backend now has it, and what of the wanted it did not take over. */
function written(
  { origin }: Context,
  wanted: ApiUserGroupWrite,
  { group, warned }: { group: ApiUserGroup; warned: boolean },
): Written<GroupRecord> {
  const { roleKeys: roles } = toHoldings(group);
  const surplus = roles === null ? [] : missing(roles, wanted.roleIDs);
  const differing = [
    ...(group.name?.trim() === wanted.name.trim() ? [] : ['name']),
    ...((group.description ?? '').trim() === (wanted.description ?? '').trim() ? [] : ['description']),
  ];
  const own = [
    ...(surplus.length === 0 ? [] : [`The group still has these roles: ${surplus.join(', ')}.`]),
    ...differing.map((field) => `The group did not get this ${field}.`),
  ];
  const ignored = ignoredWarnings(
    { roleKeys: wanted.roleIDs },
    toHoldings(group),
    warned && own.length === 0,
  );
  return { record: withOddFields(() => toGroup(group, origin)), warnings: [...ignored, ...own] };
}

/** Refuses to change what a group, such as Everyone, says that it cannot change. */
function fixedFaults(before: ApiUserGroup, { name, roleKeys }: GroupChanges): FieldFault[] {
  const { properties } = toGroupDetails(before.json);
  const isRenamed = name !== undefined && name !== before.name;
  const reason = 'cannot be changed: the backend keeps it as it is in this group';
  return [
    ...(isRenamed && properties?.nameEditable === false ? [{ name: 'name', reason }] : []),
    ...(roleKeys !== undefined && properties?.rolesEditable === false ? [{ name: 'roleKeys', reason }] : []),
  ];
}

function pathOf(key: string): string {
  return `/usergroup/${encodeURIComponent(key)}`;
}
