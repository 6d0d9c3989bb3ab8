import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCall } from '../../support/start-provider.ts';
import type { Model } from './emulated.ts';
import { exporter, failureOf, lee, startWriting, type Writing } from './writing.ts';

const owner = { type: 'ServiceAccount', key: exporter } as const;
const place = `/apitoken/serviceaccount/${encodeURIComponent(exporter)}`;
let writing: Writing;
beforeEach(async () => {
  writing = await startWriting();
});
afterEach(() => writing.started.close());

const tokens = (path = place): Promise<Model[]> => writing.upstream<Model[]>(path);

async function keyOfFirst(principal: string): Promise<string> {
  const read = await writing.adapter.serviceAccount.get(principal, createCall());
  writing.started.served.forget();
  return read?.tokenKeys?.[0] ?? '';
}

describe('creating a token', () => {
  it('of a service account sends its name and no id, and finds the new one by difference', async () => {
    const created = await writing.adapter.token.create(owner, 'rotation', createCall());
    expect(writing.lines()).toEqual([`GET ${place}`, `POST ${place}`]);
    expect(writing.body(1)).toEqual({ tokenName: 'rotation' });
    const last = (await tokens()).at(-1);
    expect(created.secret).toBe(last?.tokenID);
    expect(created.record).toMatchObject({ name: 'rotation', owner, active: true });
    expect(created.warnings).toEqual([]);
    expect(JSON.stringify(created.record)).not.toContain(created.secret);
    expect(await writing.adapter.token.get(created.record.key, createCall())).toMatchObject({
      name: 'rotation',
    });
  });

  it('is read again from the list of its owner, since the search may lag behind', async () => {
    await writing.started.close();
    writing = await startWriting({ profile: 'laggingSearch' });
    const { record } = await writing.adapter.token.create(owner, 'rotation', createCall());
    writing.started.served.forget();
    expect(await writing.adapter.token.get(record.key, createCall())).toMatchObject({ name: 'rotation' });
    expect(writing.lines()).toEqual([`GET ${place}`]);
    const absent = record.key.replaceAll(/.$/g, (last) => (last === '0' ? '1' : '0'));
    expect(await writing.adapter.token.get(absent, createCall())).toBeNull();
  });

  it('needs no name', async () => {
    expect((await writing.adapter.token.create(owner, null, createCall())).record.name).toBeNull();
    expect(writing.body(1)).toEqual({});
  });

  it("of one's own sends no body, and names the token afterwards", async () => {
    const created = await writing.adapter.token.create(null, 'second', createCall());
    expect(writing.lines()).toEqual(['GET /apitoken', 'POST /apitoken', `PUT /apitoken/${created.secret}`]);
    expect(writing.body(1)).toBeNull();
    expect(writing.body(2)).toEqual({ tokenID: created.secret, tokenName: 'second' });
    expect(created.record).toMatchObject({
      name: 'second',
      owner: { type: 'User', key: 'account-graph-admin' },
    });
    expect((await tokens('/apitoken')).map(({ tokenName }) => tokenName)).toEqual(['gateway', 'second']);
  });

  it("of one's own succeeds with a warning when only the naming fails", async () => {
    writing.fail({ kind: 'status', status: 500, method: 'PUT' });
    const created = await writing.adapter.token.create(
      { type: 'User', key: 'account-graph-admin' },
      'x',
      createCall(),
    );
    expect(created.warnings).toEqual(['The token was created, but could not be given its name.']);
    expect(created.record.name).toBeNull();
    expect(writing.lines().filter((line) => line.startsWith('PUT'))).toHaveLength(1);
  });

  it('is not found by its place in the list', async () => {
    const [first] = await tokens();
    const added = { tokenID: 'ffffffff-0000-4000-8000-000000000001', tokenName: 'x', account: exporter };
    const body = JSON.stringify({ status: { result: 'OK', code: 200 }, response: [added, first] });
    writing.fail({ kind: 'body', method: 'POST', body, mediaType: 'application/json' });
    expect((await writing.adapter.token.create(owner, 'x', createCall())).secret).toBe(added.tokenID);
  });

  it('goes one by one for one owner, so that twelve at once get twelve different ones', async () => {
    const creations = Array.from({ length: 12 }, (_, index) =>
      writing.adapter.token.create(owner, `key ${index}`, createCall()),
    );
    const created = await Promise.all(creations);
    expect(new Set(created.map(({ secret }) => secret)).size).toBe(12);
    expect(created.flatMap(({ warnings }) => warnings)).toEqual([]);
    const byId = new Map((await tokens()).map(({ tokenID, tokenName }) => [tokenID, tokenName]));
    expect(created.map(({ secret }) => byId.get(secret))).toEqual(created.map((_, index) => `key ${index}`));
  });

  it('says when another came at the same time', async () => {
    const two = ['a', 'b'].map((tokenID) => ({ tokenID, tokenName: 'x', account: exporter }));
    const body = JSON.stringify({ status: { result: 'OK', code: 200 }, response: two });
    writing.fail({ kind: 'body', method: 'POST', body, mediaType: 'application/json' });
    const created = await writing.adapter.token.create(owner, 'x', createCall());
    expect(created.secret).toBe('b');
    expect(created.warnings).toHaveLength(1);
  });

  it('looks again when the answer is empty; what is nowhere is of unknown outcome', async () => {
    writing.fail({ kind: 'body', method: 'POST', body: '' });
    expect((await failureOf(writing.adapter.token.create(owner, 'x', createCall()))).code).toBe(
      'OUTCOME_UNKNOWN',
    );
    expect(writing.lines()).toEqual([`GET ${place}`, `POST ${place}`, `GET ${place}`]);
  });

  it('is refused without a write when there are twenty', async () => {
    const full = { type: 'ServiceAccount', key: 'sa::hamburg-terminal-exporter' } as const;
    const error = await failureOf(writing.adapter.token.create(full, 'x', createCall()));
    expect(error.fields).toEqual([{ name: 'owner', reason: 'has 20 tokens, and cannot have more' }]);
    expect(writing.lines().map((line) => line.split(' ')[0])).toEqual(['GET']);
  });

  it('for another user is refused without a write, and for no account NOT_FOUND', async () => {
    const error = await failureOf(
      writing.adapter.token.create({ type: 'User', key: lee }, null, createCall()),
    );
    expect([error.code, error.fields[0]?.name]).toEqual(['INVALID_INPUT', 'owner']);
    expect(writing.lines()).toEqual(['GET /apitoken']);
    const nobody = { type: 'ServiceAccount', key: 'sa::ghost' } as const;
    expect((await failureOf(writing.adapter.token.create(nobody, null, createCall()))).code).toBe(
      'NOT_FOUND',
    );
  });

  it.each(['', 'x'.repeat(256), 'a\nb'])('refuses the name %j before anything is sent', async (name) => {
    const error = await failureOf(writing.adapter.token.create(owner, name, createCall()));
    expect(error.fields.map((fault) => fault.name)).toEqual(['name']);
    expect(writing.lines()).toEqual([]);
  });
});

describe('renaming a token', () => {
  it('is a read and a write, of a service account or of ones own', async () => {
    const key = await keyOfFirst(exporter);
    const { record } = await writing.adapter.token.rename(key, 'renamed', createCall());
    expect(record).toMatchObject({ key, name: 'renamed' });
    const [token] = await tokens();
    expect(writing.lines()).toEqual([`GET ${place}`, `PUT ${place}/${token?.tokenID}`]);
    expect(writing.body(1)).toEqual({ tokenID: token?.tokenID, tokenName: 'renamed' });
    const own = await writing.adapter.token.create(null, null, createCall());
    await writing.adapter.token.rename(own.record.key, 'mine', createCall());
    expect((await tokens('/apitoken')).at(-1)?.tokenName).toBe('mine');
  });

  it('of what is not there is NOT_FOUND, of another user INVALID_INPUT, and nothing is written', async () => {
    const rename = (key: string): Promise<unknown> => writing.adapter.token.rename(key, 'x', createCall());
    expect((await failureOf(rename('nonsense'))).code).toBe('NOT_FOUND');
    expect(writing.lines()).toEqual([]);
    expect((await failureOf(rename(`${encodeURIComponent(exporter)}/00`))).code).toBe('NOT_FOUND');
    expect((await failureOf(rename(`${encodeURIComponent(lee)}/00`))).code).toBe('INVALID_INPUT');
    expect(writing.lines()).toEqual([`GET ${place}`, 'GET /apitoken']);
  });
});

describe('revoking a token', () => {
  it('of a service account is a read and a deletion, after which there is none', async () => {
    const key = await keyOfFirst(exporter);
    const [token] = await tokens();
    expect(await writing.adapter.token.revoke(key, createCall())).toEqual({ warnings: [] });
    expect(writing.lines()).toEqual([`GET ${place}`, `DELETE ${place}/${token?.tokenID}`]);
    expect(await tokens()).toEqual([]);
    expect((await failureOf(writing.adapter.token.revoke(key, createCall()))).code).toBe('NOT_FOUND');
  });

  it("of one's own is a deletion below /apitoken, but never of the one in use", async () => {
    const own = await writing.adapter.token.create(null, null, createCall());
    await writing.adapter.token.revoke(own.record.key, createCall());
    expect(writing.lines().at(-1)).toBe(`DELETE /apitoken/${own.secret}`);
    const fields = await writing.started.adapter.user?.fields?.tokenKeys?.(
      ['account-graph-admin'],
      createCall(),
    );
    const inUse = fields?.get('account-graph-admin') as string[];
    writing.started.served.forget();
    const error = await failureOf(writing.adapter.token.revoke(inUse[0] ?? '', createCall()));
    expect(error.code).toBe('CONFLICT');
    expect(writing.lines()).toEqual(['GET /apitoken']);
  });

  it('of another user goes through the tokens of the tenant', async () => {
    const all = await tokens('/apitoken/customertokens');
    const other = all.find(({ account }) => account === lee);
    const fields = await writing.started.adapter.user?.fields?.tokenKeys?.([lee], createCall());
    const [key] = (fields?.get(lee) ?? []) as string[];
    writing.started.served.forget();
    await writing.adapter.token.revoke(key ?? '', createCall());
    expect(writing.lines()).toEqual([
      'GET /apitoken',
      'POST /search/token',
      'PUT /apitoken/customertokens/revoke',
    ]);
    expect(writing.body(2)).toEqual({ tokenID: other?.id });
    expect(await tokens('/apitoken/customertokens')).toHaveLength(all.length - 1);
    expect((await failureOf(writing.adapter.token.revoke(key ?? '', createCall()))).code).toBe('NOT_FOUND');
  });

  it('shows no token in a failure', async () => {
    const key = await keyOfFirst(exporter);
    const [token] = await tokens();
    const message = `Token ${token?.tokenID} is in use`;
    const body = JSON.stringify({ status: { result: 'ERROR', message, code: 400 } });
    writing.fail({ kind: 'body', method: 'DELETE', status: 400, body, mediaType: 'application/json' });
    const error = await failureOf(writing.adapter.token.revoke(key, createCall()));
    expect(JSON.stringify({ ...error, message: error.message, stack: error.stack })).not.toContain(
      token?.tokenID,
    );
  });
});
