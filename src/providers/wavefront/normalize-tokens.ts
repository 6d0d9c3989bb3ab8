import type { TokenRecord } from '../../contract/token.ts';
import { withOddFields } from '../../kit/odd-fields.ts';
import { type Moment, usedAt } from '../../kit/times.ts';
import type { ApiOwnedToken, ApiToken } from './api.ts';
import * as api from './api.ts';
import { tokenKey, toPrincipal } from './keys.ts';
import { toNative } from './native.ts';
import type { Origin } from './origin.ts';

export function toToken(token: ApiToken, origin: Origin): TokenRecord {
  const { id: secret, name, account: owner, json } = token;
  const createdAt = token.dateGenerated ?? token.createdEpochMillis;
  const { id: _secret, ...native } = json;
  return toRecord({ ...token, secret, name, owner, createdAt, native }, origin);
}

function toOwnedToken(token: ApiOwnedToken, owner: string, origin: Origin): TokenRecord {
  const { tokenID: secret, tokenName: name, dateGenerated: createdAt, json: native } = token;
  return toRecord({ ...token, secret, name, owner, createdAt, native }, origin);
}

/** Makes a record of a token inside its owner's, so that its odd fields stay its own. Its id has been checked. */
export function toEmbeddedToken(json: object, owner: string, origin: Origin): TokenRecord {
  return withOddFields(() => toOwnedToken(api.ownedToken.parse(json), owner, origin));
}

interface TokenFields {
  secret: string;
  name: string | null;
  owner: string;
  accountType: ApiOwnedToken['accountType'];
  lastUsed: Moment;
  createdAt: Moment;
  native: object;
}

function toRecord(fields: TokenFields, origin: Origin): TokenRecord {
  const fingerprint = origin.fingerprint(fields.secret);
  return {
    key: tokenKey(fields.owner, fingerprint),
    externalId: fingerprint,
    name: fields.name,
    owner: toPrincipal(fields.owner),
    accountType: fields.accountType,
    active: fields.accountType === null ? null : fields.accountType !== 'INACTIVE_SERVICE_ACCOUNT',
    lastUse: usedAt(fields.lastUsed),
    createdAt: fields.createdAt,
    updatedAt: null,
    expiresAt: null,
    native: toNative(fields.native),
  };
}
