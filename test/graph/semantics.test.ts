import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDataset } from '../../src/sandbox/dataset.ts';
import {
  AccountDocument,
  BackendsDocument,
  IntegrationUserAgentsDocument,
  NodesDocument,
  PeopleDocument,
  PersonDocument,
  ServiceAccountsDocument,
  UnusedTokensDocument,
  ValidatePrincipalsDocument,
  ViewerDocument,
} from '../generated/operations.ts';
import { encodeGlobalId } from '../support/sealed.ts';
import { type StartedGateway, startGateway } from '../support/start-gateway.ts';

const account = (backend: string, key: string): string => encodeGlobalId({ type: 'Account', backend, key });
const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('the graph over five backends', () => {
  let sandbox: StartedGateway;
  beforeAll(async () => {
    sandbox = await startGateway();
  });
  afterAll(() => sandbox.close());
  beforeEach(() => sandbox.forget());

  async function readAccounts<Fields>(backend: string, fields: string): Promise<Fields[]> {
    const answer = await sandbox.query<{ accounts: { nodes: Fields[] } }>(
      `{ accounts(first: 200, filter: { backends: ["${backend}"] }) { nodes { ${fields} } } }`,
    );
    expect(answer.errors).toBeUndefined();
    return answer.data?.accounts.nodes ?? [];
  }

  it('makes booleans of Astra’s strings, null of its nil UUIDs and empty texts', async () => {
    const accounts = await readAccounts<{
      enabled: boolean | null;
      enabledAt: string | null;
      state: string;
      contact: { email: string | null; companyName: string | null; postalAddress: object | null } | null;
    }>('astra', 'enabled enabledAt state contact { email companyName postalAddress { country } }');
    expect(new Set(accounts.map(({ enabled }) => enabled))).toEqual(new Set([true, false]));
    expect(new Set(accounts.map(({ state }) => state))).toEqual(
      new Set(['ACTIVE', 'PENDING', 'DELETING', 'DISABLED']),
    );
    for (const { enabledAt } of accounts) if (enabledAt !== null) expect(enabledAt).toMatch(dateTime);
    expect(JSON.stringify(accounts)).not.toMatch(/"true"|"false"|00000000-0000-0000|""/);
  });

  it('gives OISP’s epochs as DateTime, and the code’s expiry as a moment within the hour', async () => {
    const accounts = await readAccounts<{
      createdAt: string;
      settings: { dataRetention: number | null; healthTimePeriod: number } | null;
      activationCode: { code: string; expiresAt: string } | null;
    }>('oisp', 'createdAt settings { dataRetention healthTimePeriod } activationCode { code expiresAt }');
    const codes = accounts.flatMap(({ activationCode }) => activationCode ?? []);
    expect(codes.length).toBeGreaterThan(0);
    for (const { expiresAt } of codes) {
      const left = Date.parse(expiresAt) - Date.now();
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThanOrEqual(60 * 60 * 1000);
    }
    for (const { createdAt, settings } of accounts) {
      expect(createdAt).toMatch(/^20(19|2\d)-/);
      expect(settings?.healthTimePeriod).toBe(86_400);
    }
    expect(accounts.some(({ activationCode }) => activationCode === null)).toBe(true);
  });

  it('inherits Autonoma’s authentication from the account above, and climbs to the root', async () => {
    const answer = await sandbox.query(AccountDocument, {});
    expect(answer.data?.account).toMatchObject({
      name: 'Bergen Terminal',
      parent: { name: 'Terminals', parent: { name: 'Nordhafen Logistics', parent: null } },
      mfa: {
        policy: null,
        methods: null,
        effectivePolicy: 'required',
        effectiveMethods: ['totp', 'email'],
        inheritedFrom: { name: 'Terminals' },
      },
    });
    expect(answer.data?.account?.attributes?.map(({ name }) => name)).toContain('cost_center');
    const workshop = await sandbox.query(
      'query ($id: ID!) { account(id: $id) { name parent { name parent { name parent { name parent { name } } } } } }',
      { id: account('autonoma', '62') },
    );
    expect(workshop.data?.['account']).toEqual({
      name: 'Malmo Terminal Workshop',
      parent: {
        name: 'Malmo Terminal',
        parent: { name: 'Terminals', parent: { name: 'Nordhafen Logistics', parent: null } },
      },
    });
  });

  it('unites Wavefront’s permissions, and tells through which group a role comes', async () => {
    interface Row {
      permissions: string[];
      effectivePermissions: string[];
      groups: { name: string }[];
      roleAssignments: { role: { name: string }; viaGroup: { name: string } | null }[];
    }
    const answer = await sandbox.query<{ users: { nodes: Row[] } }>(
      '{ users(first: 200, filter: { backends: ["wavefront"] }) { nodes { permissions effectivePermissions groups { name } roleAssignments { role { name } viaGroup { name } } } } }',
    );
    const users = answer.data?.users.nodes ?? [];
    for (const { permissions, effectivePermissions, groups, roleAssignments } of users) {
      expect(effectivePermissions).toEqual(expect.arrayContaining(permissions));
      for (const { viaGroup } of roleAssignments) {
        if (viaGroup !== null) expect(groups).toContainEqual(viaGroup);
      }
    }
    const some = (fits: (row: Row) => boolean): boolean => users.some(fits);
    expect(some((user) => user.effectivePermissions.length > user.permissions.length)).toBe(true);
    expect(some(({ roleAssignments }) => roleAssignments.some(({ viaGroup }) => viaGroup !== null))).toBe(
      true,
    );
    expect(some(({ roleAssignments }) => roleAssignments.some(({ viaGroup }) => viaGroup === null))).toBe(
      true,
    );
  });

  it('gives every field of Pigello’s agents in the words of the graph', async () => {
    const answer = await sandbox.query(IntegrationUserAgentsDocument, { first: 200 });
    const agents = answer.data?.integrationUserAgents?.nodes ?? [];
    expect(answer.errors).toBeUndefined();
    for (const agent of agents) {
      expect(agent.applicationId).toMatch(/^[0-9a-f-]{36}$/);
      if (agent.createdAt !== null) expect(agent.createdAt).toMatch(dateTime);
      expect(agent.allowedAccess).toBeTypeOf('object');
      const { objectId, contentTypeId } = agent.activation;
      expect(objectId === null).toBe(contentTypeId === null);
    }
    const modes = new Set(
      agents.map(({ personalInformationAcceptanceMode }) => personalInformationAcceptanceMode),
    );
    for (const mode of ['MODE_0', 'MODE_1', 'MODE_2'] as const) expect(modes).toContain(mode);
  });

  it('sends Wavefront’s service accounts with their tokens and roles', async () => {
    const answer = await sandbox.query(ServiceAccountsDocument, { first: 200 });
    const { nodes = [], totalCount } = answer.data?.serviceAccounts ?? {};
    expect(totalCount).toBe(nodes.length);
    expect(nodes.some(({ tokens }) => tokens?.length === 20)).toBe(true);
    expect(nodes.some(({ active }) => active === false)).toBe(true);
    expect(nodes.every(({ displayName }) => displayName.length > 0)).toBe(true);
  });

  it('finds the key people of the company in three backends or more', async () => {
    const people = createDataset().people.slice(0, 12);
    for (const person of people) {
      const answer = await sandbox.query(PersonDocument, { email: person.email.toUpperCase() });
      const found = answer.data?.person;
      expect(found?.email).toBe(person.email);
      expect(found?.displayName).toBe(`${person.firstName} ${person.lastName}`);
      const backends = new Set(found?.users.map(({ backend }) => backend.name));
      expect([...backends]).toEqual(expect.arrayContaining([...person.providers]));
      expect(backends.size).toBeGreaterThanOrEqual(3);
    }
  });

  it('answers null for a person whom no backend knows, and says so only when all have answered', async () => {
    const gateway = await startGateway({
      configuration: {
        backends: ['pigello', 'wavefront'].map((name) => ({ name, provider: name, emulated: true })),
      },
    });
    const nobody = { email: 'nobody@nordhafen.example' };
    expect((await gateway.query(PersonDocument, nobody)).data).toEqual({ person: null });
    gateway.emulator('wavefront').setFaults({ rules: [{ kind: 'status', status: 503 }] });
    const unsure = await gateway.query(PersonDocument, nobody);
    expect(unsure.errors?.[0]?.extensions).toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      backend: 'wavefront',
    });
    const known = await gateway.query(PersonDocument, { email: 'mina.okafor@nordhafen.example' });
    expect(known.data?.person?.failures.map(({ code }) => code)).toEqual(['BACKEND_UNAVAILABLE']);
    await gateway.close();
  });

  it('gathers the users of all backends into people, and finds a person again by id', async () => {
    const answer = await sandbox.query(PeopleDocument, { first: 100 });
    const ann = answer.data?.people?.nodes.find(({ email }) => email === 'lee.park@nordhafen.example');
    expect(ann?.users.map(({ backend }) => backend.name)).toEqual(['astra', 'autonoma', 'oisp', 'wavefront']);
    const id = encodeGlobalId({ type: 'Person', email: 'lee.park@nordhafen.example' });
    const node = await sandbox.query(
      'query ($id: ID!) { node(id: $id) { id ... on Person { displayName users { person { id } } } } }',
      {
        id,
      },
    );
    expect(node.data?.['node']).toMatchObject({ id, displayName: 'Lee Park' });
  });

  it('lists only tokens that were never used, or not since', async () => {
    const since = '2026-01-01T00:00:00Z';
    const answer = await sandbox.query(UnusedTokensDocument, { since, first: 200 });
    const tokens = answer.data?.tokens?.nodes ?? [];
    expect(tokens.length).toBeGreaterThan(10);
    for (const { lastUse } of tokens) {
      expect(['USED', 'NEVER']).toContain(lastUse?.basis);
      expect(Date.parse(lastUse?.at ?? '2019-01-01') < Date.parse(since)).toBe(true);
    }
    // Astra tells no last use: its tokens might be in use, so that none of them is here, and all are counted.
    expect(answer.data?.tokens?.undecided).toEqual([
      { backend: { name: 'astra' }, field: 'lastUse', count: expect.any(Number) },
    ]);
    expect(answer.data?.tokens?.complete).toBe(true);
    expect(tokens.every(({ backend }) => backend.name === 'wavefront')).toBe(true);
  });

  it('reads a token again by its id, and shows no secret in any id', async () => {
    const answer = await sandbox.query<{
      tokens: { nodes: { id: string; name: string | null; backend: { name: string } }[] };
    }>('{ tokens(first: 200) { nodes { id name backend { name } } } }');
    const tokens = answer.data?.tokens.nodes ?? [];
    for (const name of ['astra', 'wavefront']) {
      const token = tokens.find(({ backend }) => backend.name === name);
      const again = await sandbox.query('query ($id: ID!) { token(id: $id) { id name } }', {
        id: token?.id ?? '',
      });
      expect(again.data?.['token']).toEqual({ id: token?.id, name: token?.name });
    }
  });

  it('reads nodes of any type, checks identifiers, tells of backends and of the viewer', async () => {
    const nodes = await sandbox.query(NodesDocument, {});
    expect(nodes.data?.nodes?.map((node) => node?.__typename)).toEqual(['Account', 'User', 'Account']);
    const checked = await sandbox.query(ValidatePrincipalsDocument, {});
    expect(checked.data?.validatePrincipals?.valid.map(({ __typename }) => __typename)).toEqual([
      'User',
      'ServiceAccount',
    ]);
    expect(checked.data?.validatePrincipals?.unknown).toEqual(['nobody@nordhafen.example']);
    const backends = await sandbox.query(BackendsDocument, {});
    expect(backends.data?.backends?.map(({ name, health }) => `${name} ${health?.status}`)).toEqual([
      'astra UP',
      'autonoma UP',
      'oisp UP',
      'pigello UP',
      'wavefront UP',
    ]);
    expect(backends.data?.backends?.[2]?.quota).toEqual({
      limit: expect.any(Number),
      remaining: expect.any(Number),
      resetsAt: expect.stringMatching(dateTime),
    });
    const viewer = await sandbox.query(ViewerDocument, {});
    expect(viewer.data?.viewer).toMatchObject({ subject: 'anonymous', scopes: ['*'] });
    expect(viewer.data?.viewer?.backends).toHaveLength(5);
  });
});
