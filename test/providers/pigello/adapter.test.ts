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
  it('visits everyone exactly once, in the largest page and an empty one behind it', async () => {
    const { agents, sent } = await startPigello();

    const pages = await readPages(agents, query({}));

    // In array form nothing is said of more: only an empty page tells the end.
    const ask = (page: number): string => `GET ${path}list/?_order_by=id&_page=${page}&_page_size=500`;
    expect(sent()).toEqual(pages.flatMap(() => [ask(1), ask(2)]));
    const keys = keysOf(pages);
    expect(keys).toHaveLength(24);
    expect(new Set(keys).size).toBe(24);
    expect(keys).toEqual([...keys].sort());
    expect(pages.map(({ total }) => total)).toEqual([24, 24, 24, 24, 24]);
  });

  it('asks once more behind a last page that is exactly full', async () => {
    const { agents, sent } = await startPigello({ settings: { maxPageSize: 12 } });
    const pages = await readPages(agents, query({}, { first: 12 }));
    expect(pages.map(({ items, end }) => [items.length, end])).toEqual([
      [12, false],
      [12, false],
      [0, true],
    ]);
    expect(sent().at(-1)).toContain('_page=3&');
  });

  it('knows the end and the total where the upstream counts', async () => {
    const { agents, sent } = await startPigello({ profile: 'results' });

    const pages = await readPages(agents, query({}, { first: 6 }));

    expect(sent()).toHaveLength(4);
    expect(pages.at(-1)).toMatchObject({ end: true, total: 24 });
    expect(new Set(keysOf(pages)).size).toBe(24);
  });

  it('takes a 404 behind the last page for the end', async () => {
    const { agents } = await startPigello({ profile: 'results', settings: { maxPageSize: 12 } });
    const pages = await readPages(agents, query({}, { first: 12 }));
    expect(pages.at(-1)).toMatchObject({ end: true, incomplete: [] });
    expect(new Set(keysOf(pages)).size).toBe(24);
  });

  it('goes on behind any single item, whatever the sizes', async () => {
    const pigello = await startPigello();
    const ids = await agentIds(pigello);
    const sizes = fc.integer({ min: 1, max: 30 });
    await fc.assert(
      fc.asyncProperty(sizes, sizes, async (maxPageSize, first) => {
        const { agents } = await startPigello({ settings: { maxPageSize } });
        expect(keysOf(await readPages(agents, query({}, { first })))).toEqual(ids);
      }),
      { numRuns: 12 },
    );
  });

  it('never asks for more than the largest page', async () => {
    const { agents, sent } = await startPigello({ settings: { maxPageSize: 7 } });

    const pages = await readPages(agents, query({}, { first: 50 }));

    expect(new Set(keysOf(pages)).size).toBe(24);
    expect(new Set(sent().map((line) => line.replace(/.*&/, '')))).toEqual(new Set(['_page_size=7']));
  });

  it('uses the other documented list path when told to', async () => {
    const { agents, sent } = await startPigello({ profile: 'root' });
    expect(keysOf(await readPages(agents, query({}, { first: 30 })))).toHaveLength(24);
    expect(sent()[0]).toBe(`GET ${path}?_order_by=id&_page=1&_page_size=500`);
  });

  it.each([true, false])('leaves the filter active: %s to the upstream', async (active) => {
    const { agents, sent } = await startPigello({ profile: 'results' });

    const pages = await readPages(agents, query({ active }, { first: 50 }));

    expect(sent()).toEqual([`GET ${path}list/?is_active=${active}&_order_by=id&_page=1&_page_size=500`]);
    expect(recordsOf(pages)).toHaveLength(pages[0]?.total ?? 0);
    expect(new Set(recordsOf(pages).map((agent) => agent.active))).toEqual(new Set([active]));
  });

  it('searches in the list itself', async () => {
    const { agents, sent } = await startPigello({ profile: 'results' });
    const page = await agents.list(query({ search: 'erp' }, { first: 50 }), createCall());
    expect(page).toMatchObject({ items: { length: page.total } });
    expect(sent()[0]).not.toContain('erp');
  });

  it('lists the agents of one organization', async () => {
    const { agents, sent } = await startPigello();
    const all = recordsOf(await readPages(agents, query({}, { first: 50 })));
    const key = all.find((agent) => agent.organizationKey !== null)?.organizationKey ?? '';
    sent();

    const pages = await readPages(agents, query({}, { first: 50, parent: { type: 'Account', key } }));

    expect(keysOf(pages)).toEqual(all.filter((agent) => agent.organizationKey === key).map(({ key }) => key));
    expect(sent()[0]).toBe(`GET ${path}list/?organization__in=${key}&_order_by=id&_page=1&_page_size=500`);
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
    served.setFaults({ rules: [{ kind: 'body', body, mediaType: 'application/json', times: 1 }] });

    const { items } = await agents.list(query({}), createCall());

    // One record that came twice is one.
    expect(items.map((item) => 'record' in item)).toEqual([false, true]);
    expect(items[0]).toMatchObject({ error: { message: expect.stringContaining('service_id') } });
  });

  it.each([
    ['more records than a page holds', Array(501).fill(publishedAgent())],
    ['no list at all', { data: [] }],
  ])('refuses %s', async (_, answer) => {
    const { agents, served } = await startPigello();
    const body = JSON.stringify(answer);
    served.setFaults({ rules: [{ kind: 'body', body, mediaType: 'application/json' }] });
    await expect(agents.list(query({}), createCall())).rejects.toMatchObject({ code: 'BACKEND_PROTOCOL' });
  });

  it.each([
    ['a count of more than came', { count: '9', results: [publishedAgent()] }],
    [
      'a next page that does not come',
      { next: 'https://evil.example/?_page=2', results: [publishedAgent()] },
    ],
    ['a count beside no list', { count: 3, results: null }],
  ])('tells that records are missing: %s', async (_, answer) => {
    const { agents, served, sent } = await startPigello();
    const body = JSON.stringify(answer);
    served.setFaults({ rules: [{ kind: 'body', body, mediaType: 'application/json', times: 1 }] });
    const page = await agents.list(query({}), createCall());
    expect(page).toMatchObject({ total: null, incomplete: [{ error: { code: 'BACKEND_PROTOCOL' } }] });
    expect(sent().length).toBeLessThanOrEqual(2);
  });

  it('takes a list of null for an empty one', async () => {
    const { agents, served } = await startPigello();
    const rule = {
      kind: 'body',
      body: '{"count":"0","results":null}',
      mediaType: 'application/json',
    } as const;
    served.setFaults({ rules: [rule] });
    expect(await agents.list(query({}), createCall())).toEqual({ items: [], end: true, total: 0 });
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
