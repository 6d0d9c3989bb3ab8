import { z } from 'zod';
import type { AccountOperations, AccountRecord, NewAccount } from '../../../src/contract/account.ts';
import type { Call } from '../../../src/contract/call.ts';
import type { CreateEmulator } from '../../../src/contract/emulator.ts';
import type { Adapter, BackendSettings, Connection, Provider } from '../../../src/contract/provider.ts';
import { absent, faultsIn, refuseFaults, text } from '../../../src/kit/input.ts';
import { lazyNative } from '../../../src/kit/native.ts';
import { readBody, readItems } from '../../../src/kit/read-body.ts';
import { pageOfAll } from '../../../src/kit/whole-list.ts';
import { createJsonClient, type JsonClient } from '../../../src/transport/json-client.ts';

/** A provider of a vendor that exists in tests only: it keeps tenants, which can be listed and created. */
export const sixth: Provider = {
  id: 'sixth',
  title: 'Sixth Directory',
  settings: z.strictObject({
    url: z.url().describe('Base URL of the API.'),
    token: z.string().describe('Sent as a Bearer token.'),
  }),
  concurrency: 4,
  connect: createAdapter,
  loadEmulator: async () => createEmulator,
};

const tenant = z.object({ id: z.string(), name: z.string() });

const withNative = lazyNative(() => false);

function toAccount(json: z.infer<typeof tenant>): AccountRecord {
  const { id, name } = json;
  return withNative({ key: id, externalId: id, name, state: null, enabled: null }, { json });
}

const newAccount = z.object({
  name: text({ most: 40 }),
  description: absent('Sixth keeps no description'),
  enabled: absent('Sixth keeps no state'),
  attributes: absent('Sixth keeps no attributes'),
  settings: absent('Sixth keeps no settings'),
  mfaPolicy: absent('Sixth knows no second factor'),
  mfaMethods: absent('Sixth knows no second factor'),
  contact: absent('Sixth keeps no contact'),
} satisfies Record<keyof NewAccount, z.ZodType>);

function createAdapter({ http, settings }: Connection<BackendSettings>): Adapter {
  const { token } = settings as BackendSettings & { token: string };
  const client = createJsonClient({
    http,
    authorize: () => ({ authorization: `Bearer ${token}` }),
    decodeFailure: () => null,
    secrets: [token],
  });
  return {
    ping: async (call) => void (await client.json({ method: 'GET', path: '/tenants' }, call)),
    account: accountOperations({ http, client }),
  };
}

interface Context {
  http: Connection<BackendSettings>['http'];
  client: JsonClient;
}

function accountOperations({ http, client }: Context): AccountOperations {
  const readTenants = async (call: Call): Promise<ReturnType<typeof readItems<unknown, AccountRecord>>> => {
    const body = await client.json({ method: 'GET', path: '/tenants' }, call);
    const { tenants } = readBody(http, z.object({ tenants: z.array(z.unknown()) }), body, 'Tenants');
    return readItems(http, tenant, tenants, 'Tenant', toAccount);
  };
  return {
    list: async (query, call) => pageOfAll('Account', await readTenants(call), query),
    async get(key, call) {
      const records = await readTenants(call);
      return records.find((record): record is AccountRecord => 'key' in record && record.key === key) ?? null;
    },
    async create(input, call) {
      refuseFaults(http, faultsIn(newAccount, input));
      const request = { method: 'POST', path: '/tenants', body: { json: { name: input.name } } } as const;
      const created = readBody(http, tenant, await client.json(request, call), 'Tenant');
      return { record: toAccount(created), warnings: [] };
    },
  };
}

const createEmulator: CreateEmulator = () => {
  const tenants = ['Harbour', 'Dock', 'Yard'].map((name, index) => ({ id: `t${index + 1}`, name }));
  return {
    basePath: '/api',
    settings: { token: 'sixth-token' },
    async handle(request) {
      if (request.headers.get('authorization') !== 'Bearer sixth-token')
        return new Response(null, { status: 401 });
      if (new URL(request.url).pathname !== '/api/tenants') return new Response(null, { status: 404 });
      if (request.method === 'GET') return Response.json({ tenants });
      const { name } = (await request.json()) as { name: string };
      const created = { id: `t${tenants.length + 1}`, name };
      tenants.push(created);
      return Response.json(created, { status: 201 });
    },
  };
};
