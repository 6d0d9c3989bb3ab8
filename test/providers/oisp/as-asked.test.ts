import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCall } from '../../support/start-provider.ts';
import { ids, must, refusalOf, type Started, start } from './support.ts';

let oisp: Started;
let other: { id: string; name: string };
beforeAll(async () => {
  oisp = await start();
  other = (await oisp.look(`/accounts/${ids.account(1)}`)) as typeof other;
});
beforeEach(() => oisp.served.setFaults(null));
afterAll(() => oisp.close());

const protocol = { code: 'BACKEND_PROTOCOL' };
const unknown = { code: 'OUTCOME_UNKNOWN' };
const instead = (method: string, path: string, body: unknown): void =>
  oisp.fault({ kind: 'body', method, path, body: JSON.stringify(body), mediaType: 'application/json' });

describe('a read by id', () => {
  it.each([['another record'], ['a list'], ['a record without an id']])('refuses %s', async (what) => {
    const { id: _, ...nameless } = other;
    const bodies: Record<string, unknown> = { 'another record': other, 'a list': [other] };
    oisp.answer(`/accounts/${ids.own}`, bodies[what] ?? nameless);
    expect(await refusalOf(must(oisp.account.get)(ids.own, createCall()))).toMatchObject(protocol);
  });

  it('refuses another user in the place of the login', async () => {
    oisp.answer(`/users/${ids.gateway}`, { id: ids.user(0), email: 'mina.okafor@nordhafen.example' });
    expect(await refusalOf(must(oisp.user.get)(ids.gateway, createCall()))).toMatchObject(protocol);
  });
});

describe('a write', () => {
  const create = () => must(oisp.account.create)({ name: 'Bergen Terminal' }, createCall());

  it('has an unknown outcome when a creation is answered by another record', async () => {
    for (const body of [other, [other], { id: other.id, name: other.name }]) {
      instead('POST', '/accounts', body);
      expect(await refusalOf(create())).toMatchObject(unknown);
    }
  });

  it('reads the account again when a change is answered by another record', async () => {
    instead('PUT', `/accounts/${ids.own}`, other);
    const { record } = await must(oisp.account.update)(ids.own, { attributes: [] }, createCall());
    expect(record.key).toBe(ids.own);
  });

  it('looks an invitation up whose answer is that to another, and succeeds only if it is there', async () => {
    const stranger = { _id: ids.unknown, accountId: ids.own, email: 'other@x.example' };
    const invite = () => must(oisp.user.invite)(ids.own, [{ email: 'new@x.example' }], createCall());
    for (const body of [stranger, [], { ...stranger, email: 'new@x.example', accountId: ids.plain }]) {
      instead('POST', '/invites', body);
      expect((await invite()).get('new@x.example')).toMatchObject(unknown);
    }
    const lists = { kind: 'body', method: 'GET', path: '/invites', body: '["new@x.example"]' } as const;
    const answer = { kind: 'body', method: 'POST', path: '/invites', body: '[]' } as const;
    const rules = [lists, answer].map((rule) => ({ ...rule, mediaType: 'application/json' }));
    oisp.served.setFaults({ rules });
    expect((await invite()).get('new@x.example')).toEqual({ warnings: [] });
  });

  it('looks for the role that an unexpected answer should have given', async () => {
    const assignment = {
      targets: [{ type: 'User', key: ids.user(0) }] as const,
      roleKeys: ['admin'],
      accountKey: ids.account(1),
      constraints: null,
    };
    instead('PUT', '/users/', { id: ids.user(1) });
    const outcomes = await must(oisp.role.assign)(assignment, createCall());
    expect([...outcomes.values()]).toMatchObject([unknown]);
  });
});
