import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Invitation } from '../../../src/contract/user.ts';
import { createCall } from '../../support/start-provider.ts';
import { ids, must, refusalOf, type Started, start } from './support.ts';

let oisp: Started;
beforeEach(async () => {
  oisp = await start();
  await oisp.adapter.ping(createCall());
  oisp.served.forget();
});
afterEach(() => oisp.close());

const invite = (invitations: Invitation[], accountKey: string | null = ids.own) =>
  must(oisp.user.invite)(accountKey, invitations, createCall());

describe('what an invitation may say', () => {
  it('takes addresses and nothing else', async () => {
    const all: Invitation = {
      email: 'new@example.com',
      firstName: 'N',
      lastName: 'E',
      roleKeys: ['user'],
      groupKeys: [],
      permissions: [],
    };
    const error = await refusalOf(invite([{ email: 'fine@example.com' }, all]));
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.fields.map(({ name }) => name)).toEqual(
      ['firstName', 'lastName', 'roleKeys', 'groupKeys', 'permissions'].map(
        (field) => `invitations.1.${field}`,
      ),
    );
    expect(oisp.sent()).toEqual([]);
  });

  it('refuses what is no address, what is named twice, and a missing account', async () => {
    for (const email of ['', 'notanemail', '@', 'a b@example.com', 'a@b@c', 'nul\u0000@example.com']) {
      const error = await refusalOf(invite([{ email }]));
      expect(error.fields.map(({ name }) => name)).toEqual(['invitations.0.email']);
    }
    const twice = await refusalOf(invite([{ email: 'a@b' }, { email: 'a@b' }]));
    expect(twice.fields).toEqual([{ name: 'invitations.1', reason: 'is there twice' }]);
    const nowhere = await refusalOf(invite([{ email: 'a@b' }], null));
    expect(nowhere.fields.map(({ name }) => name)).toEqual(['accountKey']);
    expect(await refusalOf(invite([{ email: 'a@b' }], 'x'))).toMatchObject({ code: 'NOT_FOUND' });
    expect(oisp.sent()).toEqual([]);
  });

  it('refuses null for what it does not know, as it refuses anything else', async () => {
    const error = await refusalOf(invite([{ email: 'a@b', firstName: null, lastName: null }]));
    expect(error.fields.map(({ name }) => name)).toEqual([
      'invitations.0.firstName',
      'invitations.0.lastName',
    ]);
    expect(oisp.sent()).toEqual([]);
  });

  it("names the invitation whose address the upstream refuses, and the upstream's word of nothing else", async () => {
    const errors = [" property 'email' is too odd.", " property 'planted' is required."];
    oisp.fault({
      kind: 'body',
      method: 'POST',
      mediaType: 'application/json',
      status: 400,
      body: JSON.stringify({ code: 400, message: 'x', errors }),
    });
    const outcomes = await invite([{ email: 'a@b' }, { email: 'c@d' }]);
    expect(outcomes.get('c@d')).toMatchObject({
      code: 'INVALID_INPUT',
      fields: [{ name: 'invitations.1.email', reason: 'is too odd' }],
    });
  });
});
