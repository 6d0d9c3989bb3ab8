import { afterEach, describe, expect, it } from 'vitest';
import { encodeGlobalId } from '../support/sealed.ts';
import { type StartedGateway, sandboxBackends, startGateway } from '../support/start-gateway.ts';
import { costOf } from './cost-of.ts';

const mina = encodeGlobalId({ type: 'User', backend: 'wavefront', key: 'mina.okafor@nordhafen.example' });
const malmo = encodeGlobalId({ type: 'Account', backend: 'autonoma', key: '44' });
const aarhus = encodeGlobalId({
  type: 'Account',
  backend: 'oisp',
  key: 'e4ab9fe2-f4e8-5b5e-8567-b900d8f7057a',
});

const roots = [
  'accounts { nodes { id } }',
  'users { nodes { id } }',
  'roles { nodes { id } }',
  'groups { nodes { id } }',
  'serviceAccounts { nodes { id } }',
  'integrationUserAgents { nodes { id } }',
  'tokens { nodes { id } }',
  'people { nodes { id } }',
  'person(email: "mina.okafor@nordhafen.example") { email }',
  'backends { name }',
  'backend(name: "astra") { health { status } }',
  'validatePrincipals(backend: "wavefront", identifiers: ["a"]) { unknown }',
  `user(id: "${mina}") { email }`,
  `account(id: "${malmo}") { name }`,
];

describe('what a caller may see', () => {
  let gateway: StartedGateway;
  afterEach(() => gateway.close());

  async function startWith(scopes: string[]): Promise<void> {
    gateway = await startGateway({
      configuration: { auth: { anonymous: { scopes } }, backends: sandboxBackends },
    });
  }

  it('is nothing without scopes, and no backend is asked', async () => {
    await startWith([]);
    for (const root of roots) {
      const answer = await gateway.query(`{ ${root} }`);
      expect(answer.errors?.[0]?.extensions, root).toEqual({
        code: 'UNAUTHENTICATED',
        requestId: expect.any(String),
      });
      expect(answer.errors?.[0]?.message).toMatch(
        /^Query\.\w+: needs the scope \w+:read; anonymous has none$/,
      );
    }
    expect(costOf(gateway)).toEqual({});
  });

  it('is who they are, always', async () => {
    await startWith([]);
    const answer = await gateway.query('{ viewer { subject scopes } __typename }');
    expect(answer.data).toEqual({ viewer: { subject: 'anonymous', scopes: [] }, __typename: 'Query' });
  });

  it('is null by node where the type is out of scope, and no backend is asked', async () => {
    await startWith(['accounts:read']);
    const answer = await gateway.query(
      'query ($user: ID!, $person: ID!, $account: ID!) { node(id: $user) { id } nodes(ids: [$person, $user, $account]) { id } }',
      {
        user: mina,
        person: encodeGlobalId({ type: 'Person', email: 'mina.okafor@nordhafen.example' }),
        account: malmo,
      },
    );
    expect(answer).toEqual({ status: 200, data: { node: null, nodes: [null, null, { id: malmo }] } });
    expect(Object.keys(costOf(gateway))).toEqual(['autonoma']);
  });

  it('covers a field with its own scope below one that is allowed', async () => {
    await startWith(['users:read', 'accounts:read']);
    const answer = await gateway.query(
      `{ user(id: "${mina}") { email roleAssignments { role { name } } groups { name } tokens { name } native } }`,
    );
    expect(answer.data?.['user']).toEqual({
      email: 'mina.okafor@nordhafen.example',
      roleAssignments: null,
      groups: null,
      tokens: null,
      native: null,
    });
    expect(answer.errors?.map(({ path, message }) => [path?.join('.'), message])).toEqual(
      ['roleAssignments', 'groups', 'tokens', 'native'].map((field) => [
        `user.${field}`,
        expect.stringContaining('needs the scope'),
      ]),
    );
    expect(gateway.sent('wavefront').filter((line) => /token|usergroup|role/.test(line))).toEqual([]);
  });

  it('covers lists below accounts', async () => {
    await startWith(['accounts:read']);
    const answer = await gateway.query(`{ account(id: "${malmo}") { name users { nodes { id } } } }`);
    expect(answer.errors?.[0]?.message).toContain('Account.users: needs the scope users:read');
    expect(gateway.sent('autonoma').filter((line) => line.endsWith('/users'))).toEqual([]);
  });

  it('holds the native JSON back without native:read, the activation data of Pigello included', async () => {
    await startWith(['accounts:*', 'integrationUserAgents:*']);
    const answer = await gateway.query<{
      account: { native: unknown };
      integrationUserAgents: { nodes: { activation: { data: unknown }; native: unknown }[] };
    }>(
      `{ account(id: "${malmo}") { native } integrationUserAgents { nodes { native activation { data } } } }`,
    );
    expect(answer.data?.account.native).toBeNull();
    for (const agent of answer.data?.integrationUserAgents.nodes ?? []) {
      expect(agent).toEqual({ native: null, activation: { data: null } });
    }
    expect(answer.errors?.length).toBeGreaterThan(0);
  });

  it('shows native JSON with native:read, secrets removed', async () => {
    await startWith(['accounts:read', 'native:read']);
    const answer = await gateway.query<{ account: { native: Record<string, unknown> } }>(
      `{ account(id: "${aarhus}") { native } }`,
    );
    expect(answer.data?.account.native).toMatchObject({ name: 'Aarhus Terminal' });
    expect(Object.keys(answer.data?.account.native ?? {}).join()).not.toMatch(/activation/);
  });

  it('gives an activation code only with account:activate', async () => {
    await startWith(['accounts:read']);
    const refused = await gateway.query(`{ account(id: "${aarhus}") { name activationCode { code } } }`);
    expect(refused.data?.['account']).toEqual({ name: 'Aarhus Terminal', activationCode: null });
    expect(refused.errors?.[0]?.message).toContain('account:activate');
    expect(gateway.sent('oisp').filter((line) => line.includes('activation'))).toEqual([]);
    await gateway.close();
    await startWith(['accounts:read', 'account:activate']);
    const given = await gateway.query(`{ account(id: "${aarhus}") { activationCode { code expiresAt } } }`);
    expect(given.data?.['account']).toEqual({
      activationCode: { code: expect.stringMatching(/^\w{8}$/), expiresAt: expect.any(String) },
    });
  });

  it.each([
    ['users:*', true],
    ['*', true],
    ['users:read', true],
    ['accounts:*', false],
    ['roles:*', false],
  ])('opens users with %s: %s', async (scope, open) => {
    await startWith([scope]);
    const answer = await gateway.query(`{ user(id: "${mina}") { email } }`);
    expect(answer.errors === undefined).toBe(open);
  });
});
