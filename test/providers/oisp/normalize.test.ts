import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withOddFields } from '../../../src/kit/odd-fields.ts';
import * as api from '../../../src/providers/oisp/api.ts';
import {
  roles,
  toAccount,
  toActivationCode,
  toPartialAccount,
  toUser,
} from '../../../src/providers/oisp/normalize.ts';

const account = {
  name: 'Plant North',
  healthTimePeriod: 1,
  exec_interval: 2,
  base_line_exec_interval: 3,
  cd_model_frequency: 4,
  cd_execution_frequency: 5,
  data_retention: 6,
  activation_code: 'Qw3rTy78',
  activation_code_expire_date: 1_795_285_163_000,
  settings: { trackSensorHealth: false },
  attributes: { phone: '1', docks: 2, address: { street: 'x' }, none: null },
  created: 1_795_281_563_000,
  updated: 1_795_281_563_559,
  id: 'a1',
  later: 'unknown to us',
};
const user = { id: 'u1', email: 'u@example.com', created: 1, updated: 2 };
const everywhere = (): boolean => true;
const read = (changes: object) => toAccount(api.account.parse({ ...account, ...changes }));
const readUser = (changes: object, profile: 'v1' | 'v2' = 'v1') =>
  toUser(api.user.parse({ ...user, ...changes }), everywhere, profile);

describe('an account', () => {
  it('has its moments from epoch milliseconds', () => {
    expect(read({}).createdAt).toEqual(new Date('2026-11-21T17:19:23.000Z'));
    expect(read({}).updatedAt).toEqual(new Date('2026-11-21T17:19:23.559Z'));
    expect(read({ created: null, updated: undefined })).toMatchObject({ createdAt: null, updatedAt: null });
  });

  it('has each number under its own name', () => {
    expect(read({}).settings).toEqual({
      healthTimePeriod: 1,
      executionInterval: 2,
      baselineExecutionInterval: 3,
      modelFrequency: 4,
      executionFrequency: 5,
      dataRetention: 6,
      tracksSensorHealth: false,
    });
  });

  it('has attributes of any JSON, and none for null, {} and nothing', () => {
    expect(read({}).attributes).toEqual([
      { name: 'phone', value: '1' },
      { name: 'docks', value: 2 },
      { name: 'address', value: { street: 'x' } },
      { name: 'none', value: null },
    ]);
    for (const attributes of [null, {}, undefined]) expect(read({ attributes }).attributes).toEqual([]);
  });

  it('keeps all but the activation code as the upstream wrote it', () => {
    const { activation_code: _code, activation_code_expire_date: _expiry, ...rest } = account;
    expect(read({}).native).toEqual(rest);
  });

  it('says null of what the upstream does not have', () => {
    const nothing = {
      state: null,
      enabled: null,
      enabledAt: null,
      contact: null,
      mfa: null,
      parentKey: null,
    };
    expect(read({})).toMatchObject({ ...nothing, description: null });
  });

  it('never shows the code, whatever else is in the record', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (others) => {
        const { native } = read({ ...others, ...account });
        return !JSON.stringify(native).includes('Qw3rTy78');
      }),
    );
  });

  it('of the own account list has no field but its name', () => {
    expect(toPartialAccount({ id: 'a', name: 'n' })).toEqual({
      key: 'a',
      externalId: 'a',
      name: 'n',
    });
    expect(toPartialAccount({ id: 'a', name: null })).toEqual({ key: 'a', externalId: 'a' });
  });

  it.each([
    ['data_retention', 2 ** 31, 'dataRetention'],
    ['data_retention', '4294967296', 'dataRetention'],
    ['exec_interval', 1.5, 'executionInterval'],
    ['healthTimePeriod', 'soon', 'healthTimePeriod'],
    ['cd_model_frequency', {}, 'modelFrequency'],
    ['settings', { trackSensorHealth: 'yes' }, 'tracksSensorHealth'],
  ])('whose %s is %j is null there, and says so', (name, value, setting) => {
    const record = withOddFields(() => read({ [name]: value }));
    expect(record.settings).toEqual({ ...read({}).settings, [setting]: null });
    expect(record.unreadable).toMatchObject([{ field: `settings.${setting}` }]);
  });

  it('takes numbers and moments that came as texts', () => {
    const record = withOddFields(() => read({ exec_interval: '300', created: '1795281563000' }));
    expect(record).toMatchObject({ settings: { executionInterval: 300 }, createdAt: read({}).createdAt });
    expect(record).not.toHaveProperty('unreadable');
  });

  it.each([
    ['name', 7, 'name'],
    ['name', undefined, 'name'],
    ['created', 'yesterday', 'createdAt'],
    ['updated', 1e300, 'updatedAt'],
    ['attributes', [], 'attributes'],
  ])('whose %s is %j keeps the rest, and says what cannot be read', (name, value, field) => {
    const record = withOddFields(() => read({ [name]: value }));
    expect(record.key).toBe('a1');
    expect(record.unreadable).toMatchObject([{ field }]);
    expect(record[field as 'name'] ?? null).toBeNull();
  });
});

describe('an activation code', () => {
  it('expires at the second that the upstream calls the time left', () => {
    expect(toActivationCode({ activationCode: 'CgSVoHee', timeLeft: 1_404_418_861 })).toEqual({
      code: 'CgSVoHee',
      expiresAt: new Date('2014-07-03T20:21:01.000Z'),
    });
  });

  it('is null when it has expired', () => {
    expect(toActivationCode({ activationCode: null, timeLeft: null })).toBeNull();
    expect(toActivationCode({})).toBeNull();
  });

  it('is none without its end, nor is an end without a code', () => {
    expect(api.activationCode.parse({ activationCode: 'CgSVoHee', timeLeft: '1404418861' }).timeLeft).toBe(
      1_404_418_861,
    );
    for (const half of [{ activationCode: 'CgSVoHee' }, { activationCode: null, timeLeft: 1 }])
      expect(() => api.activationCode.parse(half)).toThrow('one of them came');
  });
});

describe('a user', () => {
  it('is a member that is called by its e-mail address', () => {
    expect(readUser({})).toMatchObject({
      key: 'u1',
      kind: 'MEMBER',
      displayName: 'u@example.com',
      email: 'u@example.com',
      createdAt: new Date(1),
      active: null,
      lastUse: { basis: 'NOT_REPORTED', at: null },
      permissions: null,
    });
  });

  it('is pending until verified, which the upstream leaves out where it is false', () => {
    expect(readUser({ verified: true }).state).toBe('ACTIVE');
    expect(readUser({}).state).toBe('PENDING');
    expect(readUser({}, 'v2').state).toBeNull();
  });

  it('has the roles of visible accounts only, in its JSON too', () => {
    const accounts = { a: 'admin', b: { role: 'user', name: 'B', healthTimePeriod: 1 }, foreign: 'admin' };
    const record = toUser(api.user.parse({ ...user, accounts }), (key) => key !== 'foreign', 'v1');
    expect(record.accountKeys).toEqual(['a', 'b']);
    expect(record.roleAssignments).toEqual([
      { roleKey: 'admin', accountKey: 'a', constraints: [] },
      { roleKey: 'user', accountKey: 'b', constraints: [] },
    ]);
    expect(JSON.stringify(record)).not.toContain('foreign');
  });

  it('has attributes from an object, or from a JSON text', () => {
    const attributes = [{ name: 'phone', value: '1' }];
    expect(readUser({ attributes: { phone: '1' } }).attributes).toEqual(attributes);
    expect(readUser({ attributes: '{"phone":"1"}' }, 'v2').attributes).toEqual(attributes);
    for (const text of ['', 'null', '{}']) {
      expect(readUser({ attributes: text }, 'v2').attributes).toEqual([]);
    }
  });

  it.each(['7', '[1]', '{', 7, true, ['x']])(
    'has no attributes that can be told where %j came',
    (attributes) => {
      const record = withOddFields(() => readUser({ attributes }, 'v2'));
      expect(record.attributes).toBeUndefined();
      expect(record.unreadable).toMatchObject([{ field: 'attributes' }]);
    },
  );

  it.each([
    ['email', null, 'email'],
    ['email', 7, 'email'],
    ['verified', 'yes', 'state'],
    ['accounts', 'none', 'roleAssignments'],
    ['accounts', { a: 7, b: 'user' }, 'roleAssignments'],
    ['created', [], 'createdAt'],
  ])('whose %s is %j keeps the rest, and says what cannot be read', (name, value, field) => {
    const record = withOddFields(() => readUser({ [name]: value }));
    expect(record).toMatchObject({ key: 'u1', kind: 'MEMBER' });
    expect(record.unreadable).toMatchObject([{ field }]);
    expect(record[field as 'email'] ?? null).toBeNull();
  });

  it('shows no password, should the upstream ever send one', () => {
    expect(readUser({ password: 'planted', salt: 'planted' }).native).not.toHaveProperty('password');
    expect(JSON.stringify(readUser({ password: 'planted', salt: 'planted' }))).not.toContain('planted');
  });
});

describe('the roles', () => {
  it('are two, fixed by the upstream', () => {
    expect(roles.map(({ key, builtIn, accountKey }) => [key, builtIn, accountKey])).toEqual([
      ['admin', true, null],
      ['user', true, null],
    ]);
  });
});

describe('what is read', () => {
  it('takes the accounts of a token as an array, and as an object, and never takes their absence for none', () => {
    const read = (accounts: unknown): unknown =>
      api.tokenInfo.parse({ payload: { sub: 's', accounts } }).payload.accounts;
    expect(read([{ id: 'a' }])).toEqual([{ id: 'a' }]);
    expect(read({})).toEqual({});
    for (const missing of [null, undefined]) expect(() => read(missing)).toThrow('accounts');
  });
});
