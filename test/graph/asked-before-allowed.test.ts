import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { ledgerFile, mustRun, mutation, openRaw, openTestLedger } from '../ledger/open-test-ledger.ts';
import { nothing, sentToAll } from '../mutations/mutating.ts';
import { askAs } from '../support/ask-as.ts';
import { encodeGlobalId } from '../support/sealed.ts';
import { type StartedGateway, startGateway } from '../support/start-gateway.ts';

let gateway: StartedGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
beforeEach(() => gateway.forget());

const wavefrontBackend = encodeGlobalId({ type: 'Backend', name: 'wavefront' });

describe('backends:read', () => {
  it('is needed for everything of a backend but its name and provider', async () => {
    const document = `{
      viewer { subject backends { name } }
      node(id: "${wavefrontBackend}") { __typename }
      users(first: 1, filter: { backends: ["wavefront"] }) {
        nodes { backend { name provider capabilities health { status reason } quota { limit } } }
        failures { backend { name health { status } } }
      }
    }`;
    const { data, errors } = await askAs(gateway, { scopes: ['users:read'] }, { document });
    expect(data).toMatchObject({
      viewer: { subject: 'somebody', backends: null },
      node: null,
      users: {
        nodes: [
          {
            backend: {
              name: 'wavefront',
              provider: 'WAVEFRONT',
              capabilities: null,
              health: null,
              quota: null,
            },
          },
        ],
      },
    });
    expect(errors?.map(({ message }) => message).toSorted()).toEqual(
      ['Backend.capabilities', 'Backend.health', 'Backend.quota', 'Viewer.backends'].map(
        (field) => `${field}: needs the scope backends:read; somebody has users:read`,
      ),
    );
    expect(gateway.sent('wavefront')).toHaveLength(1);
    const allowed = await askAs(gateway, { scopes: ['users:read', 'backends:read'] }, { document });
    expect(allowed.errors).toBeUndefined();
    expect(allowed.data).toMatchObject({ node: { __typename: 'Backend' } });
  });
});

describe('members of roles and groups', () => {
  const document = `{
    roles(first: 2, filter: { backends: ["wavefront"] }) {
      nodes { name members { totalCount pageInfo { endCursor } edges { cursor node { __typename } } } }
    }
  }`;

  it.each([
    [['roles:read'], 'users:read, serviceAccounts:read'],
    [['roles:read', 'users:read'], 'serviceAccounts:read'],
    [['roles:read', 'serviceAccounts:read'], 'users:read'],
  ])('are refused to %j before they are read, cursors and counts included', async (scopes, lacking) => {
    const { data, errors } = await askAs(gateway, { scopes }, { document });
    expect(data).toMatchObject({ roles: { nodes: [{ members: null }, { members: null }] } });
    expect(errors?.map(({ message }) => message)).toEqual(
      Array.from(
        { length: 2 },
        () => `Role.members: needs the scope ${lacking}; somebody has ${scopes.join(', ')}`,
      ),
    );
    expect(gateway.sent('wavefront')).toHaveLength(1);
    expect(gateway.sent('wavefront')[0]).toContain('role');
  });

  it('are listed for who may read every type that the backend has', async () => {
    const scopes = ['roles:read', 'users:read', 'serviceAccounts:read'];
    const { data, errors } = await askAs(gateway, { scopes }, { document });
    expect(errors).toBeUndefined();
    expect(JSON.stringify(data)).toContain('"__typename":"User"');
    const inAstra = document.replace('wavefront', 'astra');
    const other = await askAs(gateway, { scopes: ['roles:read', 'users:read'] }, { document: inAstra });
    expect(other.errors).toBeUndefined();
  });
});

/** Partitions are read side by side, in no order. */
function sentSorted(): [string, string[]][] {
  return Object.entries(sentToAll(gateway)).map(([name, lines]) => [name, lines.toSorted()]);
}

describe('what is of another type than what leads to it', () => {
  it.each([
    ['Token.owner', ['tokens:read'], '{ tokens(first: 3) { nodes { name owner { __typename } } } }'],
    [
      'Role.account',
      ['roles:read'],
      '{ roles(first: 3, filter: { backends: ["oisp"] }) { nodes { name account { __typename } } } }',
    ],
    [
      'ServiceAccount.account',
      ['serviceAccounts:read'],
      '{ serviceAccounts(first: 3) { nodes { id account { __typename } } } }',
    ],
  ])('%s is refused to %j before it is read', async (field, scopes, document) => {
    const without = document.replace(/(owner|account) \{ __typename \}/, '');
    await askAs(gateway, { scopes }, { document: without });
    const needed = sentSorted();
    gateway.forget();
    const { data, errors } = await askAs(gateway, { scopes }, { document });
    expect(sentSorted()).toEqual(needed);
    expect(JSON.stringify(data)).not.toContain('__typename');
    for (const { message } of errors ?? []) expect(message).toContain(`${field}: needs the scope`);
    expect(errors?.length).toBeGreaterThan(0);
  });

  it('is no identifier of a service account to who may read users alone', async () => {
    const document = '{ validatePrincipals(backend: "wavefront", identifiers: ["sa::x"]) { unknown } }';
    const { data, errors } = await askAs(gateway, { scopes: ['users:read'] }, { document });
    expect(data).toEqual({ validatePrincipals: null });
    expect(errors?.[0]?.message).toContain('needs the scope serviceAccounts:read');
    expect(sentToAll(gateway)).toEqual(nothing);
  });
});

interface Events {
  totalCount: number;
  nodes: { operation: string }[];
  edges: { node: { id: string } }[];
}

describe('the audit trail', () => {
  const read = `{
    auditEvents { totalCount nodes { operation backend { name } } edges { node { id } } }
  }`;
  let ledger: Ledger;
  let file: string;
  beforeEach(async () => {
    file = ledgerFile();
    const stored = await openTestLedger(file);
    ledger = { ...stored, refused: () => undefined };
    const events = [
      { operation: 'one', backend: 'astra', backends: ['astra'] },
      { operation: 'two', backend: 'wavefront', backends: ['wavefront'] },
      { operation: 'both', backend: null, backends: ['astra', 'wavefront'] },
      { operation: 'gone', backend: 'retired', backends: ['retired'] },
    ];
    for (const event of events) await mustRun(ledger.begin(mutation({ ...event, idempotencyKey: null })));
  });

  async function readAs(backends?: string[]): Promise<{ told: string; ids: string[] }> {
    const asking = { scopes: ['audit:read'], ledger, ...(backends && { backends }) };
    const { data, errors } = await askAs(gateway, asking, { document: read });
    expect(errors).toBeUndefined();
    const { totalCount, nodes, edges } = (data as unknown as { auditEvents: Events }).auditEvents;
    expect(totalCount).toBe(nodes.length);
    return { told: nodes.map(({ operation }) => operation).join(), ids: edges.map(({ node }) => node.id) };
  }

  it('is that of the backends that the caller may see: events of others do not exist, by id neither', async () => {
    const all = await readAs();
    expect(all.told).toBe('gone,both,two,one');
    expect((await readAs(['astra'])).told).toBe('one');
    expect((await readAs(['wavefront'])).told).toBe('two');
    expect((await readAs(['wavefront', 'astra', 'oisp'])).told).toBe('both,two,one');
    expect((await readAs([])).told).toBe('');
    const document = `{ nodes(ids: ${JSON.stringify(all.ids)}) { ... on AuditEvent { operation } } }`;
    const asking = { scopes: ['audit:read'], ledger, backends: ['astra'] };
    const { data } = await askAs(gateway, asking, { document });
    expect(data).toEqual({ nodes: [null, null, null, { operation: 'one' }] });
  });

  it('has events of an older version that name no backends only for who sees every backend', async () => {
    openRaw(file).exec('update audit_events set backends = null');
    expect((await readAs()).told).toBe('gone,both,two,one');
    expect((await readAs(['astra'])).told).toBe('one');
    expect((await readAs(['wavefront', 'astra', 'oisp', 'pigello', 'autonoma'])).told).toBe('two,one');
  });
});
