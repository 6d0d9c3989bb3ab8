import type { TokenRecord } from '../../contract/token.ts';
import type { AnsweredJson } from '../../kit/answered.ts';
import { lazyFields } from '../../kit/lazy.ts';
import { withOddFields } from '../../kit/odd-fields.ts';
import { readChecked } from '../../kit/reader.ts';
import { type Moment, usedAt } from '../../kit/times.ts';
import type { JsonObject } from '../../model.ts';
import type { ApiOwnedToken, ApiToken } from './api.ts';
import * as api from './api.ts';
import { tokenKey, toPrincipal } from './keys.ts';
import { toNative, withNative } from './native.ts';
import type { Origin } from './origin.ts';

export function toToken(token: ApiToken, origin: Origin): TokenRecord {
  const { id: secret, name, account: owner, json } = token;
  const createdAt = token.dateGenerated ?? token.createdEpochMillis;
  const { accountType, lastUsed } = token;
  const record = toRecord({ secret, name, owner, accountType, lastUsed, createdAt }, origin);
  return withNativeOfSearch(record, { json });
}

function toOwnedToken(token: ApiOwnedToken, owner: string, origin: Origin): TokenRecord {
  const { tokenID: secret, tokenName: name, dateGenerated: createdAt, accountType, lastUsed } = token;
  return withNative(toRecord({ secret, name, owner, accountType, lastUsed, createdAt }, origin), token);
}

/** Makes a record of a token inside its owner's, so that its odd fields stay its own. Its id has been checked. */
export function toEmbeddedToken(json: object, owner: string, origin: Origin): TokenRecord {
  return withOddFields(() => toOwnedToken(readChecked(api.ownedToken, json), owner, origin));
}

/** In a search the id is the secret. */
const withNativeOfSearch = lazyFields<{ json: AnsweredJson }, { native: JsonObject }>({
  native: ({ json: { id: _secret, ...rest } }) => toNative(rest),
});

interface TokenFields {
  secret: string;
  name: string | null;
  owner: string;
  accountType: ApiOwnedToken['accountType'];
  lastUsed: Moment;
  createdAt: Moment;
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
  };
}
