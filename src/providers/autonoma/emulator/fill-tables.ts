import type { Dataset, Person, Site } from '../../../sandbox/dataset.ts';
import type { Row, Tables } from './tables.ts';

export interface Company {
  root: Row;
  /** The account of another customer, which this token finds in no list and under no id. */
  foreign: Row;
}

/** The company's accounts four deep, and everything in them. */
export function fillTables(tables: Tables, dataset: Dataset): Company {
  const { root, divisions, sites, foreign } = addAccounts(tables, dataset);
  const roles = addRoles(tables, root, sites);
  for (const person of dataset.peopleOf('autonoma')) {
    const { id } = addUser(tables, person);
    const user = String(id);
    const site = sites[person.site.index];
    const division = divisions[isWarehouse(person.site) ? 1 : 0];
    for (const account of [site, division]) if (account !== undefined) link(tables, account, user);
    if (person.title === 'Platform engineer') link(tables, root, user);
    for (const role of rolesOf(person, roles)) tables.links('user-role').add(user, String(role.id));
  }
  addEquipment(tables, sites);
  addMetadatas(tables, dataset, [root, ...divisions, ...sites]);
  return { root, foreign };
}

interface Accounts {
  root: Row;
  divisions: Row[];
  sites: Row[];
  foreign: Row;
}

function addAccounts(tables: Tables, { company, sites }: Dataset): Accounts {
  const add = (name: string, description: string | null, parent: Row | null): Row =>
    tables.add('account', {
      name,
      description,
      account_id: parent?.id ?? null,
      mfa_policy: null,
      mfa_methods: null,
    });
  const root = add(company.name, 'The customer itself', null);
  const terminals = add('Terminals', 'Everything on the waterfront', root);
  const warehouses = add('Warehouses', 'Bonded and open storage', root);
  const siteRows = sites.map((site) =>
    add(site.name, site.description, isWarehouse(site) ? warehouses : terminals),
  );
  const [first] = siteRows;
  add(`${first?.['name']} Workshop`, null, first ?? root);
  const foreign = add('Foreign Freight', 'Another customer of the platform', null);
  // Own, inherited over one and two generations, overridden below, and none anywhere above.
  Object.assign(terminals, { mfa_policy: 'required', mfa_methods: ['totp', 'email'] });
  Object.assign(siteRows[4] ?? {}, { mfa_policy: 'optional', mfa_methods: ['email'] });
  Object.assign(siteRows[7] ?? {}, { mfa_policy: 'required', mfa_methods: null });
  Object.assign(siteRows[11] ?? {}, { mfa_policy: 'disabled', mfa_methods: [] });
  return { root, divisions: [terminals, warehouses], sites: siteRows, foreign };
}

function isWarehouse(site: Site): boolean {
  return site.slug.endsWith('warehouse');
}

interface Roles {
  everybody: Row;
  auditor: Row;
  ofSite: readonly { administrator: Row; operator: Row; importer: Row }[];
}

function addRoles(tables: Tables, root: Row, sites: readonly Row[]): Roles {
  const add = (name: string, active: boolean, account: Row | null): Row => {
    const role = tables.add('role', { active, name });
    if (account !== null) tables.links('account-role').add(String(account.id), String(role.id));
    return role;
  };
  return {
    everybody: add('Portal user', true, root),
    auditor: add('Platform auditor', true, null),
    ofSite: sites.map((site) => ({
      administrator: add('Administrator', true, site),
      operator: add('Operator', true, site),
      importer: add('Importer', false, site),
    })),
  };
}

/** A person who has left still has a user, and no role. */
function rolesOf(person: Person, { everybody, auditor, ofSite }: Roles): Row[] {
  const site = ofSite[person.site.index];
  if (!person.active || site === undefined) return [];
  const main = person.title === 'Terminal manager' ? site.administrator : site.operator;
  return [
    everybody,
    main,
    ...(person.title === 'Auditor' ? [auditor] : []),
    ...(person.index % 4 === 0 ? [site.importer] : []),
  ];
}

/** A person who never logged in has not given a name yet. */
function addUser(tables: Tables, person: Person): Row {
  const hasName = person.lastSeenAt !== null;
  return tables.add('user', {
    firstname: hasName ? person.firstName : null,
    lastname: hasName ? person.lastName : null,
    email: person.email,
  });
}

function link(tables: Tables, account: Row, user: string): void {
  tables.links('account-user').add(String(account.id), user);
}

const equipment = ['Crane', 'Reach stacker', 'Reefer rack', 'Substation', 'Gate', 'Weighbridge'];

function addEquipment(tables: Tables, sites: readonly Row[]): void {
  for (const [index, site] of sites.entries()) {
    for (let number = 1; number <= (index === 0 ? 14 : 2); number += 1) {
      const kind = equipment[(index + number) % equipment.length] ?? 'Asset';
      const { id } = tables.add('asset', { name: `${kind} ${number}` });
      tables.links('account-asset').add(String(site.id), String(id));
    }
    for (let number = 1; number <= (index === 0 ? 13 : 1); number += 1) {
      const { id } = tables.add('gateway', { name: number === 13 ? null : `Gateway ${index + 1}-${number}` });
      tables.links('account-gateway').add(String(site.id), String(id));
    }
  }
}

function addMetadatas(tables: Tables, { company, sites }: Dataset, accounts: readonly Row[]): void {
  const add = (name: string, val: string | null, type: string, owner: string): Row =>
    tables.add('metadata', { name, val, type, id_slug: `${owner}-${name.replaceAll('_', '-')}` });
  const share = (metadata: Row, account: Row): void =>
    tables.links('account-metadata').add(String(account.id), String(metadata.id));
  const customer = add('customer', company.name, 'text', company.slug);
  for (const account of accounts) share(customer, account);
  for (const site of sites) {
    const account = accounts[accounts.length - sites.length + site.index];
    if (account === undefined) continue;
    share(add('country', site.country, 'text', site.slug), account);
    share(add('cost_center', String(4100 + site.index), 'number', site.slug), account);
    share(add('opened_on', site.openedAt.toISOString().slice(0, 10), 'date', site.slug), account);
    if (site.index % 5 === 0) share(add('remark', null, 'text', site.slug), account);
  }
  addSiblings(tables, customer, accounts);
}

/** Permissions, rules, and a metadata that is on assets too. */
function addSiblings(tables: Tables, metadata: Row, accounts: readonly Row[]): void {
  for (const account of accounts) {
    const { id } = tables.add('permission', {});
    tables.links('account-permission').add(String(account.id), String(id));
  }
  for (const [name, active] of [
    ['Alert when a reefer warms up', true],
    ['Stop cranes in a storm', false],
  ] as const) {
    const { id } = tables.add('iftttrule', { name, active });
    tables.links('metadata-iftttrule').add(String(metadata.id), String(id));
  }
  for (const id of [...tables.rows('asset').keys()].slice(0, 3)) {
    tables.links('metadata-asset').add(String(metadata.id), id);
  }
}
