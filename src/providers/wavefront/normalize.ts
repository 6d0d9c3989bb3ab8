import type { ServiceAccountRecord } from '../../contract/service-account.ts';
import type { TokenRecord } from '../../contract/token.ts';
import type { UserRecord } from '../../contract/user.ts';
import { lazyFields } from '../../kit/lazy.ts';
import { usedAt } from '../../kit/times.ts';
import type { ApiAccount, ApiServiceAccount, ApiUser } from './api.ts';
import { addressIn, isServiceAccountKey, tagIn } from './keys.ts';
import { customerIn, groupKeysIn, isOdd, permissionsIn, roleAssignmentsIn } from './membership.ts';
import { withNative } from './native.ts';
import { embeddedIn, withEmbedded } from './normalize-roles.ts';
import { toEmbeddedToken } from './normalize-tokens.ts';
import { accountIn, type Origin, placed } from './origin.ts';

/** Makes a record of a row of the account search: it holds little, but needs no second request. */
export function toPartialUser(row: ApiAccount, { tenant }: Origin): UserRecord {
  const record: UserRecord = {
    key: row.identifier,
    externalId: row.identifier,
    kind: 'MEMBER',
    active: null,
    state: null,
    firstName: null,
    lastName: null,
    companyName: null,
    phone: null,
    postalAddress: null,
    attributes: [],
    permissions: permissionsIn(row),
    effectivePermissions: row.unitedPermissions,
    groupKeys: groupKeysIn(row),
    roleAssignments: roleAssignmentsIn(row, tenant),
    createdAt: null,
    updatedAt: null,
  };
  nameUser(record, tenant);
  return record;
}

/** Makes a record, whole but for tokens, effective permissions and business functions, which no read of a user has. */
export function toUser(user: ApiUser, origin: Origin): UserRecord {
  const accountKey = accountIn(user.customer, origin);
  const record: UserRecord = {
    key: user.identifier,
    externalId: user.identifier,
    kind: 'MEMBER',
    active: null,
    state: null,
    firstName: null,
    lastName: null,
    companyName: null,
    phone: null,
    postalAddress: null,
    attributes: [],
    lastUse: usedAt(user.lastSuccessfulLogin),
    permissions: permissionsIn(user),
    groupKeys: groupKeysIn(user),
    roleAssignments: roleAssignmentsIn(user, accountKey),
    createdAt: null,
    updatedAt: null,
  };
  nameUser(record, accountKey);
  return withNative(withEmbedded(record, { holder: user, origin }), user);
}

/** Gives a user its account and names; no names where only the customer could tell whether the identifier holds a tag. */
function nameUser(record: UserRecord, tenant: string | null): void {
  if (tenant !== null) record.accountKeys = [tenant];
  if (tenant === null && tagIn(record.key) !== null) return;
  const address = tenant === null ? record.key : addressIn(record.key, tenant);
  record.displayName = address;
  record.email = emailIn(address);
}

/** The address, or null, since user names need not be e-mail addresses. */
export function emailIn(address: string): string | null {
  return /^[^\s@]+@[^\s@]+$/.test(address) ? address : null;
}

export function toPartialServiceAccount(row: ApiAccount, { tenant }: Origin): ServiceAccountRecord {
  const record: ServiceAccountRecord = {
    key: row.identifier,
    externalId: row.identifier,
    displayName: nameIn(row.identifier),
    permissions: permissionsIn(row),
    effectivePermissions: row.unitedPermissions,
    groupKeys: groupKeysIn(row),
    roleAssignments: roleAssignmentsIn(row, tenant),
    createdAt: null,
    updatedAt: null,
  };
  return placed(record, tenant);
}

/** Makes a record of a service account in the form of a user, as the account validation shows it. */
export function toValidatedServiceAccount(user: ApiUser, origin: Origin): ServiceAccountRecord {
  const accountKey = accountIn(user.customer, origin);
  const record: ServiceAccountRecord = {
    key: user.identifier,
    externalId: user.identifier,
    displayName: nameIn(user.identifier),
    permissions: permissionsIn(user),
    groupKeys: groupKeysIn(user),
    roleAssignments: roleAssignmentsIn(user, accountKey),
    createdAt: null,
    updatedAt: null,
  };
  return withEmbedded(placed(record, accountKey), { holder: user, origin });
}

export function toServiceAccount(account: ApiServiceAccount, origin: Origin): ServiceAccountRecord {
  const { identifier } = account;
  const accountKey = origin.tenant ?? customerIn(account);
  const record: ServiceAccountRecord = {
    key: identifier,
    externalId: identifier,
    displayName: nameIn(identifier),
    active: account.active,
    // An empty text is how a write clears it.
    description: account.description || null,
    lastUse: usedAt(account.lastUsed),
    permissions: permissionsIn(account),
    effectivePermissions: account.unitedPermissions,
    groupKeys: groupKeysIn(account),
    roleAssignments: roleAssignmentsIn(account, accountKey),
    createdAt: null,
    updatedAt: null,
  };
  return withNative(withTokens(placed(record, accountKey), { account, origin, tokens: null }), account);
}

interface TokenSource {
  account: ApiServiceAccount;
  origin: Origin;
  /** Both the keys and the records need fingerprints, which are made once. */
  tokens: TokenRecord[] | null;
}

const withTokens = lazyFields<TokenSource, Pick<ServiceAccountRecord, 'tokenKeys' | 'embedded'>>({
  tokenKeys: (source) => (isOdd(source.account, 'tokens') ? null : tokensIn(source).map(({ key }) => key)),
  embedded: (source) => ({
    ...embeddedIn(source.account, source.origin),
    get Token() {
      return tokensIn(source);
    },
  }),
});

function tokensIn(source: TokenSource): TokenRecord[] {
  const { account, origin } = source;
  source.tokens ??= (account.tokens ?? []).map((token) => toEmbeddedToken(token, account.identifier, origin));
  return source.tokens;
}

function nameIn(identifier: string): string {
  return isServiceAccountKey(identifier) ? identifier.slice('sa::'.length) : identifier;
}
