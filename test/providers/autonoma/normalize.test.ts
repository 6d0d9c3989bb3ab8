import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as api from '../../../src/providers/autonoma/api.ts';
import {
  toAccount,
  toAttribute,
  toDevice,
  toPartialAccount,
  toPartialUser,
  toRole,
  toRoleAssignment,
  toUser,
} from '../../../src/providers/autonoma/normalize.ts';

/** The answer that the provider's page shows. */
const northPlant = {
  id: 42,
  name: 'North Plant',
  description: null,
  account_id: 7,
  mfa_policy: 'required',
  mfa_methods: ['totp', 'email'],
  effective_mfa_policy: 'required',
  effective_mfa_methods: ['totp', 'email'],
  mfa_inherited_from_account_id: null,
};

describe('an account', () => {
  it('has texts as keys, and its own settings', () => {
    expect(toAccount(api.account.parse(northPlant))).toEqual({
      key: '42',
      externalId: '42',
      createdAt: null,
      updatedAt: null,
      native: northPlant,
      name: 'North Plant',
      description: null,
      state: null,
      enabled: null,
      enabledAt: null,
      parentKey: '7',
      mfa: {
        policy: 'required',
        methods: ['totp', 'email'],
        effectivePolicy: 'required',
        effectiveMethods: ['totp', 'email'],
        inheritedFromKey: null,
      },
      contact: null,
      activationCode: null,
      settings: null,
      invites: null,
    });
  });

  it('may have a UUID, and inherit', () => {
    const id = '0b3a1f6e-6a5c-5d54-9a4e-2f1f6f3a9c10';
    const account = api.account.parse({ id, name: 'x', mfa_policy: null, mfa_inherited_from_account_id: 7 });
    expect(toAccount(account)).toMatchObject({
      key: id,
      mfa: { policy: null, methods: null, inheritedFromKey: '7' },
    });
  });

  it('inherits from another account only, and is not its own parent', () => {
    const own = api.account.parse({ ...northPlant, account_id: '42', mfa_inherited_from_account_id: 42 });
    expect(toAccount(own)).toMatchObject({ parentKey: null, mfa: { inheritedFromKey: null } });
  });

  it('treats absent and null alike, except for whether the tenant knows multi-factor settings at all', () => {
    expect(toAccount({ id: 1, name: 'x' })).toMatchObject({
      description: null,
      parentKey: null,
      mfa: null,
    });
    expect(toAccount({ id: 1, name: 'x', mfa_methods: null }).mfa).toEqual({
      policy: null,
      methods: null,
      effectivePolicy: null,
      effectiveMethods: null,
      inheritedFromKey: null,
    });
  });

  it('of a list has only what the row mentions', () => {
    expect(toPartialAccount(api.account.parse(northPlant))).toEqual(toAccount(api.account.parse(northPlant)));
    const { description, ...row } = toPartialAccount({ id: 1, name: 'x', description: null });
    expect(description).toBeNull();
    expect(Object.keys(row)).not.toContain('mfa');
    expect(Object.keys(row)).not.toContain('parentKey');
  });
});

describe('a user', () => {
  it.each([
    [{ firstname: 'Ann', lastname: 'Weber', email: 'a@x.example' }, 'Ann Weber'],
    [{ firstname: 'Ann', lastname: null, email: 'a@x.example' }, 'Ann'],
    [{ lastname: 'Weber' }, 'Weber'],
    [{ firstname: ' ', lastname: '', email: 'a@x.example' }, 'a@x.example'],
    [{}, '5'],
  ])('%j is shown as %s', (fields, displayName) => {
    expect(toUser({ id: 5, ...fields })).toMatchObject({ key: '5', displayName, kind: 'MEMBER' });
  });

  it('of a relation has only what the row mentions', () => {
    expect(Object.keys(toPartialUser({ id: 5 }))).not.toContain('displayName');
    expect(toPartialUser({ id: 5, firstname: 'Ann' })).toMatchObject({ displayName: 'Ann' });
  });
});

describe('a role, an asset, a metadata', () => {
  it('keep what the upstream says', () => {
    expect(toRole(api.role.parse({ id: 3, name: 'Operator', active: false }))).toEqual({
      key: '3',
      externalId: '3',
      createdAt: null,
      updatedAt: null,
      native: { id: 3, name: 'Operator', active: false },
      name: 'Operator',
      description: null,
      builtIn: false,
      permissions: null,
    });
    expect(toDevice(api.device.parse({ id: 9, name: null }), '42')).toMatchObject({
      key: '42/9',
      externalId: '9',
      name: null,
    });
    expect(toAttribute(api.metadata.parse({ name: 'a', val: '7' }))).toEqual({ name: 'a', value: '7' });
    expect(toAttribute(api.metadata.parse({ name: 'a' }))).toEqual({ name: 'a', value: null });
    expect(toRoleAssignment({ id: 3 })).toEqual({ roleKey: '3', accountKey: null, constraints: [] });
  });
});

describe('native', () => {
  it('holds no secret, however deep', () => {
    const secrets = {
      api_token: 's3cret',
      password_hash: 's3cret',
      mqtt: { Password: 's3cret', host: 'mqtt', keys: [{ private_key: 's3cret', slot: 1 }] },
      apiKey: 's3cret',
      clientSecret: { value: 's3cret' },
      otp_seed: 's3cret',
    };
    const { native } = toDevice({ id: 9, name: 'Gateway', ...secrets }, '42');
    expect(native).toEqual({ id: 9, name: 'Gateway', mqtt: { host: 'mqtt', keys: [{ slot: 1 }] } });
  });

  it('is otherwise as it came, and never the same object', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-g]{1,6}$/), fc.jsonValue()), (fields) => {
        const row = JSON.parse(JSON.stringify({ ...fields, id: 1, name: 'x' }));
        const safe =
          JSON.stringify(row).match(/token|secret|passw|pwd|cred|private|hash|key|psk|otp/i) === null;
        fc.pre(safe);
        const { native } = toRole(api.role.parse(row));
        expect(native).toEqual(row);
        expect(native).not.toBe(row);
      }),
    );
  });
});

describe('an id', () => {
  it.each([[1.5], [null], [''], [true], [{}], [2 ** 60]])('is not %j', (id) => {
    expect(api.user.safeParse({ id }).success).toBe(false);
  });
});
