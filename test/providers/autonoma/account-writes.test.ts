import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountChanges, NewAccount } from '../../../src/contract/account.ts';
import { autonoma } from '../../../src/providers/autonoma/index.ts';
import { createCall, type StartedProvider, startProvider } from '../../support/start-provider.ts';
import { startTenant } from './start-tenant.ts';
import { askEmulator, countNewAccounts, errorOf, sent } from './writing.ts';

// In the order in which the company is built: the root, two divisions, eighteen sites, a workshop, a foreign account.
const terminals = '42';
const malmo = '44';
const workshop = '62';

let started: StartedProvider;
beforeEach(async () => {
  started = await startProvider(autonoma);
});
afterEach(() => started.close());

async function restart(options: { profile?: string; settings?: Record<string, unknown> }): Promise<void> {
  await started.close();
  started = await startProvider(autonoma, options);
}
const create = (input: NewAccount, call = createCall()) => started.adapter.account?.create?.(input, call);
const update = (key: string, changes: AccountChanges, call = createCall()) =>
  started.adapter.account?.update?.(key, changes, call);
const remove = (key: string, call = createCall()) => started.adapter.account?.delete?.(key, call);
const get = (key: string) => started.adapter.account?.get?.(key, createCall());

describe('account.create', () => {
  const input: NewAccount = {
    name: 'North & South',
    description: 'Zwei Hallen,\nein Büro',
    mfaPolicy: 'required',
    mfaMethods: ['totp', 'email'],
  };

  it('sends one PUT with a form, and answers the record as the backend has it', async () => {
    const written = await create(input);
    expect(sent(started)).toEqual([
      'PUT /account name=North+%26+South&description=Zwei+Hallen%2C%0Aein+B%C3%BCro&mfa_policy=required&mfa_methods%5B%5D=totp&mfa_methods%5B%5D=email',
    ]);
    expect(started.requests[0]?.headers).toMatchObject({
      'x-api-token': expect.any(String),
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    });
    expect(written?.warnings).toEqual([]);
    expect(written?.record).toMatchObject({
      key: '64',
      name: input.name,
      description: input.description,
      parentKey: '41',
      mfa: { policy: 'required', methods: ['totp', 'email'], effectivePolicy: 'required' },
    });
    expect(await get('64')).toEqual(written?.record);
    expect(await askEmulator(started, '/account/64')).toMatchObject({ id: 64, name: 'North & South' });
    expect(await countNewAccounts(started)).toBe(1);
  });

  it('reads the record where the answer holds only an id', async () => {
    await restart({ profile: 'enveloped' });
    const written = await create(input);
    expect(written).toMatchObject({ record: { name: 'North & South' }, warnings: [] });
    const key = written?.record.key ?? '';
    expect(sent(started)).toEqual([
      `PUT /account name=North+%26+South&description=Zwei+Hallen%2C%0Aein+B%C3%BCro&mfa_policy=required&mfa_methods=%5B%22totp%22%2C%22email%22%5D`,
      `GET /account/${key}`,
    ]);
    expect(await askEmulator(started, `/account/${key}`)).toMatchObject({
      data: { mfa_methods: ['totp', 'email'] },
    });
  });

  it('leaves out what is null, as there is nothing to clear yet', async () => {
    await create({ name: 'x', description: null, mfaPolicy: null, mfaMethods: null });
    expect(sent(started)).toEqual(['PUT /account name=x']);
  });

  it('sends JSON where the settings say so', async () => {
    await restart({ settings: { createEncoding: 'json' } });
    const written = await create({ name: 'x', description: null, mfaMethods: ['totp'] });
    expect(sent(started)).toEqual(['PUT /account {"name":"x","mfa_methods":["totp"]}']);
    expect(started.requests[0]?.headers['content-type']).toBe('application/json');
    expect(written?.record.mfa?.methods).toEqual(['totp']);
  });

  it('warns of what the tenant did not take over', async () => {
    await restart({ profile: 'plain' });
    const written = await create(input);
    expect(written?.record).toMatchObject({ name: 'North & South', mfa: null });
    expect(written?.warnings).toEqual([
      'mfaPolicy: the backend did not take over the value that was sent.',
      'mfaMethods: the backend did not take over the value that was sent.',
    ]);
    expect(sent(started)).toHaveLength(2);
  });

  it('succeeds with a warning where the new record cannot be read again', async () => {
    await restart({ profile: 'enveloped' });
    for (const [status, reason] of [
      [404, 'there is no such record any more'],
      [403, "tested: the gateway's credentials may not do this (403)"],
      [500, 'tested: failed to answer (500)'],
      [504, 'tested: gave up waiting (504)'],
    ] as const) {
      started.served.setFaults({ rules: [{ kind: 'status', status, method: 'GET' }] });
      const written = await create({ name: 'x' });
      expect(written?.record).toEqual({ key: expect.any(String), externalId: written?.record.key });
      expect(written?.warnings).toEqual([`The account was written, but could not be read again: ${reason}.`]);
    }
    started.served.setFaults(null);
    const { data } = (await askEmulator(started, '/account')) as { data: unknown[] };
    expect(data).toHaveLength(26);
  });

  it('stays told where the deadline passes while the record is read again', async () => {
    await restart({ profile: 'enveloped' });
    started.served.setFaults({ rules: [{ kind: 'latency', ms: 1_000, method: 'GET' }] });
    const written = await create({ name: 'x' }, createCall({ timeoutMs: 500 }));
    expect(sent(started)).toHaveLength(2);
    expect(written?.warnings).toHaveLength(1);
  });
});

describe('account.update', () => {
  it('sends one POST with the changed fields only', async () => {
    const written = await update(malmo, { name: 'North Plant', mfaMethods: ['totp'], mfaPolicy: 'optional' });
    expect(sent(started)).toEqual([
      'POST /account/44 name=North+Plant&mfa_policy=optional&mfa_methods%5B%5D=totp',
    ]);
    expect(started.requests[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(written).toMatchObject({
      warnings: [],
      record: {
        key: malmo,
        name: 'North Plant',
        description: 'Container terminal with its own substation',
        parentKey: terminals,
        mfa: { policy: 'optional', methods: ['totp'], effectivePolicy: 'optional', inheritedFromKey: null },
      },
    });
    expect(await get(malmo)).toEqual(written?.record);
    expect(await askEmulator(started, '/account/44')).toMatchObject({ mfa_methods: ['totp'] });
  });

  it('clears with the text of the settings, and tells an empty list from none', async () => {
    const written = await update(terminals, { description: null, mfaMethods: [] });
    expect(written).toMatchObject({ record: { description: null, mfa: { methods: [] } }, warnings: [] });
    await update(terminals, { mfaPolicy: null, mfaMethods: null });
    expect(sent(started)).toEqual([
      'POST /account/42 description=&mfa_methods%5B%5D=',
      'POST /account/42 mfa_policy=&mfa_methods=',
    ]);
    expect(await get(terminals)).toMatchObject({ mfa: { policy: null, methods: null } });

    await restart({ settings: { clearValue: 'NULL' } });
    const refused = await errorOf(update(terminals, { name: 'NULL' }));
    expect(refused.fields).toEqual([
      { name: 'name', reason: 'this text would clear the field; give null to clear it' },
    ]);
    const kept = await update(terminals, { description: null });
    expect(sent(started)).toEqual(['POST /account/42 description=NULL']);
    expect(kept?.warnings).toEqual(['description: the backend did not take over the value that was sent.']);
  });

  it('only reads where nothing changes', async () => {
    expect(await update(malmo, {})).toMatchObject({ record: { key: malmo }, warnings: [] });
    expect(sent(started)).toEqual(['GET /account/44']);
    expect(await errorOf(update('999', {}))).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('sends all that is there where the settings say so, and nothing to a missing account', async () => {
    await restart({ settings: { updateSends: 'everything' } });
    await update(terminals, { name: 'Quays' });
    expect(sent(started)).toEqual([
      'GET /account/42',
      'POST /account/42 name=Quays&description=Everything+on+the+waterfront&mfa_policy=required&mfa_methods%5B%5D=totp&mfa_methods%5B%5D=email',
    ]);
    started.served.forget();
    expect(await errorOf(update('999', { name: 'x' }))).toMatchObject({ code: 'NOT_FOUND' });
    expect(sent(started)).toEqual(['GET /account/999']);
  });

  it('reads past what the operation remembers', async () => {
    await started.close();
    const answers = { '/account/7': { id: 7, name: 'before', description: null } };
    started = await startTenant(answers);
    const call = createCall();
    expect(await started.adapter.account?.get?.('7', call)).toMatchObject({ name: 'before' });
    Object.assign(answers, { '/account/7': { id: 7, name: 'after' } });
    const written = await update('7', { name: 'after' }, call);
    expect(written?.record).toMatchObject({ name: 'after', description: null });
    expect(sent(started)).toEqual(['GET /account/7', 'POST /account/7 name=after', 'GET /account/7']);
  });

  it.each([
    [''],
    ['{}'],
    ['{"id":44}'],
    ['{"id":44,"name":"x"}'],
    ['{"id":44,"name":"x","description":null,"mfa_policy":"required"}'],
    ['{"id":45,"name":"x","description":null}'],
    ['{"success":true}'],
    ['OK'],
    ['null'],
    ['[]'],
    ['7'],
    ['{"id":44,'],
  ])('reads the record where the answer is as thin as %s', async (body) => {
    started.served.setFaults({ rules: [{ kind: 'body', body, mediaType: 'text/html', method: 'POST' }] });
    const written = await update(malmo, { description: 'Container terminal with its own substation' });
    expect(written).toMatchObject({ record: { name: 'Malmo Terminal', parentKey: terminals }, warnings: [] });
    expect(sent(started).map((request) => request.slice(0, 16))).toEqual([
      'POST /account/44',
      'GET /account/44',
    ]);
  });

  it('warns where the backend answers well and does nothing', async () => {
    started.served.setFaults({ rules: [{ kind: 'body', body: '{"ok":true}', method: 'POST' }] });
    expect((await update(malmo, { name: 'New' }))?.warnings).toEqual([
      'name: the backend did not take over the value that was sent.',
    ]);
  });

  it('is a refusal in the words of the input where lists are encoded otherwise', async () => {
    for (const arrayEncoding of ['repeat', 'comma', 'json']) {
      await restart({ settings: { arrayEncoding } });
      const error = await errorOf(update(malmo, { mfaMethods: ['totp', 'email'] }));
      expect(error).toMatchObject({
        code: 'INVALID_INPUT',
        status: 422,
        message: 'tested: refused the request as invalid (422)',
        fields: [{ name: 'mfaMethods', reason: 'must be an array' }],
      });
    }
  });
});

describe('account.delete', () => {
  it('sends one DELETE, and the account is gone', async () => {
    expect(await remove(workshop)).toEqual({ warnings: [] });
    expect(sent(started)).toEqual(['DELETE /account/62']);
    expect(started.requests[0]).toMatchObject({ body: '' });
    expect(await get(workshop)).toBeNull();
    expect(await askEmulator(started, '/account/62')).toBe(404);
  });

  it('takes a 200 with a body as well', async () => {
    await restart({ profile: 'enveloped' });
    const list = async () => ((await askEmulator(started, '/account')) as { data: { id: string }[] }).data;
    const before = await list();
    expect(await remove(before.at(-1)?.id ?? '')).toEqual({ warnings: [] });
    expect(await list()).toHaveLength(before.length - 1);
  });

  it('is a conflict while there are accounts below it', async () => {
    expect(await errorOf(remove(malmo))).toMatchObject({
      code: 'CONFLICT',
      message: 'tested: the request conflicts with the present state (409)',
      fields: [],
    });
    expect(await get(malmo)).not.toBeNull();
  });
});
