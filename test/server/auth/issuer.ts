import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

/** A key pair of an issuer, and what it publishes of it. */
export interface SigningKey {
  kid: string;
  alg: string;
  privateKey: CryptoKey;
  jwk: JWK;
}

/** An issuer of tokens in miniature: it serves its keys on the loopback. */
export interface Issuer {
  url: string;
  /** What is served; replace it to rotate. */
  keys: JWK[];
  /** How the next requests are answered; null: as they should be. */
  fault: number | string | null;
  /** How often the keys were asked for, and every other request. */
  asked: string[];
  close(): Promise<void>;
}

export const audience = 'account-graph';
export const issuerName = 'https://issuer.example';

export async function createSigningKey(kid: string, alg = 'ES256'): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

export async function openIssuer(keys: readonly SigningKey[]): Promise<Issuer> {
  const issuer: Issuer = {
    url: '',
    keys: keys.map(({ jwk }) => jwk),
    fault: null,
    asked: [],
    close: async () => undefined,
  };
  const server = createServer((request: IncomingMessage, response) => {
    issuer.asked.push(request.url ?? '');
    if (typeof issuer.fault === 'number') {
      response.writeHead(issuer.fault, { location: '/elsewhere' }).end();
      return;
    }
    response.setHeader('content-type', 'application/json');
    response.end(issuer.fault ?? JSON.stringify({ keys: issuer.keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
  issuer.close = async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return issuer;
}

export interface TokenOptions {
  claims?: JWTPayload;
  /** Over what the header holds otherwise. */
  header?: Record<string, unknown>;
  /** Claims to leave out. */
  without?: readonly string[];
  /** Seconds since the epoch. */
  now?: number;
}

/** A token of five minutes, with what `options` change of it. */
export function signToken(key: SigningKey, options: TokenOptions = {}): Promise<string> {
  const { claims = {}, header = {}, without = [], now = Math.floor(Date.now() / 1_000) } = options;
  const whole: JWTPayload = {
    iss: issuerName,
    aud: audience,
    sub: 'ann',
    iat: now,
    exp: now + 300,
    scope: 'openid users:read accounts:*',
    ...claims,
  };
  for (const name of without) delete whole[name];
  return new SignJWT(whole)
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'JWT', ...header })
    .sign(key.privateKey, { crit: { exotic: true } });
}
