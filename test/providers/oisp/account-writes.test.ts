import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountChanges, NewAccount } from '../../../src/contract/account.ts';
import { createCall } from '../../support/start-provider.ts';
import { type Accounts, now, startAccounts } from './start-accounts.ts';
import { ids, query, recordsOf, refusalOf } from './support.ts';

let oisp: Accounts;
beforeEach(async () => {
  oisp = await startAccounts();
});
afterEach(() => oisp.close());

async function restart(options: Parameters<typeof startAccounts>[0]): Promise<void> {
  await oisp.close();
  oisp = await startAccounts(options);
}

const create = (input: NewAccount) => oisp.create(input, createCall());
const update = (changes: AccountChanges, key = ids.own) => oisp.update(key, changes, createCall());

describe('creating an account', () => {
  const whole: NewAccount = {
    name: 'Bergen Quay',
    attributes: [
      { name: 'phone', value: '123' },
      { name: 'geo', value: { deep: [1, null] } },
    ],
    settings: {
      healthTimePeriod: 60,
      executionInterval: 120,
      baselineExecutionInterval: 0,
      modelFrequency: 5,
      executionFrequency: 7,
      dataRetention: 9,
      tracksSensorHealth: true,
    },
  };

  it('sends one request, with the name alone where nothing else is given', async () => {
    const { record, warnings } = await create({ name: 'Bergen Quay' });
    expect(oisp.writes()).toEqual([['POST /accounts', { name: 'Bergen Quay' }]]);
    expect(oisp.requests).toHaveLength(1);
    expect(oisp.requests[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      authorization: expect.stringMatching(/^Bearer /),
    });
    expect(warnings).toEqual([]);
    expect(record).toMatchObject({
      name: 'Bergen Quay',
      attributes: [],
      settings: { executionInterval: 300 },
    });
    expect(record.createdAt).toEqual(new Date(now - 250));
    expect(await oisp.look(`/accounts/${record.key}`)).toMatchObject({ name: 'Bergen Quay' });
    expect(await oisp.count()).toBe(19);
  });

  it("sends attributes and settings under the upstream's names", async () => {
    const { record, warnings } = await create(whole);
    expect(oisp.requests[0]?.body).toBe(
      '{"name":"Bergen Quay","healthTimePeriod":60,"exec_interval":120,"base_line_exec_interval":0,' +
        '"cd_model_frequency":5,"cd_execution_frequency":7,"data_retention":9,' +
        '"attributes":{"phone":"123","geo":{"deep":[1,null]}},"settings":{"trackSensorHealth":true}}',
    );
    const read = await oisp.account.get?.(record.key, createCall());
    expect(read).toEqual({ ...record, native: expect.any(Object) });
    // At creation, a zero is none to the upstream.
    expect(read).toMatchObject({ settings: { ...whole.settings, baselineExecutionInterval: 86_400 } });
    expect(warnings).toMatchObject([
      expect.stringMatching(/settings.baselineExecutionInterval: a zero .* 86400 holds/),
    ]);
  });

  it('warns of no zero that the backend keeps', async () => {
    expect((await create({ name: 'n', settings: { dataRetention: 0 } })).warnings).toEqual([]);
  });

  it('shows the activation code of the answer nowhere', async () => {
    const { record } = await create({ name: 'Bergen Quay' });
    const code = (await oisp.look(`/accounts/${record.key}`)) as { activation_code: string };
    expect(JSON.stringify(record)).not.toContain(code.activation_code);
  });

  it('is in the list of the same operation that has not yet read it', async () => {
    await create({ name: 'Bergen Quay' });
    const page = await oisp.account.list?.(query(), createCall());
    expect(page && recordsOf(page).map(({ name }) => name)).toContain('Bergen Quay');
  });
});

describe('updating an account', () => {
  it('reads the name first where it is not given, since every change must send it', async () => {
    const { record } = await update({ settings: { executionInterval: 77 } });
    expect(oisp.sent()).toEqual([`GET /accounts/${ids.own}`, `PUT /accounts/${ids.own}`]);
    expect(oisp.writes()).toEqual([
      [`PUT /accounts/${ids.own}`, { name: 'Malmo Terminal', exec_interval: 77 }],
    ]);
    expect(record).toMatchObject({ name: 'Malmo Terminal', settings: { executionInterval: 77 } });
    expect(record.attributes).toHaveLength(3);
  });

  it('is one request with a name, keeps what is not named, and answers as the backend reads', async () => {
    const { record, warnings } = await update({ name: 'Malmo North' });
    expect(oisp.writes()).toEqual([[`PUT /accounts/${ids.own}`, { name: 'Malmo North' }]]);
    expect(oisp.requests).toHaveLength(1);
    expect(warnings).toEqual([]);
    expect(await oisp.account.get?.(ids.own, createCall())).toEqual(record);
    expect(await oisp.look(`/accounts/${ids.own}`)).toMatchObject({
      name: 'Malmo North',
      exec_interval: 300,
      attributes: { phone: '123456789' },
    });
  });

  it('replaces the attributes as a whole, and clears them with none', async () => {
    await update({ name: 'n', attributes: [{ name: 'only', value: true }] });
    expect(await oisp.look(`/accounts/${ids.own}`)).toMatchObject({ attributes: { only: true } });
    const { record } = await update({ name: 'n', attributes: [] });
    expect(record.attributes).toEqual([]);
    expect(await oisp.look(`/accounts/${ids.own}`)).toMatchObject({ attributes: {} });
  });

  it('sends no write when there is nothing to change', async () => {
    for (const changes of [{}, { settings: {} }]) {
      expect((await update(changes)).record).toMatchObject({ key: ids.own, name: 'Malmo Terminal' });
    }
    expect(oisp.sent()).toEqual([`GET /accounts/${ids.own}`, `GET /accounts/${ids.own}`]);
  });

  it('reads the account where the answer is empty, as the published page has it', async () => {
    oisp.fault({ kind: 'body', body: '', method: 'PUT' });
    const { record } = await update({ name: 'n' });
    expect(record.name).toBe('Malmo Terminal');
    expect(oisp.sent()).toEqual([`PUT /accounts/${ids.own}`, `GET /accounts/${ids.own}`]);
  });

  it('warns where that read fails, and knows what it wrote', async () => {
    oisp.served.setFaults({
      rules: [
        { kind: 'body', body: '', method: 'PUT' },
        { kind: 'status', method: 'GET' },
      ],
    });
    const { record, warnings } = await update({ name: 'n' });
    expect(record).toEqual({ key: ids.own, externalId: ids.own, name: 'n' });
    expect(warnings).toEqual([
      expect.stringMatching(/^The account was written, but could not be read again: tested: .*503/),
    ]);
  });

  it('is NOT_FOUND for an account that is not there, or not of the gateway', async () => {
    expect(await refusalOf(update({ name: 'n' }, 'not-a-uuid'))).toMatchObject({ code: 'NOT_FOUND' });
    expect(oisp.sent()).toEqual([]);
    for (const key of [ids.unknown, ids.foreign]) {
      expect(await refusalOf(update({ name: 'n' }, key))).toMatchObject({ code: 'NOT_FOUND' });
      expect(await refusalOf(update({ attributes: [] }, key))).toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(oisp.writes()).toHaveLength(2);
  });

  it('is NOT_FOUND for an account that was deleted after the log-in, under a 500 that says nothing', async () => {
    await oisp.delete(ids.own, createCall());
    oisp.served.forget();
    expect(await refusalOf(update({ name: 'n' }))).toMatchObject({ code: 'NOT_FOUND' });
    expect(oisp.sent()).toEqual([`PUT /accounts/${ids.own}`, `GET /accounts/${ids.own}`]);
  });

  it('is for admins only, and does not log in again when the account list says that it is none', async () => {
    const error = await refusalOf(update({ name: 'n' }, ids.plain));
    expect(error).toMatchObject({
      code: 'PERMISSION_DENIED',
      message: expect.stringContaining('only admins'),
    });
    expect(oisp.sent()).toEqual([`PUT /accounts/${ids.plain}`, 'GET /auth/tokenInfo']);
  });

  it("names the input's fields where the upstream complains of its own", async () => {
    const errors = [
      " property 'exec_interval'  is a string when it should be a number",
      " property 'trackSensorHealth' is required.",
      'Attribute value planted under key k is too long. Its length is 2000. Maximum accepted length is 1024.',
      'Attribute value planted under key other is too long. Its length is 2000. Maximum accepted length is 1024.',
      " property 'name' is required.",
    ];
    oisp.answer('/accounts', { code: 400, message: 'Unknown Platform Error', errors }, 500);
    const attributes = ['j', 'k'].map((name) => ({ name, value: 1 }));
    const error = await refusalOf(create({ name: 'n', attributes }));
    expect(error).toMatchObject({ code: 'INVALID_INPUT', status: 500, upstreamCode: null });
    expect(error.fields.map(({ name }) => name)).toEqual([
      'settings.executionInterval',
      'settings.tracksSensorHealth',
      'attributes.1',
      'attributes',
      'name',
    ]);
    expect(JSON.stringify([error, error.message])).not.toContain('planted');
    expect(oisp.requests).toHaveLength(1);
  });
});

describe('deleting an account', () => {
  it('asks whether the account is there, and is one write', async () => {
    expect(await oisp.delete(ids.own, createCall())).toEqual({ warnings: [] });
    expect(oisp.writes()).toEqual([[`DELETE /accounts/${ids.own}`, null]]);
    expect(oisp.sent()).toEqual(['GET /auth/tokenInfo', `DELETE /accounts/${ids.own}`]);
    expect(await oisp.account.get?.(ids.own, createCall())).toBeNull();
    expect(await oisp.count()).toBe(17);
  });

  it('is NOT_FOUND a second time, also with the token that the upstream would let pass', async () => {
    await oisp.delete(ids.own, createCall());
    oisp.served.forget();
    expect(await refusalOf(oisp.delete(ids.own, createCall()))).toMatchObject({ code: 'NOT_FOUND' });
    expect(oisp.writes()).toEqual([]);
    expect(await oisp.count()).toBe(17);
  });

  it('is NOT_FOUND where the upstream refuses, and PERMISSION_DENIED for a plain member', async () => {
    const remove = (key: string) => refusalOf(oisp.delete(key, createCall()));
    expect(await remove('../users')).toMatchObject({ code: 'NOT_FOUND' });
    expect(oisp.sent()).toEqual([]);
    expect(await remove(ids.unknown)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await remove(ids.foreign)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await remove(ids.plain)).toMatchObject({ code: 'PERMISSION_DENIED' });
    expect(await oisp.count()).toBe(18);
    await restart({ settings: { refusedAccountIsAbsent: false } });
    expect(await remove(ids.foreign)).toMatchObject({ code: 'PERMISSION_DENIED' });
  });
});
