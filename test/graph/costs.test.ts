import { type DocumentNode, print } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  AccountDocument,
  AccountsDocument,
  AccountsWithUsersAndRolesDocument,
  BackendsDocument,
  GroupsDocument,
  IntegrationUserAgentsDocument,
  NodesDocument,
  PeopleDocument,
  PermissionHoldersDocument,
  PersonDocument,
  RolesDocument,
  ServiceAccountsDocument,
  UnusedTokensDocument,
  UsersDocument,
  ValidatePrincipalsDocument,
  ViewerDocument,
} from '../generated/operations.ts';
import { type StartedGateway, startGateway } from '../support/start-gateway.ts';
import { type Cost, costOf } from './cost-of.ts';

interface Row {
  document: DocumentNode;
  variables?: Record<string, unknown>;
  cost: Cost;
  /** Why fewer are impossible. */
  because: string;
}

const usersOfAllAccounts: Cost = {
  astra: { 'GET /accounts': 1, 'GET /accounts/{id}/core/v1/users': 15 },
  autonoma: { 'GET /connect/v1/resources/account/{id}/users': 22 },
  oisp: { 'GET /v1/api/auth/tokenInfo': 1, 'GET /v1/api/accounts/{id}/users': 17 },
};

const readTenant = { 'POST /api/v2/search/user': 1 };

const pigelloUsers = {
  // A list in array form says nothing of more: the second request finds the empty page behind it.
  'GET /accounts/users/organization/organizationuser/list/': 2,
  'GET /accounts/users/customer/tenant/list/': 2,
  'GET /accounts/users/customer/subtenant/list/': 2,
};

const rows: Row[] = [
  {
    document: AccountsDocument,
    cost: {
      astra: { 'GET /accounts': 1 },
      autonoma: { 'GET /connect/v1/resources/account/{id}': 22 },
      oisp: { 'GET /v1/api/auth/tokenInfo': 1 },
      wavefront: readTenant,
    },
    because:
      'Autonoma has no list, so each configured account is read; tokenInfo knows the names of all OISP accounts; the Wavefront tenant is read from a user in each operation unless it is in the settings.',
  },
  {
    document: AccountsWithUsersAndRolesDocument,
    variables: { first: 200, users: 200 },
    cost: {
      astra: {
        'GET /accounts': 1,
        'GET /accounts/{id}/core/v1/users': 16,
        'GET /accounts/{id}/core/v1/roleBindings': 14,
      },
      autonoma: {
        'GET /connect/v1/resources/account/{id}': 22,
        'GET /connect/v1/resources/account/{id}/users': 22,
        'GET /connect/v1/resources/user/{id}/roles': 26,
      },
      oisp: { 'GET /v1/api/auth/tokenInfo': 1, 'GET /v1/api/accounts/{id}/users': 17 },
      wavefront: {
        ...readTenant,
        'POST /api/v2/search/account': 1,
        'POST /api/v2/search/role': 1,
        'POST /api/v2/search/usergroup': 1,
      },
    },
    because:
      'Astra keeps users and role bindings by account (two accounts have no users and need no bindings); Autonoma answers roles one user at a time; OISP sends roles with the users; Wavefront searches users, groups and roles each at once.',
  },
  {
    document: UsersDocument,
    cost: {
      ...usersOfAllAccounts,
      pigello: pigelloUsers,
      wavefront: { 'POST /api/v2/search/account': 1, 'POST /api/v2/account/validateAccounts': 1 },
    },
    because:
      'three backends keep users by account; Pigello cannot search by a part of a name, so each of its lists is read whole; only validateAccounts tells when a Wavefront user was last seen.',
  },
  {
    document: PeopleDocument,
    cost: {
      ...usersOfAllAccounts,
      pigello: pigelloUsers,
      wavefront: { ...readTenant, 'POST /api/v2/search/account': 1 },
    },
    because:
      'the same as the users behind them: nothing is asked for a person, but whose tag a rewritten Wavefront name has.',
  },
  {
    document: PermissionHoldersDocument,
    cost: { wavefront: { 'POST /api/v2/search/account': 1, 'POST /api/v2/search/usergroup': 1 } },
    because: 'permissions, direct and united, come with the users; the names of their groups in one search.',
  },
  {
    document: ServiceAccountsDocument,
    cost: { wavefront: { 'POST /api/v2/search/serviceaccount': 1 } },
    because: 'tokens, roles and groups are inside each service account.',
  },
  {
    document: IntegrationUserAgentsDocument,
    cost: { pigello: { 'GET /accounts/users/api/integrationuseragent/list/': 2 } },
    because:
      'an answer of the list has every field; only an empty page tells that a list in array form ends; an organization is only a reference.',
  },
  {
    document: AccountDocument,
    cost: {
      autonoma: {
        'GET /connect/v1/resources/account/{id}': 3,
        'GET /connect/v1/resources/account/{id}/metadatas': 1,
      },
    },
    because: 'the account, its metadatas, and the two accounts above it, each known only from the one below.',
  },
  {
    document: NodesDocument,
    cost: {
      autonoma: { 'GET /connect/v1/resources/account/{id}': 1 },
      wavefront: { ...readTenant, 'POST /api/v2/account/validateAccounts': 1 },
    },
    because: 'one for each backend named, and the Wavefront tenant, which is one of the nodes.',
  },
  {
    document: ValidatePrincipalsDocument,
    cost: { wavefront: { 'POST /api/v2/account/validateAccounts': 1 } },
    because: 'Wavefront validates many in one request.',
  },
  { document: ViewerDocument, cost: {}, because: 'the gateway knows who asks.' },
];

describe('the requests that an example operation costs', () => {
  let sandbox: StartedGateway;
  beforeAll(async () => {
    sandbox = await startGateway();
    // The log-in of OISP lasts for days: it is not part of any operation's cost.
    await sandbox.query(AccountsDocument, {});
  });
  afterAll(() => sandbox.close());
  beforeEach(() => sandbox.forget());

  it.each(rows.map((row) => [nameOf(row.document), row] as const))('%s', async (_name, row) => {
    const answer = await sandbox.query(print(row.document), row.variables ?? {});
    expect(answer.errors).toBeUndefined();
    expect(withoutGroups(costOf(sandbox)), row.because).toEqual(withoutGroups(row.cost));
  });

  it('Person: the address is asked of every account, roles and tokens only of the users found', async () => {
    await sandbox.query(PersonDocument, {});
    const { astra = {}, autonoma = {}, oisp = {}, pigello, wavefront } = costOf(sandbox);
    // A miss of Astra's filter is not trusted to ignore case, so that the other 14 accounts are listed whole.
    expect(astra).toMatchObject({
      'GET /accounts': 1,
      'GET /accounts/{id}/core/v1/users': 15 + 14,
      'GET /accounts/{id}/core/v1/roleBindings': 1,
      'GET /accounts/{id}/core/v1/users/{id}/tokens': 1,
    });
    expect(autonoma).toMatchObject({
      'GET /connect/v1/resources/account/{id}/users': 22,
      'GET /connect/v1/resources/user/{id}/roles': 1,
      'GET /connect/v1/resources/user/{id}/accounts': 1,
    });
    expect(oisp).toMatchObject({ 'GET /v1/api/accounts/{id}/users': 17 });
    // Each kind of user is a list of its own, and each takes the address as a filter.
    // Nobody of that address is among the third kind: an empty page is the end.
    expect(pigello).toEqual({ ...pigelloUsers, 'GET /accounts/users/customer/subtenant/list/': 1 });
    expect(wavefront).toEqual({
      // The address may be kept with the tenant inside.
      ...readTenant,
      'POST /api/v2/search/account': 1,
      'POST /api/v2/account/validateAccounts': 1,
      'POST /api/v2/search/usergroup': 1,
      'POST /api/v2/search/token': 1,
    });
  });

  it('UnusedTokens: one search in Wavefront, one list of tokens for each user of Astra', async () => {
    await sandbox.query(UnusedTokensDocument, {});
    const { astra = {}, wavefront, ...others } = costOf(sandbox);
    // Astra keeps tokens by user and users by account: the users must be known before their tokens can be asked for.
    // One account has more tokens than a page.
    expect(astra['GET /accounts/{id}/core/v1/users']).toBe(16);
    expect(astra['GET /accounts/{id}/core/v1/users/{id}/tokens']).toBe(27);
    // Astra's tokens are left out, since it tells no last use: all twenty are Wavefront's, and not in its first page alone.
    expect(wavefront).toEqual({
      'POST /api/v2/search/token': 2,
      'POST /api/v2/account/validateAccounts': 1,
      'GET /api/v2/account/serviceaccount/sa::aarhus-warehouse-exporter': 1,
    });
    expect(others).toEqual({});
  });

  it('Groups and Roles: the lists, and one list of members for each', async () => {
    const groups = await sandbox.query(GroupsDocument, {});
    const shown = (groups.data?.groups?.nodes ?? []).filter(({ backend }) => backend.name === 'wavefront');
    expect(costOf(sandbox)['wavefront']).toEqual({
      'POST /api/v2/search/usergroup': 1,
      'POST /api/v2/search/account': shown.length,
    });
    sandbox.forget();
    const roles = await sandbox.query(RolesDocument, {});
    const held = (roles.data?.roles?.nodes ?? []).filter(({ backend }) => backend.name === 'wavefront');
    expect(costOf(sandbox)['wavefront']).toEqual({
      ...readTenant,
      'POST /api/v2/search/role': 1,
      'POST /api/v2/search/account': held.length,
    });
  });

  it('Backends: the cheapest read of each, and again no sooner than a second later', async () => {
    const fresh = await startGateway();
    await fresh.query(BackendsDocument, {});
    expect(Object.values(costOf(fresh)).map((counts) => Object.values(counts ?? {}).length)).toEqual([
      1, 1, 2, 1, 1,
    ]);
    fresh.forget();
    await Promise.all([fresh.query(BackendsDocument, {}), fresh.query(BackendsDocument, {})]);
    expect(Object.keys(costOf(fresh)).length).toBeLessThanOrEqual(5);
    await fresh.close();
  });
});

function nameOf({ definitions }: Row['document']): string {
  const [first] = definitions;
  return first?.kind === 'OperationDefinition' ? (first.name?.value ?? '') : '';
}

/** What bound LDAP groups need comes on top: one list of groups, and one list of members for each bound group. */
function withoutGroups({ astra, ...others }: Cost): Cost {
  if (astra === undefined) return others;
  const rest = Object.entries(astra).filter(([pattern]) => !pattern.includes('/core/v1/groups'));
  return { ...others, astra: Object.fromEntries(rest) };
}
