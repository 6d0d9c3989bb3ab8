import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PrincipalReference } from '../../../src/contract/principal.ts';
import { createCall } from '../../support/start-provider.ts';
import { type Opened, open } from './adapter-support.ts';
import {
  countAt,
  exchanged,
  failureOf,
  failures,
  lines,
  type UpstreamRow,
  unknownId,
  upstream,
  withFault,
} from './writes-support.ts';

const resource = { type: 'application/astra-token', version: '1.0' };
const mediaType = 'application/astra-token+json';

let opened: Opened;
let accountId: string;
let path: string;
let userKey: string;
let owner: PrincipalReference;
let tokens: UpstreamRow[];

beforeEach(async () => {
  opened = await open();
  accountId = await opened.accountId();
  const { items } = (await upstream(opened, `/accounts/${accountId}/core/v1/users`)).body;
  for (const { id } of items) {
    path = `/accounts/${accountId}/core/v1/users/${id}/tokens`;
    userKey = `${accountId}/${id}`;
    tokens = (await upstream(opened, path)).body.items;
    if (tokens.length > 0) break;
  }
  owner = { type: 'User', key: userKey };
});

afterEach(() => opened.close());

describe('creating a token', () => {
  it('is one request, whose answer alone has the secret', async () => {
    const { record, secret, warnings } = await opened.of('token').create(owner, 'ci 2', createCall());
    expect(exchanged(opened)).toEqual([
      { line: `POST ${path}`, mediaType, body: { ...resource, name: 'ci 2' } },
    ]);
    expect(record).toMatchObject({ name: 'ci 2', owner, key: `${userKey}/${record.externalId}` });
    expect(warnings).toEqual([]);
    expect(JSON.stringify({ record, warnings })).not.toContain(secret);
    expect(await opened.of('token').get(record.key, createCall())).toEqual(record);
    expect(await countAt(opened, path)).toBe(tokens.length + 1);
    const headers = { authorization: `Bearer ${secret}` };
    expect((await fetch(`${opened.served.url}/accounts/${accountId}`, { headers })).status).toBe(200);
  });

  it.each([
    [null, 'ci', 'owner'],
    [{ type: 'ServiceAccount' as const, key: 'x' }, 'ci', 'owner'],
    [undefined, null, 'name'],
    [undefined, '', 'name'],
    [undefined, 'x'.repeat(64), 'name'],
    [undefined, 'a\tb', 'name'],
  ])('is refused before anything is sent: %j %j', async (whose, name, field) => {
    const of = whose === undefined ? owner : whose;
    const error = await failureOf(opened.of('token').create(of, name, createCall()));
    expect(error).toMatchObject({ code: 'INVALID_INPUT', fields: [{ name: field }] });
    expect(lines(opened)).toEqual([]);
  });

  it('is NOT_FOUND for a user that is not there', async () => {
    for (const key of ['nonsense', `${accountId}/${unknownId}`]) {
      const error = await failureOf(opened.of('token').create({ type: 'User', key }, 'ci', createCall()));
      expect(error.code).toBe('NOT_FOUND');
    }
    expect(lines(opened)).toHaveLength(1);
  });

  it.each(['', '{"id":7,"token":"planted-secret"}', '{"token":"planted-sec'])(
    'is unknown when its answer is %j, which is shown to nobody',
    async (body) => {
      withFault(opened, { kind: 'body', body, status: 201, method: 'POST', mediaType: 'application/json' });
      const error = await failureOf(opened.of('token').create(owner, 'ci', createCall()));
      expect(error.code).toBe('OUTCOME_UNKNOWN');
      expect(`${error.message} ${error.detail} ${String(error.cause)}`).not.toContain('planted');
      expect(lines(opened)).toHaveLength(1);
    },
  );
});

describe('renaming a token', () => {
  it('is one request, and a read', async () => {
    const id = tokens[0]?.id ?? '';
    const { record, warnings } = await opened
      .of('token')
      .rename(`${userKey}/${id}`, 'new name', createCall());
    expect(exchanged(opened)).toEqual([
      { line: `PUT ${path}/${id}`, mediaType, body: { ...resource, name: 'new name' } },
      { line: `GET ${path}/${id}`, mediaType: undefined, body: undefined },
    ]);
    expect(record).toMatchObject({ key: `${userKey}/${id}`, name: 'new name' });
    expect(warnings).toEqual([]);
    expect((await upstream(opened, `${path}/${id}`)).body['name']).toBe('new name');
  });

  it('is done, with a warning, when it cannot be read again', async () => {
    const id = tokens[0]?.id ?? '';
    withFault(opened, { kind: 'status', status: 404, method: 'GET' });
    const { record, warnings } = await opened.of('token').rename(`${userKey}/${id}`, 'x', createCall());
    expect(record).toEqual({ key: `${userKey}/${id}`, externalId: id });
    expect(warnings).toHaveLength(1);
  });

  it('is refused before anything is sent where the name cannot be', async () => {
    const error = await failureOf(opened.of('token').rename(`${userKey}/${unknownId}`, '', createCall()));
    expect(error).toMatchObject({ code: 'INVALID_INPUT', fields: [{ name: 'name' }] });
    expect(lines(opened)).toEqual([]);
  });
});

describe('revoking a token', () => {
  it('is one request', async () => {
    const id = tokens[0]?.id ?? '';
    expect(await opened.of('token').revoke(`${userKey}/${id}`, createCall())).toEqual({ warnings: [] });
    expect(exchanged(opened)).toEqual([
      { line: `DELETE ${path}/${id}`, mediaType: undefined, body: undefined },
    ]);
    expect(await opened.of('token').get(`${userKey}/${id}`, createCall())).toBeNull();
    expect(await countAt(opened, path)).toBe(tokens.length - 1);
  });

  it('stops its secret from working', async () => {
    const { record, secret } = await opened.of('token').create(owner, 'ci 2', createCall());
    await opened.of('token').revoke(record.key, createCall());
    const headers = { authorization: `Bearer ${secret}` };
    expect((await fetch(`${opened.served.url}/accounts`, { headers })).status).toBe(401);
  });
});

describe('a token that is not there', () => {
  it('is NOT_FOUND, and not asked for by an impossible key', async () => {
    const { rename, revoke } = opened.of('token');
    for (const [key, requests] of [
      [`${userKey}/${unknownId}`, 2],
      [userKey, 0],
      ['', 0],
    ] as const) {
      expect((await failureOf(rename(key, 'x', createCall()))).code).toBe('NOT_FOUND');
      expect((await failureOf(revoke(key, createCall()))).code).toBe('NOT_FOUND');
      expect(lines(opened)).toHaveLength(requests);
    }
  });
});

describe('a write that fails', () => {
  it.each(failures)('with %s is sent once, and told so', async (_name, fault, code) => {
    const { create, rename, revoke } = opened.of('token');
    const key = `${userKey}/${tokens[0]?.id}`;
    for (const [method, work] of [
      ['POST', () => create(owner, 'ci', createCall())],
      ['PUT', () => rename(key, 'x', createCall())],
      ['DELETE', () => revoke(key, createCall())],
    ] as const) {
      withFault(opened, { ...fault, method });
      expect((await failureOf(work())).code).toBe(code);
      expect(lines(opened).filter((line) => line.startsWith(method))).toHaveLength(1);
    }
    expect(await countAt(opened, path)).toBe(tokens.length);
  });
});
