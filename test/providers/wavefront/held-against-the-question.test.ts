import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UpstreamError } from '../../../src/errors.ts';
import { createCall } from '../../support/start-provider.ts';
import { failureOf, groups, lee, mina, roles, startWriting, type Writing } from './writing.ts';

let writing: Writing;
beforeEach(async () => {
  writing = await startWriting();
});
afterEach(() => writing.started.close());

function answer(path: string, body: unknown): void {
  writing.fail({ kind: 'body', path, body: JSON.stringify(body), mediaType: 'application/json' });
}

describe('an answer that does not fit its question', () => {
  it('is refused when it names another offset: the pages would be the same for ever', async () => {
    answer('/search/account', { items: [{ identifier: mina }], offset: 7, limit: 1, moreItems: true });
    const query = { first: 1, position: '[1,null,null]', partition: null, parent: null, filter: {} };
    const error = await failureOf(writing.adapter.user.list(query, createCall()));
    expect(error.code).toBe('BACKEND_PROTOCOL');
    expect(error.message).toContain('pages cannot be told apart');
  });

  it('is an error for an identifier that validateAccounts neither gives nor denies', async () => {
    answer('/validateAccounts', { validUsers: [], invalidIdentifiers: [lee] });
    const found = await writing.adapter.user.getMany([mina, lee], createCall());
    expect(found.get(mina)).toBeInstanceOf(UpstreamError);
    expect(found.has(lee)).toBe(false);
  });

  it.each(['role', 'group'] as const)('is refused when a %s read by id is another one', async (kind) => {
    answer(kind === 'role' ? '/role/' : '/usergroup/', { id: roles.events, name: 'another' });
    const key = kind === 'role' ? roles.viewers : groups.malmo;
    expect((await failureOf(writing.adapter[kind].get(key, createCall()))).code).toBe('BACKEND_PROTOCOL');
  });

  it('is an unknown outcome when a new role is answered by another one', async () => {
    writing.fail({
      kind: 'body',
      method: 'POST',
      path: '/role',
      body: JSON.stringify({ id: roles.events, name: 'another' }),
      mediaType: 'application/json',
    });
    const error = await failureOf(writing.adapter.role.create({ name: 'Mine' }, createCall()));
    expect(error.code).toBe('OUTCOME_UNKNOWN');
  });
});
