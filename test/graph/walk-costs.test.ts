import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Company,
  openCompany,
  type Reads,
  type ReadsOf,
  readPage,
  readPages,
  sumOf,
  totalOf,
} from './walking.ts';

/**
 * What each backend is asked for, at the least, in a walk through the users of 4,000 people: each record once, by pages as
 * large as the backend gives or the contract asks for.
 */
const least: Record<string, number> = {
  // The list of accounts; by pages of 50, 14 accounts with 57 or 58 users, and one with 802.
  astra: 1 + 14 * 2 + 17,
  // One for each account that is configured: there is no other way to its users, and no paging.
  autonoma: 22,
  // The own accounts, and one for each of them.
  oisp: 1 + 17,
  // By pages of 500, with the empty one that tells the end: 1,603, 800 and 333 users.
  pigello: 5 + 3 + 2,
  // 1,607 users by pages of 200, and the tenant, which rewritten names are held against.
  wavefront: 9 + 1,
};

const none: ReadsOf = {
  astra: { requests: 0, rows: 0 },
  autonoma: { requests: 0, rows: 0 },
  oisp: { requests: 0, rows: 0 },
  pigello: { requests: 0, rows: 0 },
  wavefront: { requests: 0, rows: 0 },
};

describe.each([
  {
    people: 400,
    users: 850,
    firstPage: {
      ...none,
      astra: { requests: 16, rows: 117 },
      autonoma: { requests: 22, rows: 351 },
      oisp: { requests: 18, rows: 118 },
      pigello: { requests: 6, rows: 276 },
      wavefront: { requests: 1, rows: 29 },
    },
    byFifty: { requests: 68, rows: 1_096 },
    byHundred: { requests: 67, rows: 1_095 },
  },
  {
    people: 4_000,
    users: 8_310,
    // Three of them can be asked for nothing less: all users of an account, or a page of 500.
    firstPage: {
      ...none,
      astra: { requests: 16, rows: 316 },
      autonoma: { requests: 22, rows: 3_471 },
      oisp: { requests: 18, rows: 958 },
      pigello: { requests: 4, rows: 1_333 },
      wavefront: { requests: 1, rows: 29 },
    },
    byFifty: { requests: 114, rows: 12_835 },
    byHundred: { requests: 114, rows: 12_835 },
  },
])('a walk through the users of $people people', ({ people, users, firstPage, byFifty, byHundred }) => {
  let company: Company;
  beforeAll(async () => {
    company = await openCompany(people);
    // The log-in of OISP lasts for days.
    await company.gateway.query('{ accounts { nodes { id } } }');
  });
  afterAll(() => company.close());

  it('reads whole lists for its first page, and less than one row for each that the others show', async () => {
    const pages = await readPages(company, { first: 50 });
    const ids = pages.flatMap((page) => page.ids);
    const behind = totalOf(sumOf(pages.slice(1)));

    expect(new Set(ids).size).toBe(users);
    expect(ids).toHaveLength(users);
    expect(pages[0]?.reads).toEqual(firstPage);
    expect(pages[9]?.reads).toEqual(none);
    expect(totalOf(sumOf(pages))).toEqual(byFifty);
    expect(behind.rows / (users - 50)).toBeLessThan(1);
    expect(byFifty.rows / users).toBeLessThan(1.6);
  });

  it('asks little more often than each record by the largest pages takes', async () => {
    const sum = sumOf(await readPages(company, { first: 100 }));
    expect(totalOf(sum)).toEqual(byHundred);
    if (people === 4_000) {
      expect(requestsOf(sum)).toEqual({ astra: 47, autonoma: 22, oisp: 18, pigello: 16, wavefront: 11 });
      const fewest = Object.values(least).reduce((all, requests) => all + requests, 0);
      expect(byHundred.requests / fewest).toBeLessThan(1.1);
    }
  });

  it('costs the same by people as by users', async () => {
    const pages = await readPages(company, { list: 'people', first: 100 });
    expect(totalOf(sumOf(pages)).requests).toBeLessThanOrEqual(byHundred.requests);
    expect(totalOf(sumOf(pages)).rows).toBeLessThanOrEqual(byHundred.rows);
  });
});

describe('a walk whose copy is gone', () => {
  let company: Company;
  beforeAll(async () => {
    company = await openCompany(120);
    await company.gateway.query('{ accounts { nodes { id } } }');
  });
  afterAll(() => company.close());

  it('goes on in another process behind its last record', async () => {
    const whole = (await readPages(company, { first: 200 })).flatMap(({ ids }) => ids);
    const start = await readPage(company, { first: 40 });
    const other = { ...company, gateway: await company.open() };
    const next = await readPage(other, { first: 200, after: start.after });

    expect([...start.ids, ...next.ids]).toEqual(whole.slice(0, 240));
    expect(next.reads.autonoma.requests).toBe(22);
  });

  it('reads each page anew where nothing may be kept', async () => {
    const other = { ...company, gateway: await company.open({ maxKeptBytes: 0 }) };
    const [kept, anew] = [await readPages(company, { first: 40 }), await readPages(other, { first: 40 })];

    expect(anew.map(({ ids }) => ids)).toEqual(kept.map(({ ids }) => ids));
    expect(kept.map(({ reads }) => reads.autonoma.requests)).toEqual(
      kept.map((_, page) => (page === 0 ? 22 : 0)),
    );
    expect(anew.map(({ reads }) => reads.autonoma.requests)).toEqual(
      anew.map(({ reads }) => (reads.autonoma.rows === 0 ? 0 : 22)),
    );
    expect(anew.filter(({ reads }) => reads.autonoma.requests > 0).length).toBeGreaterThan(4);
  });

  it('is one backend alone that this gateway has changed: the next page shows it', async () => {
    const start = await readPage(company, { first: 10 });
    const rest = (await readPage(company, { first: 200, after: start.after })).ids;
    const gone =
      rest.find((id) => Buffer.from(id, 'base64url').toString().startsWith('["User","autonoma"')) ?? '';
    const answer = await company.gateway.query<{ deleteUser: { __typename: string } }>(
      'mutation ($id: ID!) { deleteUser(input: { id: $id, idempotencyKey: "gone" }) { __typename } }',
      { id: gone },
    );
    const next = await readPage(company, { first: 200, after: start.after });

    expect(answer.data?.deleteUser.__typename).toBe('DeleteUserPayload');
    expect(next.ids.slice(0, 150)).toEqual(rest.filter((id) => id !== gone).slice(0, 150));
    expect(requestsOf(next.reads)).toEqual({ autonoma: 22 });
  });
});

function requestsOf(reads: ReadsOf): Record<string, number> {
  const rows = Object.entries(reads).map(([id, { requests }]: [string, Reads]) => [id, requests] as const);
  return Object.fromEntries(rows.filter(([, requests]) => requests > 0));
}
