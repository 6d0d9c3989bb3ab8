import type { Call } from '../../../contract/call.ts';
import type { Batch } from '../../../contract/read.ts';
import type { RoleOperations, RoleRecord } from '../../../contract/role.ts';
import { usersAsMembers } from '../../../kit/pages.ts';
import { readBody, readItems } from '../../../kit/read-body.ts';
import { readEach } from '../../../kit/read-each.ts';
import { pageOfAll } from '../../../kit/whole-list.ts';
import * as api from '../api.ts';
import { toPartialUser, toRole } from '../normalize.ts';
import type { Context } from './context.ts';
import { createDistinct } from './known-accounts.ts';
import { createReader } from './read-one.ts';
import { wholeRows } from './resources.ts';

export function roleOperations(context: Context): RoleOperations {
  const { http, resources } = context;
  const read = createReader(context, {
    resource: 'role',
    title: 'Role',
    schema: api.role,
    toRecord: toRole,
  });
  const readOnce = (key: string, call: Call): Promise<RoleRecord | null> =>
    call.once(onceName(key), () => read(key, call));

  async function readAccountKey(key: string, call: Call): Promise<string | null> {
    const rows = wholeRows(await resources.relation('role', key, 'accounts', call));
    // many:1, so that a role has one account or none, whatever the relation's plural says.
    const [row] = rows ?? [];
    return row === undefined ? null : String(readBody(http, api.reference, row, 'Account').id);
  }

  return {
    async get(key, call) {
      const record = await readOnce(key, call);
      return record?.key === key ? record : null;
    },
    async listMembers(query, call) {
      const related = await resources.relation('role', query.parent?.key ?? '', 'users', call);
      const rows = (related?.rows ?? []).filter(createDistinct());
      const entries = readItems(http, api.user, rows, 'User', toPartialUser);
      return usersAsMembers(pageOfAll('User', { entries, incomplete: related?.incomplete ?? null }, query));
    },
    fields: {
      accountKey: (keys, call): Promise<Batch<string>> => readEach(keys, (key) => readAccountKey(key, call)),
    },
  };
}

/** Roles that came whole as rows of a relation need not be read again in this operation. */
export function rememberRoles(rows: readonly unknown[], call: Call): void {
  for (const row of rows) {
    const role = api.role.safeParse(row);
    if (!role.success) continue;
    const record = toRole(role.data);
    void call.once(onceName(record.key), async () => record);
  }
}

function onceName(key: string): string {
  return `role ${key}`;
}
