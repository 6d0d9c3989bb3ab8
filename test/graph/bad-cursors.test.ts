import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type StartedGateway, startGateway } from '../support/start-gateway.ts';
import { costOf } from './cost-of.ts';

interface Page {
  pageInfo: { endCursor: string | null };
}

describe('a cursor that does not belong here', () => {
  let sandbox: StartedGateway;
  let cursor: string;
  beforeAll(async () => {
    sandbox = await startGateway();
    const answer = await sandbox.query<{ users: Page }>(
      '{ users(first: 3) { nodes { id } pageInfo { endCursor } } }',
    );
    cursor = answer.data?.users.pageInfo.endCursor ?? '';
  });
  afterAll(() => sandbox.close());
  beforeEach(() => sandbox.forget());

  function expectNothingSent(): void {
    expect(costOf(sandbox)).toEqual({});
  }

  async function expectRefusal(query: string, said: RegExp, variables: object): Promise<void> {
    const answer = await sandbox.query(query, { ...variables });
    expect(answer.errors?.[0]?.extensions['code']).toBe('INVALID_INPUT');
    expect(answer.errors?.[0]?.message).toMatch(said);
    expectNothingSent();
  }

  const list = 'query ($after: String) { users(first: 3, after: $after) { nodes { id } } }';

  it('refuses a damaged one', async () => {
    const middle = Math.floor(cursor.length / 2);
    const other = cursor[middle] === 'A' ? 'B' : 'A';
    const damaged = `${cursor.slice(0, middle)}${other}${cursor.slice(middle + 1)}`;
    await expectRefusal(list, /after: .*damaged or foreign/, { after: damaged });
    await expectRefusal(list, /after: .*damaged or foreign/, { after: cursor.slice(0, -4) });
  });

  it('refuses a foreign one', async () => {
    await expectRefusal(list, /after: .*damaged or foreign/, { after: 'YXJyYXljb25uZWN0aW9uOjI=' });
    await expectRefusal(list, /after: .*damaged or foreign/, { after: '' });
  });

  it.each([
    ['another list', 'query ($after: String) { accounts(first: 3, after: $after) { nodes { id } } }'],
    [
      'another filter',
      'query ($after: String) { users(after: $after, filter: { search: "a" }) { nodes { id } } }',
    ],
    [
      'other backends',
      'query ($after: String) { users(after: $after, filter: { backends: ["oisp"] }) { nodes { id } } }',
    ],
    ['the people', 'query ($after: String) { people(after: $after) { nodes { id } } }'],
  ])('refuses one of a list when it is given to %s', async (_name, query) => {
    await expectRefusal(query, /after: .*another list or to another filter/, { after: cursor });
  });

  it('refuses any text that no list gave', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (after) => {
        const answer = await sandbox.query(list, { after });
        expect(answer.errors?.[0]?.extensions['code']).toBe('INVALID_INPUT');
      }),
      { numRuns: 40 },
    );
    expectNothingSent();
  });
});
