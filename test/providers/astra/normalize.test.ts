import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as api from '../../../src/providers/astra/api.ts';
import { builtInRoles } from '../../../src/providers/astra/built-in-roles.ts';
import { isId, parseMemberKey, parseTokenKey } from '../../../src/providers/astra/keys.ts';
import {
  toAccount,
  toGroup,
  toRoleAssignment,
  toToken,
  toUser,
} from '../../../src/providers/astra/normalize.ts';
import contract from '../../fixtures/astra/contract.json' with { type: 'json' };

const { examples } = contract;
const accountId = examples.account.id;

function account(changes: object = {}): ReturnType<typeof toAccount> {
  return toAccount(api.account.parse({ ...examples.account, ...changes }));
}

function user(changes: object = {}): ReturnType<typeof toUser> {
  return toUser(api.user.parse({ ...examples.user, ...changes }), accountId);
}

describe('an account', () => {
  it('is read from the documented example', () => {
    expect(account()).toEqual({
      key: accountId,
      externalId: accountId,
      name: 'harbor-lights',
      description: null,
      state: 'ACTIVE',
      enabled: true,
      enabledAt: new Date('2023-09-01T08:30:00.125Z'),
      parentKey: null,
      mfa: null,
      contact: {
        firstName: 'Mina',
        lastName: 'Okafor',
        companyName: 'Harbor',
        email: 'mina@harbor.example',
        phone: '5550100',
        postalAddress: {
          country: 'US',
          region: 'NC',
          locality: 'Durham',
          postalCode: '27701',
          street1: '1 Pier Rd',
          street2: 'Suite 4',
        },
      },
      attributes: [{ name: 'tier', value: 'gold' }],
      activationCode: null,
      settings: null,
      invites: null,
      createdAt: new Date('2023-08-30T10:00:00Z'),
      updatedAt: new Date('2023-09-01T08:30:00Z'),
      native: examples.account,
    });
  });

  it.each([
    ['pending', 'false', 'PENDING'],
    ['pending', 'true', 'PENDING'],
    ['active', 'true', 'ACTIVE'],
    ['active', 'false', 'DISABLED'],
    ['active', '', 'ACTIVE'],
    ['deletePending', 'false', 'DELETING'],
    ['somethingNew', 'true', null],
  ])('that is %s with isEnabled "%s" is %s', (state, isEnabled, expected) => {
    expect(account({ state, isEnabled }).state).toBe(expected);
  });

  it('has no contact and no enabling time where the answer has none', () => {
    const [listed] = examples.accountList.items;
    const record = toAccount(api.account.parse(listed));
    expect(record).toMatchObject({ contact: null, enabledAt: null, enabled: false, attributes: [] });
  });
});

describe('a user', () => {
  it('is read from the documented example', () => {
    expect(user()).toMatchObject({
      key: `${accountId}/${examples.user.id}`,
      externalId: examples.user.id,
      kind: 'MEMBER',
      state: 'ACTIVE',
      active: true,
      displayName: 'Lee Park',
      email: 'lee@harbor.example',
      accountKeys: [accountId],
      permissions: null,
      effectivePermissions: null,
      businessFunctions: null,
      createdAt: new Date('2023-09-02T09:00:00Z'),
    });
  });

  it('leaves out what only other reads can tell', () => {
    expect(Object.keys(user())).not.toEqual(expect.arrayContaining(['roleAssignments']));
    expect(Object.keys(user())).not.toEqual(expect.arrayContaining(['groupKeys']));
    expect(Object.keys(user())).not.toEqual(expect.arrayContaining(['tokenKeys']));
  });

  it('takes the empty strings of real servers for nothing', () => {
    expect(user(examples.userExtras)).toMatchObject({
      companyName: null,
      phone: null,
      postalAddress: null,
      lastUse: { basis: 'NEVER', at: null },
    });
  });

  it('treats null, absence and the empty string alike', () => {
    const { phone: _phone, ...without } = { phone: null, ...examples.user };
    const nothing = toUser(api.user.parse(without), accountId).phone;
    expect([user({ phone: '' }).phone, user({ phone: null }).phone, nothing]).toEqual([null, null, null]);
  });

  it.each([
    ['active', 'true', true],
    ['active', 'false', false],
    ['suspended', 'true', false],
    ['pending', 'true', false],
    ['unheard-of', 'true', null],
    ['active', '', null],
  ])('that is %s with isEnabled "%s" is active: %s', (state, isEnabled, expected) => {
    expect(user({ state, isEnabled }).active).toBe(expected);
  });

  it('is shown by its address or id where it has no name', () => {
    expect(user({ firstName: '', lastName: '' }).displayName).toBe('lee@harbor.example');
    expect(user({ firstName: '', lastName: '', email: '' }).displayName).toBe(examples.user.id);
    expect(user({ firstName: 'Lee', lastName: '' }).displayName).toBe('Lee');
  });

  it('reads every documented form of time', () => {
    const times = ['2023-09-02T09:00:00Z', '2023-09-02T09:00:00.5Z', '2023-09-02T09:00:00,500Z'];
    expect(times.map((lastActTimestamp) => user({ lastActTimestamp }).lastUse?.at?.toISOString())).toEqual([
      '2023-09-02T09:00:00.000Z',
      '2023-09-02T09:00:00.500Z',
      '2023-09-02T09:00:00.500Z',
    ]);
    expect(
      user({ lastActTimestamp: '2023-09-02T09:00:00.123456789Z' }).lastUse?.at?.getUTCMilliseconds(),
    ).toBe(123);
    expect(user({ lastActTimestamp: 'yesterday' }).lastUse?.at).toBeNull();
  });

  it('keeps fields in native that no schema names', () => {
    expect(user(examples.userExtras).native).toMatchObject({ isInviteAccepted: 'true' });
  });
});

describe('a token', () => {
  const token = toToken(api.token.parse(examples.tokenCreated), {
    key: `${accountId}/${examples.user.id}`,
    record: null,
  });

  it('carries its secret nowhere', () => {
    expect(JSON.stringify(token)).not.toContain(examples.tokenCreated.token);
    expect(token.native).toMatchObject({ name: 'ci' });
  });

  it('knows its owner and when it was made', () => {
    expect(token).toMatchObject({
      key: `${accountId}/${examples.user.id}/${examples.tokenCreated.id}`,
      name: 'ci',
      owner: { type: 'User', key: `${accountId}/${examples.user.id}` },
      active: null,
      createdAt: new Date('2023-09-03T00:00:00Z'),
      expiresAt: null,
    });
  });
});

describe('a group', () => {
  const group = { ...examples.groupPost, id: examples.user.id };

  it('is named by its directory entry where it has no name', () => {
    expect(toGroup(api.group.parse(group), accountId).name).toBe(examples.groupPost.authID);
    expect(toGroup(api.group.parse({ ...group, name: 'Ops' }), accountId).name).toBe('Ops');
  });
});

describe('a role', () => {
  it('is one of four that the backend fixes', () => {
    expect(builtInRoles.map(({ key }) => key)).toEqual(['owner', 'admin', 'member', 'viewer']);
    expect(builtInRoles.every(({ builtIn, native }) => builtIn === true && native === null)).toBe(true);
  });

  it('has no limits where the binding names none, and gives no access where the set is empty', () => {
    const { roleConstraints: _all, ...silent } = examples.roleBinding;
    expect(toRoleAssignment(silent, accountId).constraints).toEqual(['*']);
    expect(toRoleAssignment({ ...silent, roleConstraints: [] }, accountId).constraints).toEqual([]);
  });
});

describe('a key', () => {
  it('is made of ids and nothing else', () => {
    const { id } = examples.user;
    expect(parseMemberKey(`${accountId}/${id}`)).toEqual({ accountId, id });
    expect(parseTokenKey(`${accountId}/${id}/${id}`)).toEqual({ accountId, userId: id, id });
    const wrong = ['', '/', accountId, `${accountId}/`, `${accountId}/../x`, `${accountId}/${id}/${id}`];
    expect(wrong.map(parseMemberKey)).toEqual(wrong.map(() => null));
    expect(parseTokenKey(`${accountId}/${id}/${id}/${id}`)).toBeNull();
  });

  it('is never the nil id, which stands for nobody', () => {
    expect(isId('00000000-0000-0000-0000-000000000000')).toBe(false);
  });

  it('is refused for any other text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseMemberKey(text)).toBeNull();
        expect(parseTokenKey(text)).toBeNull();
      }),
    );
  });
});
