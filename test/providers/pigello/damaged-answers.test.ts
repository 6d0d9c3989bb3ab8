import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from '../../../src/contract/read.ts';
import { UpstreamError } from '../../../src/errors.ts';
import { pigello } from '../../../src/providers/pigello/index.ts';
import { createCall, type StartedProvider, startProvider } from '../../support/start-provider.ts';
import { publishedAgent, query } from './start-pigello.ts';

const pageSize = 10;
const pagesPerList = 12;

type Row = Record<string, unknown> | null;
type Answers = (page: number) => unknown;

let answers: Answers = () => [];
let requests = 0;
let started: StartedProvider;

beforeAll(async () => {
  started = await startProvider(
    {
      ...pigello,
      loadEmulator: async () => () => ({
        basePath: '',
        settings: { auth: authOf() },
        handle: async (request) => {
          requests += 1;
          const page = Number(new URL(request.url).searchParams.get('_page'));
          return Response.json(answers(page));
        },
      }),
    },
    { settings: { maxPageSize: pageSize } },
  );
});
afterAll(() => started.close());

function authOf(): Record<string, string> {
  const names = ['customerId', 'applicationId', 'serviceId', 'serviceVersionId'];
  return Object.fromEntries(
    [...names, 'clientContentType', 'clientEntity', 'clientSecret'].map((n) => [n, 'x']),
  );
}

function idOf(index: number): string {
  return `${String(index).padStart(8, '0')}-0000-4000-8000-000000000000`;
}

interface Walked {
  keys: string[];
  told: boolean;
}

/** The whole list as clients walk it: page behind page, each in an operation of its own. */
async function walk(first: number): Promise<Walked> {
  const keys: string[] = [];
  let told = false;
  let position: string | null = null;
  for (let count = 0; count < 60; count += 1) {
    const call = createCall({ limits: { pagesPerList } });
    const page: Page<{ key: string; unreadable?: unknown[] }> | undefined =
      await started.adapter.integrationUserAgent?.list?.(query({}, { first, position }), call);
    if (page === undefined) break;
    told ||= (page.incomplete ?? []).length > 0;
    for (const item of page.items) {
      if ('error' in item || item.record.unreadable !== undefined) told = true;
      if ('record' in item) keys.push(item.record.key);
    }
    if (page.end) return { keys, told };
    position = page.items.at(-1)?.position ?? position;
  }
  return { keys, told: true };
}

const odd = fc.constantFrom<unknown>(null, 7, 'x', [], {}, '0001-01-01T00:00:00Z', '2026-13-45', '12', false);
const optional = fc.constantFrom(
  ...'is_active category custom_id organization created_at activation_variables registered_ip_addresses'.split(
    ' ',
  ),
  'personal_information_acceptance_mode',
  'subscribes_to_events',
);
const damage = fc.array(fc.tuple(fc.nat(40), optional, odd), { maxLength: 6 });
const form = fc.constantFrom('array', 'count', 'count of the page', 'count as text', 'next');
const size = fc.integer({ min: 0, max: 35 });
const step = fc.integer({ min: 1, max: 15 });

function wrapped(kind: string, rows: Row[], page: number, total: number): unknown {
  if (kind === 'array') return rows;
  if (kind === 'count') return { count: total, results: rows };
  if (kind === 'count as text') return { count: String(total), results: rows };
  if (kind === 'count of the page') return { count: rows.length, results: rows };
  return { next: page * pageSize < total ? `?_page=${page + 1}` : null, results: rows };
}

describe('damaged answers of Pigello', () => {
  it('lose no record with a readable id for an odd field, give none twice, and tell what is odd', async () => {
    await fc.assert(
      fc.asyncProperty(size, step, form, damage, async (total, first, kind, damages) => {
        const rows = Array.from({ length: total }, (_, index) => publishedAgent({ id: idOf(index) }));
        for (const [at, name, value] of damages) if (rows[at] !== undefined) rows[at][name] = value;
        answers = (page) => wrapped(kind, rows.slice((page - 1) * pageSize, page * pageSize), page, total);
        const { keys } = await walk(first);
        expect(keys).toEqual(rows.map(({ id }) => id));
      }),
      { numRuns: 60, seed: 6 },
    );
  });

  it('are never complete with records missing, whatever is hidden, repeated or contradicted', async () => {
    const hidden = fc.uniqueArray(fc.nat(34), { maxLength: 4 });
    const cap = fc.constantFrom(pageSize, 4);
    await fc.assert(
      fc.asyncProperty(size, step, form, hidden, cap, async (total, first, kind, gone, most) => {
        const rows = Array.from({ length: total }, (_, index) => publishedAgent({ id: idOf(index) }));
        const seen = rows.filter((_, index) => !gone.includes(index));
        answers = (page) => {
          const part = rows.slice((page - 1) * most, page * most).filter((row) => seen.includes(row));
          return wrapped(kind === 'next' || kind === 'count of the page' ? 'array' : kind, part, page, total);
        };
        const { keys, told } = await walk(first);
        expect(new Set(keys).size).toBe(keys.length);
        if (!told) expect(new Set(keys)).toEqual(new Set(seen.map(({ id }) => id)));
      }),
      { numRuns: 60, seed: 6 },
    );
  });

  it('end an endless list by a word on it, within a bound of requests', async () => {
    const rows = Array.from({ length: pageSize }, (_, index) => publishedAgent({ id: idOf(index) }));
    await fc.assert(
      fc.asyncProperty(form, step, async (kind, first) => {
        requests = 0;
        answers = () => wrapped(kind, rows, 1, 1_000);
        const { keys, told } = await walk(first);
        expect([told, keys.length, new Set(keys).size]).toEqual([true, pageSize, pageSize]);
        expect(requests).toBeLessThan(60);
      }),
      { numRuns: 15, seed: 6 },
    );
  });

  it('are errors of the backend, whatever a list is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 2 }), async (value) => {
        answers = () => value;
        const walked = await walk(5).catch((error: unknown) => error);
        if (walked instanceof Error) expect(walked).toBeInstanceOf(UpstreamError);
      }),
      { numRuns: 40, seed: 6 },
    );
  });
});
