import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UpstreamError } from '../../../src/errors.ts';
import { createCall } from '../../support/start-provider.ts';
import {
  keysOf,
  publishedAgent,
  query,
  readPages,
  recordsOf,
  type StartedPigello,
  startPigello,
} from './start-pigello.ts';

const path = '/accounts/users/api/integrationuseragent/';

async function agentIds({ agents, sent }: StartedPigello): Promise<string[]> {
  const keys = keysOf(await readPages(agents, query({}, { first: 200 })));
  sent();
  return keys;
}

describe('reading one agent', () => {
  it('sends the seven headers to the path with its slash', async () => {
    const pigello = await startPigello();
    const [id = ''] = await agentIds(pigello);

    const agent = await pigello.agents.get(id, createCall());

    expect(agent).toMatchObject({ key: id, externalId: id });
    expect(pigello.served.requests).toHaveLength(1);
    const { auth } = pigello.connection.settings as unknown as { auth: Record<string, string> };
    expect(pigello.served.requests[0]).toMatchObject({
      method: 'GET',
      url: `${path}${id}/`,
      body: '',
      headers: {
        accept: 'application/json',
        'x-pigello-customer-id': auth['customerId'],
        'x-pigello-application-id': auth['applicationId'],
        'x-pigello-service-id': auth['serviceId'],
        'x-pigello-service-version-id': auth['serviceVersionId'],
        'x-pigello-client-ct': auth['clientContentType'],
        'x-pigello-client-entity': auth['clientEntity'],
        'x-pigello-client-secret': auth['clientSecret'],
      },
    });
  });

  it('answers null for an unknown id', async () => {
    const { agents, sent } = await startPigello();
    expect(await agents.get('00000000-0000-4000-8000-000000000000', createCall())).toBeNull();
    expect(sent()).toHaveLength(1);
  });

  it.each(['', 'list', '../x', '..%2Flist', 'a'.repeat(10_000), '497f6eca-6276-4993-bfeb-53cbbbba6f08/'])(
    'answers null without a request for what cannot be an id: %.20s',
    async (key) => {
      const { agents, sent } = await startPigello();
      expect(await agents.get(key, createCall())).toBeNull();
      expect(await agents.getMany([key, `${key}?`], createCall())).toEqual(new Map());
      expect(sent()).toEqual([]);
    },
  );

  it('names backend, resource and field of a malformed record, not its value', async () => {
    const { agents, served } = await startPigello();
    const body = JSON.stringify(publishedAgent({ clashing_priority: 'planted-value' }));
    served.setFaults({ rules: [{ kind: 'body', body, mediaType: 'application/json' }] });

    const failure = await agents
      .get('497f6eca-6276-4993-bfeb-53cbbbba6f08', createCall())
      .catch((error) => error);

    expect(failure).toBeInstanceOf(UpstreamError);
    expect(failure).toMatchObject({ code: 'BACKEND_PROTOCOL', backend: 'tested', provider: 'pigello' });
    expect(failure.message).toMatch(/^tested: Integrationuseragent: clashing_priority: /);
    expect(failure.message).not.toContain('planted');
  });
});

describe('listing agents', () => {
  it('visits everyone exactly once, one request a page', async () => {
    const { agents, sent } = await startPigello();

    const pages = await readPages(agents, query({}));

    expect(sent()).toEqual(
      [1, 2, 3, 4, 5].map((page) => `GET ${path}list/?_order_by=id&_page=${page}&_page_size=5`),
    );
    const keys = keysOf(pages);
    expect(keys).toHaveLength(24);
    expect(new Set(keys).size).toBe(24);
    expect(keys).toEqual([...keys].sort());
    expect(pages.map(({ total }) => total)).toEqual([null, null, null, null, null]);
  });

  it('asks once more behind a last page that is exactly full', async () => {
    const { agents, sent } = await startPigello();

    const pages = await readPages(agents, query({}, { first: 6 }));

    expect(pages.map(({ items, end }) => [items.length, end])).toEqual([
      [6, false],
      [6, false],
      [6, false],
      [6, false],
      [0, true],
    ]);
    expect(sent()).toHaveLength(5);
  });

  it('knows the end and the total where the upstream counts', async () => {
    const { agents, sent } = await startPigello({ profile: 'results' });

    const pages = await readPages(agents, query({}, { first: 6 }));

    expect(sent()).toHaveLength(4);
    expect(pages.at(-1)).toMatchObject({ end: true, total: 24 });
    expect(new Set(keysOf(pages)).size).toBe(24);
  });

  it('takes a 404 behind the last page for the end', async () => {
    const { agents } = await startPigello({ profile: 'results' });
    const page = await agents.list(query({}, { position: '30' }), createCall());
    expect(page).toEqual({ items: [], end: true, total: null });
  });

  it('goes on behind any single item, with one request', async () => {
    const pigello = await startPigello();
    const ids = await agentIds(pigello);
    const start = fc.integer({ min: 0, max: 24 });
    const size = fc.integer({ min: 1, max: 201 });
    await fc.assert(
      fc.asyncProperty(start, size, async (offset, first) => {
        const position = offset === 0 ? null : String(offset);
        const page = await pigello.agents.list(query({}, { first, position }), createCall());
        expect(keysOf([page])).toEqual(ids.slice(offset, offset + first));
        expect(pigello.sent()).toHaveLength(1);
        if (page.end) expect(offset + page.items.length).toBe(24);
        else expect(page.items).toHaveLength(first);
      }),
      { numRuns: 40 },
    );
  });

  it('never asks for more than the largest page', async () => {
    const { agents, sent } = await startPigello({ settings: { maxPageSize: 7 } });

    const pages = await readPages(agents, query({}, { first: 50 }));

    expect(new Set(keysOf(pages)).size).toBe(24);
    expect(sent().map((line) => line.replace(/.*&/, ''))).toEqual(Array(4).fill('_page_size=7'));
  });

  it('uses the other documented list path when told to', async () => {
    const { agents, sent } = await startPigello({ profile: 'root' });
    expect(keysOf(await readPages(agents, query({}, { first: 30 })))).toHaveLength(24);
    expect(sent()).toEqual([`GET ${path}?_order_by=id&_page=1&_page_size=30`]);
  });

  it.each([true, false])('leaves the filter active: %s to the upstream', async (active) => {
    const { agents, sent } = await startPigello({ profile: 'results' });

    const pages = await readPages(agents, query({ active }, { first: 50 }));

    expect(sent()).toEqual([`GET ${path}list/?is_active=${active}&_order_by=id&_page=1&_page_size=50`]);
    expect(recordsOf(pages)).toHaveLength(pages[0]?.total ?? 0);
    expect(new Set(recordsOf(pages).map((agent) => agent.active))).toEqual(new Set([active]));
  });

  it('leaves a search to the gateway, and tells no total then', async () => {
    const { agents, sent } = await startPigello({ profile: 'results' });
    const page = await agents.list(query({ search: 'erp' }, { first: 50 }), createCall());
    expect(page).toMatchObject({ items: { length: 24 }, total: null });
    expect(sent()[0]).not.toContain('erp');
  });

  it('lists the agents of one organization', async () => {
    const { agents, sent } = await startPigello();
    const all = recordsOf(await readPages(agents, query({}, { first: 50 })));
    const key = all.find((agent) => agent.organizationKey !== null)?.organizationKey ?? '';
    sent();

    const pages = await readPages(agents, query({}, { first: 50, parent: { type: 'Account', key } }));

    expect(keysOf(pages)).toEqual(all.filter((agent) => agent.organizationKey === key).map(({ key }) => key));
    expect(sent()).toEqual([`GET ${path}list/?organization__in=${key}&_order_by=id&_page=1&_page_size=50`]);
  });

  it.each([
    { type: 'Role', key: '497f6eca-6276-4993-bfeb-53cbbbba6f08' } as const,
    { type: 'Account', key: 'a,b' } as const,
  ])('has nothing below $type $key, and asks nobody', async (parent) => {
    const { agents, sent } = await startPigello();
    expect(await agents.list(query({}, { parent }), createCall())).toEqual({
      items: [],
      end: true,
      total: 0,
    });
    expect(sent()).toEqual([]);
  });

  it('turns one malformed record into one error in its place', async () => {
    const { agents, served } = await startPigello();
    const body = JSON.stringify([publishedAgent(), publishedAgent({ service_id: 7 }), publishedAgent()]);
    served.setFaults({ rules: [{ kind: 'body', body, mediaType: 'application/json' }] });

    const { items } = await agents.list(query({}), createCall());

    expect(items.map(({ position }) => position)).toEqual(['1', '2', '3']);
    expect(items.map((item) => 'record' in item)).toEqual([true, false, true]);
    expect(items[1]).toMatchObject({ error: { message: expect.stringContaining('service_id') } });
  });

  it.each([
    ['more records than a page holds', Array(6).fill(publishedAgent())],
    ['a short page though the count says that more follow', { count: 9, results: [publishedAgent()] }],
    ['no list at all', { data: [] }],
  ])('refuses %s', async (_, answer) => {
    const { agents, served } = await startPigello();
    const body = JSON.stringify(answer);
    served.setFaults({ rules: [{ kind: 'body', body, mediaType: 'application/json' }] });
    await expect(agents.list(query({}), createCall())).rejects.toMatchObject({ code: 'BACKEND_PROTOCOL' });
  });

  it('says that a list is unsupported where there is none', async () => {
    const { agents } = await startPigello({ settings: { listPathSuffix: 'all/' } });
    await expect(agents.list(query({}), createCall())).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining('listPathSuffix'),
    });
  });

  it.each(['-1', '1.5', 'x', ''])('refuses the position "%s"', async (position) => {
    const { agents, sent } = await startPigello();
    await expect(agents.list(query({}, { position }), createCall())).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    expect(sent()).toEqual([]);
  });
});
