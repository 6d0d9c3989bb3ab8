import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UpstreamError } from '../../../src/errors.ts';
import { createCall } from '../../support/start-provider.ts';
import { errorsOf, ids, must, query, recordsOf, type Started, start } from './support.ts';

let oisp: Started;
beforeAll(async () => {
  oisp = await start();
  await oisp.adapter.ping(createCall());
});
afterAll(() => oisp.close());

const runs = { numRuns: 40, seed: 20_261_125 };
const odd = fc.oneof(
  fc.constantFrom(null, '', 'x', '1795281563000', '0001-01-01', '{', -1, 1.5, 2 ** 40, 1e300, true, [null]),
  fc.jsonValue({ maxDepth: 1 }),
);
const optional = ['email', 'accounts', 'attributes', 'verified', 'created', 'updated', 'unknown'] as const;

/** A user of an account's list: some of its fields dropped, some of another kind; the id sometimes too. */
const user = fc
  .record({
    place: fc.integer({ min: 0, max: 5 }),
    id: fc.option(odd, { freq: 6, nil: undefined }),
    changed: fc.dictionary(fc.constantFrom(...optional), odd, { maxKeys: 4 }),
    dropped: fc.subarray([...optional], { maxLength: 2 }),
  })
  .map(({ place, id, changed, dropped }) => {
    const whole = { id: ids.user(place), email: `u${place}@x.example`, accounts: { [ids.own]: 'user' } };
    const entries = Object.entries({ ...whole, created: 1, ...changed, ...(id !== undefined && { id }) });
    return Object.fromEntries(entries.filter(([name]) => !dropped.some((one) => one === name)));
  });
const rows = fc.array(fc.oneof({ weight: 5, arbitrary: user }, odd), { maxLength: 8 });

function readableId(row: unknown): string | null {
  if (typeof row !== 'object' || row === null || !('id' in row)) return null;
  return typeof row.id === 'string' && row.id !== '' ? row.id : null;
}

describe('a damaged list of users', () => {
  it('loses nobody whose id can be read, shows nobody twice, and tells of everything that is missing', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (body) => {
        oisp.answer(`${ids.own}/users`, body);
        oisp.served.forget();
        const parent = { type: 'Account', key: ids.own } as const;
        const page = await must(oisp.user.list)(query({ parent }), createCall());
        const wanted = new Set(body.map(readableId).filter((id) => id !== null));
        const keys = recordsOf(page).map(({ key }) => key);
        expect(keys.length).toBe(new Set(keys).size);
        expect(new Set(keys)).toEqual(wanted);
        const lost = body.filter((row) => readableId(row) === null).length;
        expect(errorsOf(page)).toHaveLength(lost);
        expect(page.total).toBe(lost > 0 ? null : wanted.size);
        for (const record of recordsOf(page)) {
          const told = new Set(record.unreadable?.map(({ field }) => field));
          if (record.email === null) expect(told).toContain('email');
          if (record.state === null) expect(told).toContain('state');
          if (record.attributes === undefined) expect(told).toContain('attributes');
        }
        expect(oisp.requests.length).toBeLessThanOrEqual(2);
      }),
      runs,
    );
  });

  it('is an UpstreamError or null where the whole answer is of another kind', async () => {
    await fc.assert(
      fc.asyncProperty(odd, async (body) => {
        oisp.answer(`${ids.own}`, JSON.stringify(body));
        for (const read of [
          () => must(oisp.account.get)(ids.own, createCall()),
          () => must(oisp.user.list)(query({ parent: { type: 'Account', key: ids.own } }), createCall()),
          () => must(oisp.account.fields?.invites)([ids.own], createCall()),
        ]) {
          const failure: unknown = await read().then(
            () => null,
            (reason: unknown) => reason,
          );
          if (failure !== null) expect(failure).toBeInstanceOf(UpstreamError);
        }
      }),
      runs,
    );
  });
});

describe('a damaged account', () => {
  const numbers = ['healthTimePeriod', 'exec_interval', 'data_retention', 'cd_model_frequency'] as const;
  const others = ['name', 'attributes', 'settings', 'created', 'updated'] as const;

  it('keeps what can be read, and every number fits the graph', async () => {
    const damages = fc.dictionary(fc.constantFrom(...numbers, ...others), odd, { maxKeys: 5 });
    await fc.assert(
      fc.asyncProperty(damages, async (changed) => {
        oisp.answer(`/accounts/${ids.own}`, { id: ids.own, name: 'n', ...changed });
        const account = await must(oisp.account.get)(ids.own, createCall());
        expect(account).toMatchObject({ key: ids.own, state: null });
        for (const value of Object.values(account?.settings ?? {}))
          expect(value === null || typeof value === 'boolean' || value === (value | 0)).toBe(true);
        if (account?.name === undefined) expect(account?.unreadable).toMatchObject(fieldNamed('name'));
      }),
      runs,
    );
  });
});

function fieldNamed(field: string): object {
  return expect.arrayContaining([expect.objectContaining({ field })]) as object;
}
