import type { Call } from '../../../contract/call.ts';
import type { RoleAssignmentRecord } from '../../../contract/principal.ts';
import type { Batch } from '../../../contract/read.ts';
import type { UserOperations, UserRecord } from '../../../contract/user.ts';
import { readBody } from '../../../kit/read-body.ts';
import { readEach } from '../../../kit/read-each.ts';
import { pageOfAll } from '../../../kit/whole-list.ts';
import * as api from '../api.ts';
import { toPartialUser, toRoleAssignment, toUser } from '../normalize.ts';
import type { Context } from './context.ts';
import { createReader, type RecordKind } from './read-one.ts';
import { wholeRows } from './resources.ts';
import { rememberRoles } from './roles.ts';

export const userKind = {
  resource: 'user',
  title: 'User',
  schema: api.user,
  toRecord: toUser,
} as const satisfies RecordKind<api.ApiUser, UserRecord>;

export function userOperations(context: Context): UserOperations {
  const { http, resources, known } = context;
  const read = createReader(context, userKind);

  async function readAccountKeys(key: string, call: Call): Promise<string[] | null> {
    const rows = wholeRows(await resources.relation('user', key, 'accounts', call));
    return rows?.map((row) => String(readBody(http, api.reference, row, 'Account').id)) ?? null;
  }

  async function readRoleAssignments(key: string, call: Call): Promise<RoleAssignmentRecord[] | null> {
    const rows = wholeRows(await resources.relation('user', key, 'roles', call));
    if (rows === null) return null;
    rememberRoles(rows, call);
    return rows.map((row) => toRoleAssignment(readBody(http, api.reference, row, 'Role')));
  }

  return {
    async get(key, call) {
      const record = await read(key, call);
      return record?.key === key ? record : null;
    },
    async list(query, call) {
      const entries = await known.related(
        { relation: 'users', title: 'User', schema: api.user, normalize: toPartialUser },
        query.parent,
        call,
      );
      return pageOfAll('User', entries, query);
    },
    fields: {
      // Not from the list: it knows an account only by the accounts that it was asked for.
      accountKeys: (keys, call): Promise<Batch<string[]>> =>
        readEach(keys, (key) => readAccountKeys(key, call)),
      roleAssignments: (keys, call): Promise<Batch<RoleAssignmentRecord[]>> =>
        readEach(keys, (key) => readRoleAssignments(key, call)),
    },
  };
}
