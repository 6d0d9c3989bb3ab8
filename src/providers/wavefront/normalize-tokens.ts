import type { TokenRecord } from '../../contract/token.ts';
import { withOddFields } from '../../kit/odd-fields.ts';
import { type Moment, usedAt } from '../../kit/times.ts';
import { type ApiTokenModel, type UserApiToken, userApiToken } from './api.ts';
import { principalOf, tokenKey } from './keys.ts';
import { nativeOf } from './native.ts';
import type { Naming } from './normalize.ts';

export function tokenRecord(dto: ApiTokenModel, naming: Naming): TokenRecord {
  const { id: secret, name, account: owner, json } = dto;
  const createdAt = dto.dateGenerated ?? dto.createdEpochMillis;
  const { id: _secret, ...native } = json;
  return token({ ...dto, secret, name, owner, createdAt, native }, naming);
}

function ownedToken(dto: UserApiToken, owner: string, naming: Naming): TokenRecord {
  const { tokenID: secret, tokenName: name, dateGenerated: createdAt, json: native } = dto;
  return token({ ...dto, secret, name, owner, createdAt, native }, naming);
}

/** A token inside its owner's record: its oddities are its own. Its id was read before. */
export function tokenInside(json: object, owner: string, naming: Naming): TokenRecord {
  return withOddFields(() => ownedToken(userApiToken.parse(json), owner, naming));
}

interface TokenFields {
  secret: string;
  name: string | null;
  owner: string;
  accountType: UserApiToken['accountType'];
  lastUsed: Moment;
  createdAt: Moment;
  native: object;
}

function token(fields: TokenFields, naming: Naming): TokenRecord {
  const fingerprint = naming.fingerprint(fields.secret);
  return {
    key: tokenKey(fields.owner, fingerprint),
    externalId: fingerprint,
    name: fields.name,
    owner: principalOf(fields.owner),
    accountType: fields.accountType,
    active: fields.accountType === null ? null : fields.accountType !== 'INACTIVE_SERVICE_ACCOUNT',
    lastUse: usedAt(fields.lastUsed),
    createdAt: fields.createdAt,
    updatedAt: null,
    expiresAt: null,
    native: nativeOf(fields.native),
  };
}
