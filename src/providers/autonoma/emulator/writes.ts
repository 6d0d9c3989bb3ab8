import { checkCreate, checkUpdate } from './check-fields.ts';
import type { Company } from './fill-tables.ts';
import { findUser } from './find-user.ts';
import type { Profile } from './profiles.ts';
import { readFields } from './read-fields.ts';
import { notAForm, type Replies, refuse, refuseFields } from './replies.ts';
import { type ResourceName, resources } from './resources.ts';
import type { Row, Tables } from './tables.ts';

export interface Writes {
  create(name: ResourceName, request: Request): Promise<Response>;
  update(name: ResourceName, row: Row, request: Request): Promise<Response>;
  remove(name: ResourceName, row: Row): Response;
}

interface WritesOptions {
  tables: Tables;
  company: Company;
  profile: Profile;
  replies: Replies;
}

export function createWrites({ tables, company, profile, replies }: WritesOptions): Writes {
  const root = String(company.root.id);

  return {
    async create(name, request) {
      const fields = await readFields(request, true);
      if (fields === null) return notAForm();
      const checked = checkCreate(resources[name], fields, profile);
      if ('faults' in checked) return refuseFields(checked.faults);
      const email = checked.values['email'];
      if (typeof email === 'string' && findUser(tables, email) !== null) {
        return refuse(409, { message: 'A user with this e-mail address exists' });
      }
      const row = tables.add(name, { ...defaults[name], ...checked.values });
      // account_id is read only: what is new belongs to the account of the token.
      if (name === 'account') row['account_id'] = company.root.id;
      else if (name !== 'iftttrule') tables.links(`account-${name}`).add(root, String(row.id));
      return replies.created(name, row);
    },
    async update(name, row, request) {
      const fields = await readFields(request, false);
      if (fields === null) return notAForm();
      const checked = checkUpdate(resources[name], fields, profile);
      if ('faults' in checked) return refuseFields(checked.faults);
      Object.assign(row, checked.values);
      return replies.record(name, row);
    },
    remove(name, row) {
      if (name === 'account' && isParent(tables, row)) {
        return refuse(409, { error: 'The account has sub-accounts' });
      }
      tables.remove(name, String(row.id));
      return replies.removed(row);
    },
  };
}

const defaults: Readonly<Record<ResourceName, Record<string, null | boolean>>> = {
  account: { name: null, description: null, account_id: null, mfa_policy: null, mfa_methods: null },
  user: { firstname: null, lastname: null, email: null },
  role: { active: true, name: null },
  metadata: { name: null, val: null, type: null, id_slug: null },
  permission: {},
  iftttrule: { name: null, active: true },
};

function isParent(tables: Tables, account: Row): boolean {
  for (const other of tables.rows('account').values()) if (other['account_id'] === account.id) return true;
  return false;
}
