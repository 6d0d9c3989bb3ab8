import { print } from 'graphql';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CreateGroupDocument } from '../generated/operations.ts';
import { encodeGlobalId } from '../support/sealed.ts';
import { type StartedGateway, sandboxBackends, startGateway } from '../support/start-gateway.ts';
import { costOf } from './cost-of.ts';

interface Groups {
  nodes: { id: string; name: string }[];
  totalCount: number | null;
  complete: boolean;
  failures: { code: string }[];
  pageInfo: { endCursor: string | null; hasNextPage: boolean };
}

interface Role {
  id: string;
  name: string;
  restrictedPermissions: string[] | null;
  linkedAccountsCount: number | null;
  linkedGroupsCount: number | null;
  properties: object | null;
  groups: Groups | null;
}

const page = 'nodes { id name } totalCount complete failures { code } pageInfo { endCursor hasNextPage }';
const ofItself =
  'restrictedPermissions linkedAccountsCount linkedGroupsCount properties { nameEditable permsEditable usersAddable usersRemovable deletable }';
const viewers = encodeGlobalId({
  type: 'Role',
  backend: 'wavefront',
  key: '78f95418-3ac4-5701-b6fe-c9ba50c0a8cb',
});

describe('roles and groups', () => {
  let sandbox: StartedGateway;
  beforeAll(async () => {
    sandbox = await startGateway();
    await sandbox.query('{ roles { nodes { id } } }');
  });
  afterAll(() => sandbox.close());
  beforeEach(() => sandbox.forget());
  afterEach(() => sandbox.emulator('wavefront').setFaults(null));

  const rolesOf = async (backend: string, fields: string): Promise<Role[]> => {
    const answer = await sandbox.query<{ roles: { nodes: Role[] } }>(
      `{ roles(first: 50, filter: { backends: ["${backend}"] }) { nodes { id name ${fields} } } }`,
    );
    expect(answer.errors).toBeUndefined();
    return answer.data?.roles.nodes ?? [];
  };

  it('tell of themselves what Wavefront tells, for no request more than their lists', async () => {
    const roles = await rolesOf('wavefront', ofItself);
    expect(roles.find(({ name }) => name === 'Integrators')?.restrictedPermissions).toEqual([
      'application_management',
    ]);
    expect(roles.find(({ name }) => name === 'Administrators')?.properties).toEqual({
      nameEditable: true,
      permsEditable: true,
      usersAddable: true,
      usersRemovable: true,
      deletable: false,
    });
    const answer = await sandbox.query<{ groups: { nodes: object[] } }>(
      `{ groups(filter: { backends: ["wavefront"], search: "Everyone" }) {
        nodes { name createdAt userCount roleCount properties { nameEditable usersEditable rolesEditable } }
      } }`,
    );
    expect(answer.data?.groups.nodes).toEqual([
      {
        name: 'Everyone',
        createdAt: expect.any(String),
        userCount: expect.any(Number),
        roleCount: 0,
        properties: { nameEditable: false, usersEditable: false, rolesEditable: true },
      },
    ]);
    expect(costOf(sandbox)).toEqual({
      wavefront: { 'POST /api/v2/search/role': 1, 'POST /api/v2/search/usergroup': 1 },
    });
  });

  it.each(['astra', 'oisp'])('of %s are silent about it, and nothing is asked', async (backend) => {
    const [first] = await rolesOf(backend, '');
    sandbox.forget();
    const [role] = await rolesOf(backend, `${ofItself} groups { ${page} }`);
    expect(role).toEqual({
      ...first,
      restrictedPermissions: null,
      linkedAccountsCount: null,
      linkedGroupsCount: null,
      properties: null,
      groups: null,
    });
    expect(costOf(sandbox)).toEqual({});
  });

  it('are linked: as many groups as the role counts, for one search each', async () => {
    const roles = await rolesOf('wavefront', `linkedGroupsCount groups { ${page} }`);
    expect(roles.some(({ groups }) => (groups?.nodes.length ?? 0) > 0)).toBe(true);
    for (const { groups, linkedGroupsCount } of roles) {
      expect(groups).toMatchObject({ complete: true, failures: [], totalCount: linkedGroupsCount });
      expect(groups?.nodes).toHaveLength(linkedGroupsCount ?? -1);
    }
    expect(costOf(sandbox)).toEqual({
      wavefront: { 'POST /api/v2/search/role': 1, 'POST /api/v2/search/usergroup': roles.length },
    });
  });

  it('are linked page by page, each group once', async () => {
    for (const name of ['Pier A', 'Pier B', 'Pier C']) {
      const made = await sandbox.query<{ createGroup: object }>(print(CreateGroupDocument), {
        name,
        roleIds: [viewers],
        key: name,
      });
      expect(made.data?.createGroup).toMatchObject({
        __typename: 'CreateGroupPayload',
        group: { name, roles: [{ name: 'Viewers' }] },
        warnings: [],
      });
    }
    const walk = `query ($after: String) { role(id: "${viewers}") { groups(first: 1, after: $after) { ${page} } } }`;
    const names: string[] = [];
    let after: string | null = null;
    for (let hasNextPage = true; hasNextPage; ) {
      const answer: { data?: { role: Role } | null | undefined } = await sandbox.query<{ role: Role }>(walk, {
        after,
      });
      const groups = answer.data?.role.groups;
      names.push(...(groups?.nodes ?? []).map(({ name }) => name));
      after = groups?.pageInfo.endCursor ?? null;
      hasNextPage = groups?.pageInfo.hasNextPage ?? false;
    }
    expect(names.filter((name) => name.startsWith('Pier'))).toEqual(['Pier A', 'Pier B', 'Pier C']);
    expect(new Set(names).size).toBe(names.length);
  });

  it('stay whole but for the groups where these cannot be read', async () => {
    const rules = [{ kind: 'status', status: 503, path: '/search/usergroup' }] as const;
    sandbox.emulator('wavefront').setFaults({ rules: [...rules] });
    const roles = await rolesOf('wavefront', `linkedGroupsCount groups { ${page} }`);
    expect(roles.length).toBeGreaterThan(5);
    for (const { groups } of roles) {
      expect(groups).toMatchObject({
        complete: false,
        nodes: [],
        totalCount: null,
        failures: [{ code: 'BACKEND_UNAVAILABLE' }],
      });
    }
  });

  it('are linked for those only who may see groups', async () => {
    const narrow = await startGateway({
      configuration: { auth: { anonymous: { scopes: ['roles:read'] } }, backends: sandboxBackends },
    });
    const answer = await narrow.query<{ role: Role }>(
      `{ role(id: "${viewers}") { name groups { totalCount } } }`,
    );
    expect(answer.data?.role).toEqual({ name: 'Viewers', groups: null });
    expect(answer.errors?.[0]?.message).toContain('groups:read');
    await narrow.close();
  });
});

describe('a token', () => {
  it('says of which kind its owner is', async () => {
    const sandbox = await startGateway();
    const answer = await sandbox.query<{ tokens: { nodes: { accountType: string | null }[] } }>(
      '{ tokens(first: 200, filter: { backends: ["wavefront"] }) { nodes { accountType } } }',
    );
    const types = new Set(answer.data?.tokens.nodes.map(({ accountType }) => accountType));
    expect(types).toEqual(new Set(['USER_ACCOUNT', 'SERVICE_ACCOUNT', 'INACTIVE_SERVICE_ACCOUNT']));
    await sandbox.close();
  });
});
