import { findUser } from './find-user.ts';
import type { Profile } from './profiles.ts';
import { type Fields, readFields, readList } from './read-fields.ts';
import { notAForm, type Replies, refuseFields } from './replies.ts';
import type { Row, Tables } from './tables.ts';

const required = ['firstname', 'lastname', 'email', 'roles'];

interface InviteOptions {
  tables: Tables;
  profile: Profile;
  replies: Replies;
}

/** POST /account/{id}/call/invite: the one action that a page names. No page says what it answers. */
export async function invite(
  { tables, profile, replies }: InviteOptions,
  account: Row,
  request: Request,
): Promise<Response> {
  const fields = await readFields(request, false);
  if (fields === null) return notAForm();
  const listed = readList(fields.get('roles'), profile.lists);
  const missing = required.filter((name) => isEmpty(name === 'roles' ? listed : fields.get(name)));
  if (missing.length > 0) {
    return refuseFields(Object.fromEntries(missing.map((name) => [name, ['is required']])));
  }
  const roles = [listed ?? []].flat();
  if (!roles.every((role) => tables.rows('role').has(role))) {
    return refuseFields({ roles: ['contains an unknown role'] });
  }
  const user = String(findOrAddUser(tables, fields).id);
  tables.links('account-user').add(String(account.id), user);
  for (const role of roles) tables.links('user-role').add(user, role);
  return replies.json({ message: 'Invitation sent' });
}

function findOrAddUser(tables: Tables, fields: Fields): Row {
  const [firstname = '', lastname = '', email = ''] = required.map((name) => String(fields.get(name)));
  return findUser(tables, email) ?? tables.add('user', { firstname, lastname, email });
}

function isEmpty(value: string | readonly string[] | undefined): boolean {
  return value === undefined || value.length === 0 || value[0] === '';
}
