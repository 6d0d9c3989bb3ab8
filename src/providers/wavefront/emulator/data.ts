import type { Dataset, Person } from '../../../sandbox/dataset.ts';
import {
  type AccountRow,
  addToken,
  type GroupRow,
  joinSystemGroup,
  linkGroup,
  linkGroupRole,
  linkRole,
  permissionNames,
  type ServiceAccountRow,
  type Tables,
  type TokenRow,
} from './tables.ts';

/** Whose token the emulated gateway uses. */
export const administrator = 'account-graph-admin';

/** The tenant at the start: the company's people, its exporters, and one of every oddity that the page names. */
export function createTables(dataset: Dataset): Tables {
  const tables: Tables = {
    customer: dataset.company.slug,
    everyoneId: dataset.uuid('wavefront', 'group', 'everyone'),
    serviceAccountsId: dataset.uuid('wavefront', 'group', 'service accounts'),
    defaultPermissions: ['alerts_management', 'dashboard_management', 'events_management'],
    takenElsewhere: new Set(['consultant@partner.example', 'auditor@partner.example']),
    accounts: new Map(),
    roles: new Map(),
    groups: new Map(),
    tokens: new Map(),
    tokensByOwner: new Map(),
    deletedRoles: new Set(),
    version: 0,
    writtenAt: 0,
  };
  addRoles(tables, dataset);
  addGroups(tables, dataset);
  addUsers(tables, dataset);
  addServiceAccounts(tables, dataset);
  return tables;
}

const firstRoleAt = Date.UTC(2022, 1, 1, 9);
const day = 24 * 60 * 60 * 1000;

const roleTemplates: readonly [name: string, permissions: string, description: string | null][] = [
  ['Administrators', 'user_management token_management saml_sso_management', 'Run the tenant'],
  ['Alert authors', 'alerts_management', 'Write and mute alerts'],
  ['Application owners', 'application_management', null],
  ['Batch analysts', 'batch_query_priority', 'Long queries, low priority'],
  ['Chart embedders', 'embedded_charts', null],
  ['Dashboard authors', 'dashboard_management external_links_management', 'Keep the wallboards'],
  ['Derived metrics', 'derived_metrics_management metrics_management', null],
  ['Event writers', 'events_management', 'Mark ship arrivals and works'],
  ['Exporters', 'ingestion metrics_management', 'What a telemetry exporter needs'],
  ['Integrators', 'monitored_application_service_management', null],
  ['Log readers', 'log_management', null],
  ['Proxy operators', 'agent_management', 'Keep the proxies alive'],
  ['Source taggers', 'host_tag_management', null],
  ['Viewers', '', 'May look, and nothing else'],
];

function addRoles(tables: Tables, { uuid }: Dataset): void {
  roleTemplates.forEach(([name, permissions, description], index) => {
    const id = uuid('wavefront', 'role', name);
    tables.roles.set(id, {
      id,
      name,
      description,
      permissions: permissions.split(' ').filter((permission) => permission !== ''),
      // Only roles of the cloud platform have any.
      restrictedPermissions: name === 'Integrators' ? ['application_management'] : [],
      deletable: index !== 0,
      createdAt: firstRoleAt + index * day,
      updatedAt: firstRoleAt + index * 2 * day,
      updatedBy: administrator,
      accounts: new Set(),
      groups: new Set(),
    });
  });
}

function addGroups(tables: Tables, dataset: Dataset): void {
  const add = (id: string, name: string, description: string | null, system: boolean): GroupRow => {
    const createdAt = firstRoleAt + tables.groups.size * day;
    const group: GroupRow = { id, name, description, system, roleIds: [], users: new Set(), createdAt };
    tables.groups.set(id, group);
    return group;
  };
  const roles = [...tables.roles.values()];
  add(tables.everyoneId, 'Everyone', 'System group which contains all users', true);
  add(tables.serviceAccountsId, 'Service Accounts', 'System group which contains all service accounts', true);
  for (const site of dataset.sites) {
    const description = site.index % 4 === 3 ? null : site.description;
    const group = add(dataset.uuid('wavefront', 'group', site.slug), site.name, description, false);
    if (site.index % 3 === 0) linkGroupRole(group, pick(roles, 1 + site.index));
  }
}

function addUsers(tables: Tables, dataset: Dataset): void {
  const plain = { roleIds: [], groupIds: [], ssoId: null, lastLogin: null };
  const admin: AccountRow = {
    ...plain,
    roleIds: [],
    groupIds: [],
    type: 'user',
    identifier: administrator,
    permissions: ['user_management', 'token_management'],
  };
  addAccount(tables, admin);
  addToken(tables, toToken(dataset, admin, { nth: 0, name: 'gateway' }));
  // User names need not be e-mail addresses, and an address of another tenant is rewritten.
  const rewritten = `consultant+${tables.customer}@partner.example`;
  for (const identifier of ['night-shift', 'wallboard', rewritten]) {
    addAccount(tables, { ...plain, roleIds: [], groupIds: [], type: 'user', identifier, permissions: [] });
  }
  const siteGroups = new Map(dataset.sites.map(({ index, slug }) => [index, groupAt(tables, dataset, slug)]));
  const roles = [...tables.roles.values()];
  dataset.peopleOf('wavefront').forEach((person, order) => {
    const user = userOf(person, order);
    addAccount(tables, user);
    const group = siteGroups.get(person.site.index);
    if (group !== undefined) linkGroup(user, group);
    if (order % 2 === 0) linkRole(user, pick(roles, order / 2));
    if (order % 10 === 4) linkRole(user, pick(roles, order + 3));
    if (order % 4 === 1)
      addToken(tables, toToken(dataset, user, { nth: 0, name: order % 8 === 1 ? 'laptop' : null }));
  });
}

function userOf(person: Person, order: number): AccountRow {
  return {
    type: 'user',
    identifier: person.email,
    permissions: order % 3 === 0 ? [pick(permissionNames, order / 3)] : [],
    roleIds: [],
    groupIds: [],
    ssoId: order % 6 === 2 ? person.email : null,
    lastLogin: person.lastSeenAt?.getTime() ?? null,
  };
}

/** How many tokens the exporters have, in turn: from none to as many as there may be. */
const tokenCounts = [1, 20, 0, 2, 0, 1];

function addServiceAccounts(tables: Tables, dataset: Dataset): void {
  const count = Math.max(dataset.sites.length, Math.floor(dataset.people.length / 20));
  const roles = [...tables.roles.values()];
  for (let index = 0; index < count; index += 1) {
    const { slug, name } = pick(dataset.sites, index);
    const suffix = index < dataset.sites.length ? '' : `-${Math.floor(index / dataset.sites.length) + 1}`;
    const account: ServiceAccountRow = {
      type: 'service',
      identifier: `sa::${slug}-exporter${suffix}`,
      active: index % 5 !== 3,
      description: index % 3 === 2 ? null : `Telemetry of ${name}`,
      permissions: index % 4 === 0 ? ['metrics_management'] : [],
      roleIds: [],
      groupIds: [],
    };
    addAccount(tables, account);
    if (index % 2 === 0) linkRole(account, pick(roles, 8));
    for (let nth = 0; nth < pick(tokenCounts, index); nth += 1) {
      addToken(tables, toToken(dataset, account, { nth, name: `key ${nth + 1}` }));
    }
  }
}

function addAccount(tables: Tables, account: AccountRow): void {
  tables.accounts.set(account.identifier, account);
  joinSystemGroup(tables, account);
}

function toToken(
  dataset: Dataset,
  owner: AccountRow,
  { nth, name }: { nth: number; name: string | null },
): TokenRow {
  const generatedAt = Date.UTC(2025, 0, 7) + dataset.number(400, 'token age', owner.identifier, nth) * day;
  return {
    id: dataset.uuid('wavefront', 'token', owner.identifier, nth),
    name,
    owner: owner.identifier,
    generatedAt,
    usedAt: nth % 3 === 2 ? null : generatedAt + (1 + nth) * day,
  };
}

function groupAt(tables: Tables, dataset: Dataset, slug: string): GroupRow | undefined {
  return tables.groups.get(dataset.uuid('wavefront', 'group', slug));
}

function pick<T>(list: readonly T[], index: number): T {
  const item = list[index % list.length];
  if (item === undefined) throw new RangeError('pick from an empty list');
  return item;
}
