import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { insideCursor } from '../support/sealed.ts';
import { type StartedGateway, startGateway } from '../support/start-gateway.ts';
import { type Cost, costOf } from './cost-of.ts';

/** What `users` costs alone. */
const usersOnce: Cost = {
  astra: { 'GET /accounts': 1, 'GET /accounts/{id}/core/v1/users': 15 },
  autonoma: { 'GET /connect/v1/resources/account/{id}/users': 22 },
  oisp: { 'GET /v1/api/auth/tokenInfo': 1, 'GET /v1/api/accounts/{id}/users': 17 },
  pigello: {
    'GET /accounts/users/organization/organizationuser/list/': 2,
    'GET /accounts/users/customer/tenant/list/': 2,
    'GET /accounts/users/customer/subtenant/list/': 2,
  },
  wavefront: { 'POST /api/v2/search/user': 1, 'POST /api/v2/search/account': 1 },
};

describe('one list in several places of an operation', () => {
  let sandbox: StartedGateway;
  beforeAll(async () => {
    sandbox = await startGateway();
    // The log-in of OISP lasts for days: it is not part of any operation's cost.
    await sandbox.query('{ accounts { nodes { id } } }', {});
  });
  afterAll(() => sandbox.close());
  beforeEach(() => sandbox.forget());

  it.each([
    ['once', 'users { nodes { id } }'],
    ['by two aliases', 'a: users { nodes { id } } b: users { nodes { id email } }'],
    ['by three aliases', 'a: users { nodes { id } } b: users { nodes { id } } c: users { nodes { id } }'],
    ['as users and as people', 'users { nodes { id } } people { nodes { email } }'],
    ['in whole and in part', 'a: users(first: 7) { nodes { id } } b: users { nodes { id } }'],
  ])('is read once when it is asked for %s', async (_name, fields) => {
    const answer = await sandbox.query(`{ ${fields} }`, {});
    expect(answer.errors).toBeUndefined();
    expect(costOf(sandbox)).toEqual(usersOnce);
  });

  it('gives the same answer in every place', async () => {
    const fields =
      '(first: 60) { totalCount complete pageInfo { endCursor } edges { cursor node { id email } } }';
    const { data } = await sandbox.query(`{ a: users${fields} b: users${fields} }`, {});
    const alone = await sandbox.query(`{ a: users${fields} }`, {});
    expect(data?.['a']).toEqual(data?.['b']);
    expect(withoutCopies(data?.['a'])).toEqual(withoutCopies(alone.data?.['a']));
  });
});

/** Cursors as they are but for the name, at random, of what the walk keeps. */
function withoutCopies(answer: unknown): unknown {
  const text = JSON.stringify(answer, (name, value: unknown) => {
    if (!/cursor$/i.test(name) || typeof value !== 'string') return value;
    const parts = insideCursor(value);
    expect(parts).toHaveLength(7);
    return parts.slice(0, 6);
  });
  return JSON.parse(text);
}
