import type { JsonObject } from '../../../model.ts';
import type { Dataset, Person, Site } from '../../../sandbox/dataset.ts';
import { accountDefaults } from './account-routes.ts';
import {
  type AccountRow,
  addInvite,
  addUser,
  createTables,
  type Role,
  setRole,
  type Tables,
  type UserRow,
} from './tables.ts';

interface Company {
  tables: Tables;
  /** The user that a gateway logs in as. */
  login: { username: string; password: string };
}

const hourMs = 3_600_000;
const codeLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** The dataset's company on OISP: an account per site, and one of a partner that the gateway's login cannot see. */
export function createCompanyTables(dataset: Dataset, startedAt: number): Company {
  const tables = createTables(makersOf(dataset));
  const login = gatewayUser(dataset);
  addUser(tables, login);
  for (const site of dataset.sites) {
    const account = accountOf(dataset, site, startedAt);
    tables.accounts.set(account.id, account);
    // In the last one the gateway's login is no admin.
    const role = site.index === dataset.sites.length - 1 ? 'user' : 'admin';
    setRole(tables, login, { accountId: account.id, role });
  }
  const partner = partnerAccount(dataset, startedAt);
  tables.accounts.set(partner.id, partner);

  const people = dataset.peopleOf('oisp');
  for (const [index, person] of people.entries()) {
    const user = userOf(dataset, person);
    addUser(tables, user);
    setRole(tables, user, {
      accountId: accountId(dataset, person.site.index),
      role: index % 5 === 0 ? 'admin' : 'user',
    });
    const second = accountId(dataset, (person.site.index + 1) % dataset.sites.length);
    if (index % 4 === 0) setRole(tables, user, { accountId: second, role: 'user' });
    if (index % 3 === 0)
      setRole(tables, user, { accountId: partner.id, role: index === 0 ? 'admin' : 'user' });
  }
  inviteSome(dataset, tables);
  return { tables, login: { username: login.email, password: login.password } };
}

function makersOf(dataset: Dataset): Pick<Tables, 'newId' | 'newActivationCode'> {
  let made = 0;
  return {
    newId: (kind) => dataset.uuid('oisp', 'new', kind, made++),
    newActivationCode: () => activationCode(dataset, 'new', made++),
  };
}

function accountId(dataset: Dataset, siteIndex: number): string {
  return dataset.uuid('oisp', 'account', siteIndex);
}

function gatewayUser(dataset: Dataset): UserRow {
  const created = Date.UTC(2019, 0, 7, 8, 0, 0);
  return {
    ...accountless,
    id: dataset.uuid('oisp', 'gateway'),
    email: `account-graph@${dataset.company.domain}`,
    password: 'Emulated-gateway-0',
    attributes: null,
    termsAndConditions: true,
    verified: true,
    type: 'system',
    created,
    updated: created,
    accounts: new Map<string, Role>(),
  };
}

const accountless = { failedLogins: 0, lockedUntil: 0 };

function userOf(dataset: Dataset, person: Person): UserRow {
  return {
    ...accountless,
    id: dataset.uuid('oisp', 'user', person.index),
    email: person.email,
    password: `Emulated-${person.firstName}-${person.index}`,
    attributes: person.index % 2 === 0 ? { phone: person.phone, title: person.title } : null,
    termsAndConditions: person.index % 7 !== 4,
    // Those who have left never answered the mail that would have verified them.
    verified: person.active && person.index % 9 !== 8,
    type: 'user',
    created: person.joinedAt.getTime(),
    updated: person.lastSeenAt?.getTime() ?? person.joinedAt.getTime(),
    accounts: new Map<string, Role>(),
  };
}

function accountOf(dataset: Dataset, site: Site, startedAt: number): AccountRow {
  const created = Math.floor(site.openedAt.getTime() / 1000) * 1000;
  return {
    ...accountDefaults,
    id: accountId(dataset, site.index),
    name: site.name,
    ...(site.index % 4 === 1 && { exec_interval: 120, data_retention: 2_592_000 }),
    attributes: attributesOf(site),
    trackSensorHealth: site.index % 2 === 0,
    activationCode: activationCode(dataset, 'site', site.index),
    // One code is over already.
    activationCodeExpires: startedAt + (site.index === 3 ? -24 : 1) * hourMs,
    created,
    updated: created + site.index * 86_400_000 + 123,
  };
}

function partnerAccount(dataset: Dataset, startedAt: number): AccountRow {
  const created = Date.UTC(2021, 4, 3, 6, 30, 0);
  return {
    ...accountDefaults,
    id: dataset.uuid('oisp', 'partner'),
    name: 'Kranwerk Partner Yard',
    attributes: null,
    trackSensorHealth: false,
    activationCode: activationCode(dataset, 'partner'),
    activationCodeExpires: startedAt + hourMs,
    created,
    updated: created,
  };
}

/** Never set, set and cleared, texts, and what the upstream lets pass unchecked: numbers and objects. */
function attributesOf(site: Site): JsonObject | null {
  const { locality, country, postalCode, street, index } = site;
  switch (index % 4) {
    case 0:
      return { phone: '123456789', locality, country };
    case 1:
      return { docks: index + 2, address: { street, postalCode } };
    case 2:
      return {};
    default:
      return null;
  }
}

function inviteSome(dataset: Dataset, tables: Tables): void {
  // The partner waits for an answer of the gateway's own login.
  const email = gatewayUser(dataset).email;
  addInvite(tables, {
    _id: dataset.uuid('oisp', 'invite', email),
    accountId: dataset.uuid('oisp', 'partner'),
    email,
  });
  for (const siteIndex of [0, 1, 2, 5]) {
    const addresses = [
      `newcomer${siteIndex}@${dataset.company.domain}`,
      ...(siteIndex === 2 ? ['notanemail'] : []),
    ];
    for (const email of addresses) {
      addInvite(tables, {
        _id: dataset.uuid('oisp', 'invite', email),
        accountId: accountId(dataset, siteIndex),
        email,
      });
    }
  }
  const known = dataset.peopleOf('oisp')[1];
  if (known === undefined) return;
  // Somebody who has a user already, in another account.
  const elsewhere = accountId(dataset, (known.site.index + 5) % dataset.sites.length);
  addInvite(tables, {
    _id: dataset.uuid('oisp', 'invite', known.email),
    accountId: elsewhere,
    email: known.email,
  });
}

function activationCode(dataset: Dataset, ...words: (string | number)[]): string {
  return Array.from({ length: 8 }, (_, index) =>
    codeLetters.charAt(dataset.number(codeLetters.length, 'code', index, ...words)),
  ).join('');
}
