import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Call } from '../../../src/contract/call.ts';
import type { Adapter } from '../../../src/contract/provider.ts';
import type { ListQuery, Page } from '../../../src/contract/read.ts';
import type { ResourceRecord } from '../../../src/contract/record.ts';
import { UpstreamError } from '../../../src/errors.ts';
import { createStream } from '../../../src/loaders/stream.ts';
import { wavefront } from '../../../src/providers/index.ts';
import type { HttpClient } from '../../../src/transport/exchange.ts';
import { createHttpClient } from '../../../src/transport/http-client.ts';
import { createCall } from '../../support/start-provider.ts';

type Json = Record<string, unknown>;
type Answer = (method: string, path: string, body: unknown) => unknown;

let answer: Answer = () => ({});
let requests = 0;
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    requests += 1;
    const text = Buffer.concat(chunks).toString();
    const path = (request.url ?? '').replace('/api/v2', '').split('?')[0] ?? '';
    const body: unknown = text === '' ? null : JSON.parse(text);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer(request.method ?? '', path, body)));
  });
});
let adapter: Adapter;
let http: HttpClient;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings = wavefront.settings.parse({ url, auth: { token: 'a-token' }, tenant: 'acme' });
  http = createHttpClient({ backend: 'tested', provider: 'wavefront', url, concurrency: 4 });
  const fingerprint = (secret: string): string => Buffer.from(secret).toString('hex');
  adapter = wavefront.connect({ backend: 'tested', settings, http, now: Date.now, fingerprint });
});
afterAll(async () => {
  await http.close();
  server.close();
});

const idOf = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
const padded = (index: number): string => String(index).padStart(3, '0');
const role = { id: idOf(900), name: 'Viewers', permissions: ['a'], createdEpochMillis: 1675209600000 };
const group = { id: idOf(901), name: 'Everyone', roles: [role], properties: { usersEditable: false } };

interface Kind {
  type: 'user' | 'serviceAccount' | 'role' | 'group' | 'token';
  idField: string;
  row(index: number): Json;
}
const kinds: Kind[] = [
  {
    type: 'user',
    idField: 'identifier',
    row: (index) => ({
      identifier: `u${padded(index)}@x.example`,
      groups: ['a'],
      roles: [role.id],
      userGroups: [group.id],
      unitedPermissions: ['a'],
    }),
  },
  {
    type: 'serviceAccount',
    idField: 'identifier',
    row: (index) => ({
      identifier: `sa::s${padded(index)}`,
      active: true,
      description: 'd',
      groups: ['a'],
      roles: [role],
      userGroups: [group],
      tokens: [{ tokenID: `secret-${index}`, tokenName: 'main', lastUsed: 1686000000000 }],
      unitedPermissions: ['a'],
      lastUsed: 1686000000000,
    }),
  },
  { type: 'role', idField: 'id', row: (index) => ({ ...role, id: idOf(index), name: `R${padded(index)}` }) },
  {
    type: 'group',
    idField: 'id',
    row: (index) => ({ ...group, id: idOf(index), name: `G${padded(index)}` }),
  },
  {
    type: 'token',
    idField: 'id',
    row: (index) => ({
      id: `secret-${index}`,
      name: 'main',
      account: `u${padded(index)}`,
      accountType: 'USER_ACCOUNT',
      dateGenerated: 1680000000000,
      lastUsed: 1686000000000,
    }),
  },
];

const odd = fc.constantFrom<unknown>(
  ...[undefined, null, 7, '7', true, 'yesterday', 9e18, -1, {}, [], [null], [7], [{}], [{ id: 7 }]],
  ...['0001-01-01T00:00:00Z', [{ ...role, createdEpochMillis: 9e18 }], [{ tokenID: 7 }]],
);
const pageDamage = fc.constantFrom(
  ...[
    'none',
    'noHints',
    'endless',
    'repeats',
    'short',
    'saysEnd',
    'countAsText',
    'promises',
    'nullItems',
    'empty',
  ],
);

interface Damaged {
  kind: Kind;
  rows: Json[];
  damage: string;
}
const damaged: fc.Arbitrary<Damaged> = fc
  .record({
    kind: fc.constantFrom(...kinds),
    count: fc.nat(12),
    fields: fc.array(fc.tuple(fc.nat(11), fc.nat(9), odd), { maxLength: 5 }),
    duplicate: fc.boolean(),
    damage: pageDamage,
  })
  .map(({ kind, count, fields, duplicate, damage }) => {
    const rows = Array.from({ length: count }, (_, index) => kind.row(index));
    for (const [index, field, value] of fields) {
      const row = rows[index];
      const names = Object.keys(kind.row(0));
      const name = names[field % names.length];
      if (row !== undefined && name !== undefined) row[name] = value;
    }
    const [first] = rows;
    return { kind, rows: duplicate && first !== undefined ? [first, ...rows] : rows, damage };
  });

function pageOf({ rows, damage }: Damaged, request: { offset: number; limit: number }): Json {
  const { offset, limit } = request;
  const from = damage === 'repeats' ? 0 : offset;
  const size = damage === 'short' ? Math.min(2, limit) : limit;
  const items = rows.slice(from, from + size);
  const moreItems = from + size < rows.length;
  const page = { items, offset, limit, totalItems: rows.length, moreItems };
  if (damage === 'noHints') return { items };
  if (damage === 'endless') return { items, moreItems: true };
  if (damage === 'repeats') return { items, moreItems: true, totalItems: rows.length };
  if (damage === 'saysEnd') return { ...page, moreItems: false, totalItems: 0 };
  if (damage === 'countAsText') return { ...page, totalItems: String(rows.length), moreItems: 'yes' };
  if (damage === 'promises') return { ...page, totalItems: rows.length + 5, moreItems: false };
  if (damage === 'nullItems') return offset === 0 ? { ...page, items: null } : page;
  return damage === 'empty' ? {} : page;
}

type List = (query: ListQuery<object>, call: Call) => Promise<Page<ResourceRecord>>;

async function walk(kind: Kind, first: number) {
  const list = adapter[kind.type]?.list as List;
  const call = createCall({ limits: { pagesPerList: 30 } });
  const source = {
    name: 'tested',
    backend: 'tested',
    scope: 'BACKEND' as const,
    order: 0,
    mostRequests: call.limits.pagesPerList,
    read: (position: string | null, count: number) =>
      list({ first: count, position, partition: null, parent: null, filter: {} }, call),
    rank: ({ key }: ResourceRecord) => ({ sortKey: key, key }),
    keep: async () => true,
    oddFields: ({ unreadable = [] }: ResourceRecord) =>
      unreadable.map(({ field, reason }) => ({
        field,
        error: http.failure({ code: 'BACKEND_PROTOCOL', message: reason }),
      })),
    fail: (code: UpstreamError['code'], message: string) => http.failure({ code, message }),
  };
  const stream = createStream<ResourceRecord>(source, { position: null, done: false, total: null });
  const records: ResourceRecord[] = [];
  for (;;) {
    while (stream.hungry()) await stream.refill(first);
    const item = stream.take();
    if (item === undefined) return { records, failures: stream.failures, total: stream.state().total };
    records.push(item.value);
  }
}

function isReadable({ kind }: Damaged, row: Json): boolean {
  const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
  return isText(row[kind.idField]) && (kind.type !== 'token' || isText(row['account']));
}

describe('a damaged list', () => {
  it('loses no readable record unless it says so, gives nothing twice, and ends', async () => {
    await fc.assert(
      fc.asyncProperty(damaged, fc.integer({ min: 1, max: 5 }), async (list, first) => {
        answer = (_method, _path, body) => pageOf(list, body as { offset: number; limit: number });
        requests = 0;
        const { records, failures, total } = await walk(list.kind, first);
        const keys = records.map(({ key }) => key);
        const external = new Set(records.map(({ externalId }) => externalId));
        const readable = new Set(
          list.rows.filter((row) => isReadable(list, row)).map((row) => row[list.kind.idField]),
        );
        expect(new Set(keys).size).toBe(keys.length);
        expect(requests).toBeLessThan(30 * 16);
        if (failures.every(({ scope }) => scope === 'RECORD')) expect(external.size).toBe(readable.size);
        if (failures.length === 0) {
          expect(list.rows.every((row) => isReadable(list, row))).toBe(true);
          if (total !== null) expect(total).toBeGreaterThanOrEqual(records.length);
        }
        for (const { error } of failures) {
          expect(error).toBeInstanceOf(UpstreamError);
          expect(error.message).not.toContain('secret-');
        }
        expect(JSON.stringify(records)).not.toContain('secret-');
      }),
      { numRuns: 150, seed: 7 },
    );
  });

  it('says so on the next page when the offset is ignored and not named', async () => {
    const [kind] = kinds;
    if (kind === undefined) throw new Error('no kind');
    const rows = Array.from({ length: 20 }, (_, index) => kind.row(index));
    answer = (_method, _path, body) => ({
      items: rows.slice(0, (body as { limit: number }).limit),
      moreItems: true,
    });
    const list = adapter.user?.list as List;
    const query = { first: 5, position: null, partition: null, parent: null, filter: {} };
    const position = (await list(query, createCall())).items.at(-1)?.position ?? null;
    expect((await list({ ...query, position }, createCall())).incomplete).toMatchObject([
      { error: { code: 'CONFLICT' } },
    ]);
  });

  it.each([[[]], [[1, 2]], [[0, 1, 2, 3, 4]], [[4]], [[4, 5]]])(
    'goes on behind the last record when %j are deleted meanwhile',
    async (deleted) => {
      const [kind] = kinds;
      if (kind === undefined) throw new Error('no kind');
      let rows = Array.from({ length: 20 }, (_, index) => kind.row(index));
      const asDamaged = (): Damaged => ({ kind, rows, damage: 'none' });
      answer = (_method, _path, body) => pageOf(asDamaged(), body as { offset: number; limit: number });
      const list = adapter.user?.list as List;
      const query = { first: 5, position: null, partition: null, parent: null, filter: {} };
      const position = (await list(query, createCall())).items.at(-1)?.position ?? null;
      const gone = new Set<number>(deleted);
      rows = rows.filter((_, index) => !gone.has(index));
      const { items, incomplete } = await list({ ...query, position }, createCall());
      const expected = gone.has(5) ? 6 : 5;
      expect(items[0]).toMatchObject({ record: { key: kind.row(expected)['identifier'] } });
      expect(incomplete).toEqual([]);
    },
  );

  it('gives a record by its id whatever its optional fields are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('role', 'group', 'serviceAccount'),
        fc.nat(9),
        odd,
        async (type, at, value) => {
          const kind = kinds.find((one) => one.type === type);
          if (kind === undefined) throw new Error('no such kind');
          const row = kind.row(1);
          const names = Object.keys(row).filter((name) => name !== kind.idField);
          const name = names[at % names.length] ?? '';
          answer = () => ({ ...row, [name]: value });
          const key = String(row[kind.idField]);
          const get = adapter[type as 'role']?.get;
          expect((await get?.(key, createCall()))?.key).toBe(key);
        },
      ),
      { numRuns: 60, seed: 7 },
    );
  });
});

describe('a write beside an odd field', () => {
  const ann = 'ann@x.example';
  const strange = { ...role, createdEpochMillis: 9e18 };
  const user = { identifier: ann, customer: 'acme', groups: ['a'], userGroups: [group], roles: [strange] };

  it('is not held up by a strange date in a role, and carries the role on', async () => {
    let sent: unknown = null;
    answer = (method, _path, body) => {
      if (method === 'PUT') sent = body;
      return user;
    };
    const written = await adapter.user?.update?.(ann, { permissions: ['a'] }, createCall());
    expect(written?.record.key).toBe(ann);
    expect(sent).toMatchObject({ roles: [role.id], userGroups: [group.id], groups: ['a'] });
  });

  it('refuses to write back a set of which a part cannot be read', async () => {
    answer = (method) => {
      if (method === 'PUT') throw new Error('nothing may be sent');
      return { ...user, roles: [strange, null] };
    };
    const update = adapter.user?.update?.(ann, { permissions: ['a'] }, createCall());
    await expect(update).rejects.toMatchObject({ code: 'BACKEND_PROTOCOL', fields: [{ name: 'roleKeys' }] });
  });

  it('has succeeded when a new role is answered with its id and a strange date', async () => {
    answer = () => ({ status: { result: 'OK', code: 200 }, response: { ...strange, name: 'Mine' } });
    const written = await adapter.role?.create?.({ name: 'Mine', permissions: ['a'] }, createCall());
    expect(written).toMatchObject({
      record: { key: role.id, createdAt: null, unreadable: [{ field: 'createdAt' }] },
      warnings: [],
    });
  });
});
