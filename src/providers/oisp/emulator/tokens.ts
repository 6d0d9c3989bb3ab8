import { createHmac } from 'node:crypto';
import type { Role, Tables, UserRow } from './tables.ts';

export interface Claims {
  sub: string;
  /** Milliseconds since the epoch. */
  expires: number;
  /** Role by account id, as it was when the token was issued. */
  accounts: ReadonlyMap<string, Role>;
  payload: Record<string, unknown>;
}

export interface TokenOffice {
  issue(user: UserRow): string;
  /** Null for a token that is foreign, damaged or over. */
  read(token: string): Claims | null;
}

interface TokenOfficeOptions {
  tables: Tables;
  profile: 'v1' | 'v2';
  now(): number;
  lifeMs: number;
}

const header = { typ: 'JWT', alg: 'RS256' };

/** Issues tokens of the upstream's form; the signature is short, since nobody but this office ever checks it. */
export function createTokenOffice({ tables, profile, now, lifeMs }: TokenOfficeOptions): TokenOffice {
  return {
    issue(user) {
      const expires = now() + lifeMs;
      const payload =
        profile === 'v1'
          ? {
              jti: tables.newId('token'),
              iss: 'http://enableiot.com',
              sub: user.id,
              // Not a number, against every custom of JWT.
              exp: new Date(expires).toISOString(),
              accounts: Object.fromEntries(user.accounts),
            }
          : {
              jti: tables.newId('token'),
              iss: 'http://keycloak.oisp.example/auth/realms/OISP',
              sub: user.id,
              iat: Math.floor(now() / 1000),
              exp: Math.floor(expires / 1000),
              type: user.type,
              accounts: [...user.accounts].map(([id, role]) => ({ id, role })),
              resource_access: { 'oisp-frontend': { roles: ['user'] } },
            };
      const signed = `${encode(header)}.${encode(payload)}`;
      return `${signed}.${sign(signed)}`;
    },
    read(token) {
      const [first, second, signature] = token.split('.');
      if (first === undefined || second === undefined) return null;
      if (signature !== sign(`${first}.${second}`)) return null;
      const claims = claimsOf(JSON.parse(Buffer.from(second, 'base64url').toString('utf8')) as Payload);
      return claims.expires > now() ? claims : null;
    },
  };
}

interface Payload extends Record<string, unknown> {
  sub: string;
  exp: string | number;
  accounts: Record<string, Role> | { id: string; role: Role }[];
}

function claimsOf(payload: Payload): Claims {
  const { sub, exp, accounts } = payload;
  return {
    sub,
    expires: typeof exp === 'string' ? Date.parse(exp) : exp * 1000,
    accounts: new Map(
      Array.isArray(accounts)
        ? accounts.map(({ id, role }): [string, Role] => [id, role])
        : Object.entries(accounts),
    ),
    payload,
  };
}

/** `GET /auth/tokenInfo`: v1 rewrites the accounts from the database, and leaves `{}` where there are none. */
export function tokenInfoOf(tables: Tables, claims: Claims, profile: 'v1' | 'v2'): unknown {
  if (profile === 'v2') return { header, payload: claims.payload };
  const roles = tables.users.get(claims.sub)?.accounts ?? new Map<string, Role>();
  const accounts = [...roles].map(([id, role]) => ({ id, name: tables.accounts.get(id)?.name ?? '', role }));
  return { header, payload: { ...claims.payload, accounts: accounts.length === 0 ? {} : accounts } };
}

function encode(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function sign(text: string): string {
  return createHmac('sha256', 'emulated').update(text).digest('base64url');
}
