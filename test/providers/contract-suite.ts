import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Call } from '../../src/contract/call.ts';
import type { Provider } from '../../src/contract/provider.ts';
import type { Ahead, ListQuery, Page, PageItem, ReadOperations } from '../../src/contract/read.ts';
import { operationsOf } from '../../src/contract/resources.ts';
import { UpstreamError } from '../../src/errors.ts';
import { type ResourceType, resourceTypes } from '../../src/model.ts';
import type { FaultRule } from '../../src/sandbox/faults.ts';
import { createCall, type StartedProvider, startProvider } from '../support/start-provider.ts';

interface Listed {
  key: string;
  externalId: string;
}
type Operations = ReadOperations<Listed, object>;

/** Keys that no backend has, in every form that a caller could send. */
const impossibleKeys = [
  '',
  ' ',
  '../accounts',
  'a/b/c/d/e',
  '%2e%2e%2f',
  '__proto__',
  'x'.repeat(10_000),
  '\u0000',
];

/** What a provider's page documents, as far as the suite cannot find it out by itself. */
export interface Documented {
  types: readonly ResourceType[];
  /** Types of which one read serves many keys: a 404 is then about the read, and not about the record. */
  batchReads?: readonly ResourceType[];
  /** Types that nothing lists. */
  withoutList?: readonly ResourceType[];
}

/** The laws that every provider keeps, over its emulator. */
export function describeContract(provider: Provider, documented: Documented): void {
  describe(`${provider.id} keeps the contract`, () => {
    let started: StartedProvider;
    beforeAll(async () => {
      started = await startProvider(provider);
      // Logs in where the provider needs it, so that faults hit the reads themselves.
      await started.adapter.ping(createCall());
    });
    afterAll(() => started.close());
    afterEach(() => started.served.setFaults(null));

    const withFault = (rule: FaultRule): void => started.served.setFaults({ rules: [rule] });
    const { batchReads = [], withoutList = [] } = documented;
    const types = resourceTypes.filter((type) => documented.types.includes(type));

    it('has the resource types that its page documents', () => {
      const readable = resourceTypes.filter((type) => {
        const { get, getMany, list } = operationsOf(started.adapter, type) ?? {};
        return get !== undefined || getMany !== undefined || list !== undefined;
      });
      expect(readable).toEqual(types);
    });

    describe.each(types)('%s', (type) => {
      const operations = (): Operations => {
        const found = operationsOf(started.adapter, type);
        if (found === undefined) throw new Error(`${provider.id} has no ${type}`);
        return found as unknown as Operations;
      };

      it('pages through everything exactly once, at any page size', async () => {
        if (operations().list === undefined) return expect(withoutList).toContain(type);
        const whole = await readAll(operations(), 200);
        expect(whole.length).toBeGreaterThan(0);
        expect(new Set(whole).size).toBe(whole.length);
        for (const size of [1, 5, 7])
          expect((await readAll(operations(), size)).toSorted()).toEqual(whole.toSorted());
      });

      it('gives ahead what it would list behind, never more than it is asked for', async () => {
        if (operations().list === undefined) return expect(withoutList).toContain(type);
        const whole = await readAll(operations(), 200);
        for (const ahead of [0, 9]) expect(await readAhead(operations(), { first: 3, ahead })).toEqual(whole);
      });

      it('makes nothing in a list that nobody asks for', async () => {
        const fingerprinted: string[] = [];
        const { fingerprint } = started.connection;
        const noting = (secret: string): string => {
          fingerprinted.push(secret);
          return fingerprint(secret);
        };
        const adapter = provider.connect({ ...started.connection, fingerprint: noting });
        const records = await readRecords(operationsOf(adapter, type) as unknown as Operations, 200);
        for (const record of records)
          for (const field of ['name', 'displayName', 'externalId', 'description'])
            Reflect.get(record, field);

        // The key of a token may be a fingerprint, and a record cannot be without its key.
        if (type !== 'Token') expect(fingerprinted).toEqual([]);
        // A list of tokens walks through their owners, so that these are there anyway.
        const lazy = type === 'Token' ? ['native'] : ['native', 'embedded', 'tokenKeys'];
        for (const record of records)
          for (const field of lazy) {
            expect(Object.getOwnPropertyDescriptor(record, field)?.value ?? null).toBeNull();
            expect(Reflect.get(record, field)).toBe(Reflect.get(record, field));
          }
      });

      it('reads a known key as the list does, and in batches by key', async () => {
        const { get, getMany, list } = operations();
        if (list === undefined || (get === undefined && getMany === undefined))
          return expect(get ?? list).toBeDefined();
        const keys = (await readAll(operations(), 200)).slice(0, 12);
        for (const key of keys.slice(0, 3)) expect(await get?.(key, createCall())).toMatchObject({ key });
        const batch = await getMany?.([...keys].reverse(), createCall());
        for (const key of batch === undefined ? [] : keys) expect(batch?.get(key)).toMatchObject({ key });
      });

      it('answers null for keys that cannot be, and sends nothing that it should not', async () => {
        const { get, getMany } = operations();
        started.served.forget();
        for (const key of impossibleKeys) {
          expect((await get?.(key, createCall())) ?? null).toBeNull();
          expect((await getMany?.([key], createCall()))?.get(key) ?? null).toBeNull();
        }
        expect(
          started.requests.filter(({ url }) => url.includes('..') || url.includes('xxxxxxxxxx')),
        ).toEqual([]);
      });

      describe('a read of a known record', () => {
        let read: ((call?: Call) => Promise<unknown>) | null = null;
        beforeAll(async () => {
          const { get, getMany, list } = operations();
          const [key] = list === undefined ? [] : await readAll(operations(), 50);
          if (key === undefined) return;
          const once = async (call = createCall()): Promise<unknown> =>
            get === undefined ? unwrap((await getMany?.([key], call))?.get(key)) : get(key, call);
          started.served.forget();
          await once();
          // Fixed sets of records cost no request, and so cannot fail.
          if (started.requests.length > 0) read = once;
        });

        it.each([
          ['401', { kind: 'status', status: 401 }, ['BACKEND_AUTHENTICATION']],
          ['403', { kind: 'status', status: 403 }, ['PERMISSION_DENIED']],
          ['429', { kind: 'status', status: 429, retryAfter: 7 }, ['RATE_LIMITED']],
          ['500', { kind: 'status', status: 500 }, ['BACKEND_UNAVAILABLE']],
          ['an empty body', { kind: 'body', body: '', mediaType: 'application/json' }, ['BACKEND_PROTOCOL']],
          [
            'HTML',
            { kind: 'body', body: '<html>log in</html>' },
            ['BACKEND_PROTOCOL', 'BACKEND_AUTHENTICATION'],
          ],
          ['truncated JSON', { kind: 'truncate' }, ['BACKEND_PROTOCOL']],
          ['a dropped connection', { kind: 'drop' }, ['BACKEND_UNAVAILABLE']],
        ] as [string, FaultRule, string[]][])('fails with its code on %s', async (_name, rule, codes) => {
          if (read === null) return expect(read).toBeNull();
          withFault(rule);
          const error = await read().catch((caught: unknown) => caught);
          expect(error).toBeInstanceOf(UpstreamError);
          if (!(error instanceof UpstreamError)) return;
          expect(codes).toContain(error.code);
          expect(error.message).toMatch(/^tested: /);
          expect(error.message).not.toContain('http');
          if (rule.retryAfter !== undefined) expect(error.retryAfterSeconds).toBe(rule.retryAfter);
        });

        it('is null on 404', async () => {
          if (read === null) return expect(read).toBeNull();
          withFault({ kind: 'status', status: 404 });
          const answer = await read().catch((caught: unknown) => caught);
          const batched = batchReads.includes(type);
          if (batched && answer instanceof UpstreamError) return expect(answer.code).toBe('NOT_FOUND');
          expect(answer).toBeNull();
        });

        it('gives up at the deadline', async () => {
          if (read === null) return expect(read).toBeNull();
          withFault({ kind: 'latency', ms: 400 });
          const error = await read(createCall({ timeoutMs: 60 })).catch((caught: unknown) => caught);
          expect(error).toMatchObject({ name: 'UpstreamError', code: 'BACKEND_TIMEOUT' });
        });

        it('passes the abort of its caller through', async () => {
          if (read === null) return expect(read).toBeNull();
          withFault({ kind: 'latency', ms: 400 });
          const gone = new Error('the caller has gone');
          const controller = new AbortController();
          const reading = read(createCall({ signal: controller.signal }));
          setTimeout(() => controller.abort(gone), 30);
          await expect(reading).rejects.toBe(gone);
        });
      });
    });
  });
}

function unwrap(answer: Listed | UpstreamError | undefined): Listed | null {
  if (answer instanceof UpstreamError) throw answer;
  return answer ?? null;
}

async function readAll(operations: Operations, first: number): Promise<string[]> {
  return (await readRecords(operations, first)).map(({ key }) => key);
}

/** Reads whatever a page has ahead of it before it asks for more. */
async function readAhead(operations: Operations, { first, ahead }: Wanted): Promise<string[]> {
  const base = { first, ahead, position: null, partition: null, parent: null, filter: {} };
  const partitions = (await operations.partitions?.(base, createCall())) ?? [null];
  const items: PageItem<Listed>[] = [];
  for (const partition of partitions) {
    for (let position: string | null = null, end = false; !end; ) {
      const query: ListQuery<object> = { ...base, partition, position };
      const page: Page<Listed> | undefined = await operations.list?.(query, createCall());
      if (page === undefined) break;
      const more: Ahead<Listed> | undefined = page.ahead?.();
      expect(page.items.filter((item) => 'record' in item).length).toBeLessThanOrEqual(first);
      if (more !== undefined) expect(page.end).toBe(false);
      const read: PageItem<Listed>[] = [...page.items, ...(more?.items ?? [])];
      items.push(...read);
      position = read.at(-1)?.position ?? position;
      end = (more ?? page).end;
    }
  }
  return items.flatMap((item) => ('record' in item ? [item.record.key] : []));
}

interface Wanted {
  first: number;
  ahead: number;
}

async function readRecords(operations: Operations, first: number): Promise<Listed[]> {
  const base: ListQuery<object> = { first, position: null, partition: null, parent: null, filter: {} };
  const partitions = (await operations.partitions?.(base, createCall())) ?? [null];
  const records: Listed[] = [];
  for (const partition of partitions) {
    let position: string | null = null;
    for (;;) {
      const page: Page<Listed> | undefined = await operations.list?.(
        { ...base, partition, position },
        createCall(),
      );
      if (page === undefined) break;
      // Records that may not be read are errors in their place; they count in no list.
      records.push(...page.items.flatMap((item) => ('record' in item ? [item.record] : [])));
      expect(page.items.filter((item) => 'record' in item).length).toBeLessThanOrEqual(first);
      position = page.items.at(-1)?.position ?? position;
      if (page.end) break;
    }
  }
  return records;
}
