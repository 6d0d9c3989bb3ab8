import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withOddFields } from '../../../src/kit/odd-fields.ts';
import * as api from '../../../src/providers/wavefront/api.ts';
import { isIdentifier, isUserKey, ownerOfToken, tokenKey } from '../../../src/providers/wavefront/keys.ts';
import {
  toPartialServiceAccount,
  toPartialUser,
  toServiceAccount,
  toUser,
  toValidatedServiceAccount,
} from '../../../src/providers/wavefront/normalize.ts';
import { toGroup, toRole } from '../../../src/providers/wavefront/normalize-roles.ts';
import { toToken } from '../../../src/providers/wavefront/normalize-tokens.ts';
import type { Origin } from '../../../src/providers/wavefront/origin.ts';

const origin: Origin = {
  tenant: null,
  fingerprint: (secret) => `fp${secret.length}`,
};
const knowing: Origin = { ...origin, tenant: 'acme' };
const everyone = {
  id: 'g1',
  name: 'Everyone',
  customer: 'acme',
  properties: { nameEditable: false, usersEditable: false, rolesEditable: true },
  roles: [{ id: 'r2', name: 'Viewers', customer: 'acme', permissions: [] }],
};
const exporters = {
  id: 'r1',
  name: 'Exporters',
  customer: 'acme',
  permissions: ['ingestion'],
  createdEpochMillis: 1675209600000,
  lastUpdatedMs: 1675296000000,
};

describe('a user', () => {
  it('is thin in a search: ids only, and the account only when it is known', () => {
    const row = api.account.parse({
      identifier: 'ann@acme.example',
      groups: ['ingestion'],
      roles: ['r1'],
      userGroups: ['g1'],
    });
    const user = toPartialUser(row, origin);
    expect(user).toMatchObject({
      key: 'ann@acme.example',
      email: 'ann@acme.example',
      kind: 'MEMBER',
      permissions: ['ingestion'],
      groupKeys: ['g1'],
      roleAssignments: [{ roleKey: 'r1', constraints: ['*'] }],
      effectivePermissions: null,
    });
    expect(user).not.toHaveProperty('accountKeys');
    expect(user.roleAssignments?.[0]).not.toHaveProperty('accountKey');
    expect(toPartialUser(row, knowing)).toMatchObject({
      accountKeys: ['acme'],
      roleAssignments: [{ roleKey: 'r1', accountKey: 'acme' }],
    });
  });

  it('reads absent and null lists alike', () => {
    const bare = { identifier: 'ann' };
    const nulls = { identifier: 'ann', groups: null, roles: null, userGroups: null, unitedPermissions: null };
    expect(toPartialUser(api.account.parse(bare), origin)).toEqual(
      toPartialUser(api.account.parse(nulls), origin),
    );
  });

  it.each([
    ['ann@acme.example', 'ann@acme.example'],
    ['ann+acme@x.example', 'ann@x.example'],
    ['ann+news+acme@x.example', 'ann+news@x.example'],
    ['ann+other@x.example', 'ann+other@x.example'],
    ['+acme@x.example', '+acme@x.example'],
    ['wallboard', null],
    ['a@b@c', null],
    ['two words@x', null],
    ['@x', null],
  ])('named %s has the e-mail address %s', (identifier, email) => {
    expect(toPartialUser(api.account.parse({ identifier }), knowing)).toMatchObject({
      key: identifier,
      externalId: identifier,
      email,
    });
    expect(toUser(api.user.parse({ identifier, customer: 'acme' }), origin).email).toBe(email);
  });

  it('leaves the address to be asked for while the customer in it is not known', () => {
    const user = toPartialUser(api.account.parse({ identifier: 'ann+acme@x.example' }), origin);
    for (const field of ['email', 'displayName']) expect(user).not.toHaveProperty(field);
  });

  it('is fat after validation: groups and roles inside, each role once', () => {
    const dto = api.user.parse({
      identifier: 'ann@acme.example',
      customer: 'acme',
      groups: ['user_management'],
      userGroups: [everyone],
      roles: [exporters, everyone.roles[0]],
      lastSuccessfulLogin: 1686700000000,
      ssoId: 'ann',
    });
    const user = toUser(dto, origin);
    expect(user).toMatchObject({
      accountKeys: ['acme'],
      lastUse: { basis: 'USED', at: new Date(1686700000000) },
      groupKeys: ['g1'],
      native: { ssoId: 'ann', userGroups: [{ name: 'Everyone' }] },
    });
    expect(user.embedded?.Role?.map(({ key }) => key)).toEqual(['r1', 'r2']);
    expect(user.embedded?.UserGroup).toMatchObject([
      { key: 'g1', system: true, roleAssignments: [{ roleKey: 'r2', accountKey: 'acme' }] },
    ]);
    expect(user.embedded?.UserGroup?.[0]).not.toHaveProperty('createdAt');
  });

  it('takes ids where objects were declared', () => {
    const user = toUser(api.user.parse({ identifier: 'ann', userGroups: ['g1'], roles: ['r1'] }), origin);
    expect(user).toMatchObject({ groupKeys: ['g1'], embedded: { Role: [], UserGroup: [] } });
    expect(user).not.toHaveProperty('accountKeys');
  });

  it('never hands on a password', () => {
    const user = toUser(api.user.parse({ identifier: 'ann', credential: 'hunter2' }), origin);
    expect(JSON.stringify(user)).not.toContain('hunter2');
  });
});

describe('a service account', () => {
  const dto = api.serviceAccount.parse({
    identifier: 'sa::ledger-export',
    active: false,
    groups: [],
    roles: [exporters],
    userGroups: [everyone],
    unitedPermissions: ['ingestion'],
    lastUsed: 1686000000000,
    tokens: [
      {
        tokenID: 'the secret itself',
        tokenName: 'main',
        accountType: 'INACTIVE_SERVICE_ACCOUNT',
        dateGenerated: 1680000000000,
      },
    ],
  });

  it('carries its tokens under fingerprints, and no secret', () => {
    const record = toServiceAccount(dto, origin);
    expect(record).toMatchObject({
      key: 'sa::ledger-export',
      displayName: 'ledger-export',
      active: false,
      description: null,
      accountKey: 'acme',
      lastUse: { basis: 'USED', at: new Date(1686000000000) },
      effectivePermissions: ['ingestion'],
      tokenKeys: ['sa%3A%3Aledger-export/fp17'],
    });
    expect(record.embedded?.Token).toMatchObject([
      {
        key: 'sa%3A%3Aledger-export/fp17',
        externalId: 'fp17',
        name: 'main',
        active: false,
        owner: { type: 'ServiceAccount', key: 'sa::ledger-export' },
        createdAt: new Date(1680000000000),
        lastUse: { basis: 'NEVER', at: null },
      },
    ]);
    expect(record.native).toMatchObject({ tokens: [{ tokenName: 'main' }] });
    expect(JSON.stringify(record)).not.toContain('the secret itself');
  });

  it('has neither state nor tokens where it is shown as a mere account or user', () => {
    for (const record of [
      toPartialServiceAccount(api.account.parse({ identifier: 'sa::x' }), origin),
      toValidatedServiceAccount(api.user.parse({ identifier: 'sa::x' }), origin),
    ]) {
      expect(record.displayName).toBe('x');
      for (const field of ['active', 'tokenKeys', 'lastUse', 'native'])
        expect(record).not.toHaveProperty(field);
    }
  });
});

describe('a role', () => {
  it('keeps its dates and permissions', () => {
    expect(toRole(api.role.parse(exporters), origin)).toMatchObject({
      name: 'Exporters',
      builtIn: false,
      permissions: ['ingestion'],
      accountKey: 'acme',
      createdAt: new Date(1675209600000),
      updatedAt: new Date(1675296000000),
    });
  });

  it('goes by its id when it has no name', () => {
    expect(toRole(api.role.parse({ id: 'r1' }), origin)).toMatchObject({
      name: 'r1',
      permissions: null,
      createdAt: null,
    });
  });
});

describe('a group', () => {
  it('is of the system when its users cannot be edited', () => {
    expect(toGroup(api.userGroup.parse(everyone), origin)).toMatchObject({ system: true, createdAt: null });
    expect(toGroup(api.userGroup.parse({ id: 'g2' }), origin)).toMatchObject({
      name: 'g2',
      system: false,
      roleAssignments: [],
    });
  });
});

describe('a token', () => {
  const token = (fields: object) =>
    toToken(api.token.parse({ id: 'secret', account: 'ann', ...fields }), origin);

  it.each([
    ['USER_ACCOUNT', true],
    ['SERVICE_ACCOUNT', true],
    ['CSP_SERVICE_ACCOUNT', true],
    ['INACTIVE_SERVICE_ACCOUNT', false],
    [null, null],
  ])('of account type %s is active: %s', (accountType, active) => {
    expect(token({ accountType }).active).toBe(active);
  });

  it('knows its date by either name', () => {
    expect(token({ dateGenerated: 1, createdEpochMillis: 2 }).createdAt).toEqual(new Date(1));
    expect(token({ createdEpochMillis: 2 }).createdAt).toEqual(new Date(2));
  });

  it('does not show its id', () => {
    expect(JSON.stringify(token({ name: 'laptop', customer: 'acme' }))).not.toContain('secret');
    expect(token({ name: 'laptop', customer: 'acme' }).native).toEqual({
      name: 'laptop',
      customer: 'acme',
      account: 'ann',
    });
  });

  it('stays with a date that cannot be, whose use is then not known', () => {
    const record = withOddFields(() => token({ lastUsed: 9e15 }));
    expect(record.lastUse).toEqual({ basis: 'NOT_REPORTED', at: null });
    expect(record.unreadable?.map(({ field }) => field)).toEqual(['lastUse']);
  });
});

describe('a token key', () => {
  it('leads back to every possible owner', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (owner) => {
        if (isIdentifier(owner)) expect(ownerOfToken(tokenKey(owner, 'abc'))).toBe(owner);
      }),
    );
  });

  it('is nothing when it is garbage', () => {
    fc.assert(
      fc.property(fc.string(), (key) => {
        const owner = ownerOfToken(key);
        if (owner !== null) expect(key.startsWith(`${encodeURIComponent(owner)}/`)).toBe(true);
      }),
    );
    expect(ownerOfToken('..//x')).toBeNull();
  });

  it('is never sent for an identifier that no path could carry', () => {
    for (const identifier of ['.', '..', '', 'a\nb']) expect(isUserKey(identifier)).toBe(false);
  });
});
