import type { Call } from '../../../contract/call.ts';
import type { NewRole, RoleChanges, RoleRecord, RoleWrites } from '../../../contract/role.ts';
import type { Written } from '../../../contract/write.ts';
import { UpstreamError } from '../../../errors.ts';
import { notReadAgain } from '../../../kit/after-write.ts';
import { faultsIn, refuseFaults } from '../../../kit/input.ts';
import { readRecord } from '../../../kit/read-body.ts';
import { settle } from '../../../kit/settle.ts';
import type { ApiRole } from '../api.ts';
import * as api from '../api.ts';
import * as inputs from '../inputs.ts';
import { isUuid } from '../keys.ts';
import { toRole } from '../normalize-roles.ts';
import { toNewRole, toRoleUpdate } from '../requests.ts';
import type { Context } from './context.ts';
import { notFound } from './failures.ts';
import { missing } from './holdings.ts';
import { type ReadAnswer, readAnswer, refuseUnreadable, requireSame, tryAnswer } from './read-answer.ts';
import { roleAssignments } from './role-assignments.ts';

export function roleWrites(context: Context): RoleWrites {
  const { client } = context;
  return {
    create: (input, call) => create(context, input, call),
    update: (key, changes, call) => update(context, { key, changes }, call),
    delete: async (key, call) => {
      if (!isUuid(key)) throw notFound(client.http, 'role');
      await client.write({ method: 'DELETE', path: pathOf(key) }, call);
      return { warnings: [] };
    },
    ...roleAssignments(context),
  };
}

async function create(context: Context, input: NewRole, call: Call): Promise<Written<RoleRecord>> {
  const { client } = context;
  refuseFaults(client.http, faultsIn(inputs.newRole(context.settings), input));
  const json = toNewRole(input);
  // No role is named here: a 406 can only be pushback.
  const { payload, warned } = await client.write({ method: 'POST', path: '/role', body: { json } }, call);
  const answered = tryAnswer(api.role, payload);
  // Nothing of a role is formally required: one without a name may still be this one.
  const name = answered?.value.name ?? null;
  const nameless =
    answered !== null && name === null ? await settle(read(context, answered.value.id, call)) : null;
  const readAgain = nameless instanceof UpstreamError ? null : nameless;
  const shownName = readAgain?.value.name ?? name;
  if (answered === null || (shownName !== null && shownName !== input.name)) {
    const message = 'the role was accepted, but the answer does not show it, so its id is not known';
    throw client.http.failure({ code: 'OUTCOME_UNKNOWN', message });
  }
  const shown = readAgain ?? answered;
  return { record: toRecord(context, shown), warnings: compareRole(json.permissions, shown, warned) };
}

async function update(
  context: Context,
  { key, changes }: { key: string; changes: RoleChanges },
  call: Call,
): Promise<Written<RoleRecord>> {
  const { client } = context;
  if (!isUuid(key)) throw notFound(client.http, 'role');
  refuseFaults(client.http, faultsIn(inputs.roleChanges(context.settings), changes));
  const answer = await read(context, key, call);
  if (Object.keys(changes).length === 0) return { record: toRecord(context, answer), warnings: [] };
  refuseUnreadable(client.http, answer, {
    name: changes.name === undefined || changes.name === null,
    description: changes.description === undefined,
    permissions: changes.permissions === undefined,
  });
  const before = answer.value;
  const json = toRoleUpdate(before, changes);
  const { payload, warned } = await client.write({ method: 'PUT', path: pathOf(key), body: { json } }, call);
  // The PUT does not reliably add permissions, whatever it answers: the new ones are granted one by one.
  const added = missing(json.permissions, before.permissions ?? []);
  const refused: string[] = [];
  for (const permission of added) {
    const granted = await settle(grant(context, { id: before.id, permission }, call));
    if (granted instanceof UpstreamError) refused.push(permission);
  }
  const answered = added.length === 0 ? tryAnswer(api.role, payload) : null;
  const after = answered?.value.id === before.id ? answered : await settle(read(context, key, call));
  if (after instanceof UpstreamError) {
    const warnings = [notReadAgain('role', after.message), ...missingPermissions(refused)];
    return { record: { key: before.id, externalId: before.id }, warnings };
  }
  return { record: toRecord(context, after), warnings: compareRole(json.permissions, after, warned) };
}

async function grant(
  { client }: Context,
  { id, permission }: { id: string; permission: string },
  call: Call,
): Promise<void> {
  const path = `/role/grant/${encodeURIComponent(permission)}`;
  await client.write({ method: 'POST', path, body: { json: [id] } }, call);
}

async function read({ client }: Context, key: string, call: Call): Promise<ReadAnswer<ApiRole>> {
  const body = await client.send({ method: 'GET', path: pathOf(key) }, call);
  const answer = readAnswer(client.http, body, { schema: api.role, resource: 'role' });
  requireSame(client.http, 'role', { asked: key, came: answer.value.id });
  return answer;
}

function toRecord({ client, origin }: Context, { value: role }: ReadAnswer<ApiRole>): RoleRecord {
  const normalize = (whole: ApiRole): RoleRecord => toRole(whole, origin);
  return readRecord(client.http, api.role, role.json, { resource: 'role', normalize });
}

function compareRole(
  permissions: readonly string[],
  { value: role, unreadable }: ReadAnswer<ApiRole>,
  warned: boolean,
): string[] {
  if (unreadable.some(({ field }) => field === 'permissions'))
    return ['Accepted, but which permissions the role has could not be read.'];
  const has = role.permissions ?? [];
  const surplus = missing(has, permissions);
  const warnings = [
    ...missingPermissions(missing(permissions, has)),
    ...(surplus.length > 0 ? [`The role still has these permissions: ${surplus.join(', ')}.`] : []),
  ];
  if (warned && warnings.length === 0) return ['The backend accepted the request with a warning of its own.'];
  return warnings;
}

function missingPermissions(permissions: readonly string[]): string[] {
  return permissions.length === 0
    ? []
    : [`The role did not get these permissions: ${permissions.join(', ')}.`];
}

function pathOf(key: string): string {
  return `/role/${encodeURIComponent(key)}`;
}
