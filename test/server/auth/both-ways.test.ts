import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post, viewer } from '../odd-requests.ts';
import { jsonHeaders, type RawRequest } from '../serve-gateway.ts';
import { openWays, settled, type Ways } from '../ways.ts';
import { bearer, createTestKey, entryFor } from './asking.ts';
import { audience, createSigningKey, type Issuer, issuerName, openIssuer, signToken } from './issuer.ts';

const origin = 'https://console.example';
const [key, expired] = [createTestKey(), createTestKey()];
const everything = '{ viewer { subject scopes backends { name } } users(first: 1) { nodes { id } } }';

let ways: Ways;
let issuer: Issuer;
let tokens: Record<'good' | 'expired' | 'foreign', string>;
beforeAll(async () => {
  const [own, foreign] = await Promise.all([createSigningKey('own'), createSigningKey('own')]);
  issuer = await openIssuer([own]);
  tokens = {
    good: await signToken(own, { claims: { backends: 'oisp', scope: 'openid users:read backends:read' } }),
    expired: await signToken(own, { now: 1_000 }),
    foreign: await signToken(foreign),
  };
  ways = await openWays({
    scopes: ['*'],
    corsOrigins: [origin],
    auth: {
      apiKeys: [
        entryFor(key, { backends: ['astra', 'wavefront'], scopes: ['users:read', 'backends:read'] }),
        entryFor(expired, { name: 'old', expires: '2020-01-01' }),
      ],
      jwt: {
        issuer: issuerName,
        jwks: issuer.url,
        audience,
        algorithms: ['ES256'],
        scopesClaim: 'scope',
        backendsClaim: 'backends',
        clockSkewSeconds: 0,
        maxLifetimeSeconds: 3_600,
        maxBytes: 8_192,
      },
      proxyHeader: { subject: 'x-user', scopes: 'x-scopes', from: ['127.0.0.9'] },
    },
  });
});
afterAll(async () => {
  await ways.close();
  await issuer.close();
});

/** What all ways answer, which is the same. */
async function ask({
  headers,
  ...request
}: RawRequest): Promise<{ status: number; body: unknown; headers: object }> {
  const asked = { ...request, headers: { 'x-request-id': 'same', ...headers } };
  const plain = await ways.plainly(asked);
  expect(settled(await ways.throughYoga(asked))).toEqual(settled(plain));
  expect(settled(await ways.interpreted(asked))).toEqual(settled(plain));
  return { status: plain.status, body: JSON.parse(plain.text), headers: plain.headers };
}

describe('a request, on the short way and through yoga', () => {
  it.each([
    ['a key', () => key, 'robot', ['astra', 'wavefront']],
    ['a JWT', () => tokens.good, 'ann', ['oisp']],
  ])('is that of the caller whom %s names', async (_, credential, subject, names) => {
    const scopes = ['users:read', 'backends:read'];
    ways.takenShort();
    const { status, body } = await ask({
      headers: { ...jsonHeaders, ...bearer(credential()) },
      body: post(everything),
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      data: {
        viewer: { subject, scopes, backends: names.map((name) => ({ name })) },
        users: { nodes: [{ id: expect.any(String) }] },
      },
    });
    // One of three: the others came marked, and to the gateway that interprets.
    expect(ways.takenShort()).toBe(1);
  });

  it.each([
    ['an unknown key', () => bearer(createTestKey()), /^There is no such API key/],
    ['an expired key', () => bearer(expired), /^The API key has expired/],
    ['an expired JWT', () => bearer(tokens.expired), /^The token has expired/],
    ['a JWT that somebody else signed', () => bearer(tokens.foreign), /^The signature of the token/],
    ['Basic', () => ({ authorization: 'Basic YTpi' }), /^Expected Authorization: Bearer/],
    ['nothing', () => ({ authorization: '' }), /^Expected Authorization: Bearer/],
    ["a proxy's header from elsewhere", () => ({ 'x-user': 'ann', 'x-scopes': '*' }), /^Only the proxy/],
  ])('is 401 with %s, although the anonymous may do everything', async (_, credential, text) => {
    for (const body of [post(everything), post('{ nope }'), '{', undefined]) {
      const request = { headers: { ...jsonHeaders, origin, ...credential() }, ...(body && { body }) };
      const { status, body: answer, headers } = await ask(request);
      expect({ status, answer }).toEqual({
        status: 401,
        answer: {
          errors: [
            {
              message: expect.stringMatching(text),
              extensions: { code: 'UNAUTHENTICATED', requestId: 'same' },
            },
          ],
        },
      });
      expect(headers).toMatchObject({
        'www-authenticate': expect.stringMatching(
          /^Bearer realm="account-graph", error="invalid_token", error_description="[^"\\]+"$/,
        ),
        'content-type': 'application/graphql-response+json; charset=utf-8',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'x-request-id': 'same',
        'access-control-allow-origin': origin,
      });
    }
  });

  it('is refused for a wrong credential by every method and at every path but the probes', async () => {
    const headers = bearer(createTestKey());
    const query = `/graphql?query=${encodeURIComponent(viewer)}`;
    for (const [method, path] of [
      ['GET', query],
      ['GET', '/graphql'],
      ['OPTIONS', '/graphql'],
      ['DELETE', '/graphql'],
      ['GET', '/nothing'],
    ] as const)
      expect(await ways.plainly({ method, path, headers }), `${method} ${path}`).toMatchObject({
        status: 401,
      });
    expect(await ways.plainly({ method: 'HEAD', path: query, headers })).toMatchObject({
      status: 401,
      text: '',
    });
    for (const path of ['/livez', '/readyz'])
      expect(await ways.plainly({ method: 'GET', path, headers })).toMatchObject({ status: 200 });
  });

  it('by GET is that of its caller too', async () => {
    const path = `/graphql?query=${encodeURIComponent(viewer)}`;
    const { text } = await ways.plainly({ method: 'GET', path, headers: bearer(key) });
    expect(JSON.parse(text)).toEqual({ data: { viewer: { subject: 'robot' } } });
  });

  it('leaves nothing of a credential in the log', () => {
    const log = ways.gateway.log.join('');
    expect(log).toContain('refused: There is no such API key');
    for (const secret of [key, expired, ...Object.values(tokens)]) expect(log).not.toContain(secret);
    for (const token of Object.values(tokens)) expect(log).not.toContain(token.split('.')[2]);
  });
});

describe('an address that fails too often', () => {
  it('is told to wait, on both ways', async () => {
    const few = await openWays({ auth: { maxFailedAttempts: 2 } });
    try {
      const request = { headers: { ...jsonHeaders, ...bearer(createTestKey()) }, body: post(viewer) };
      for (let count = 0; count < 2; count += 1)
        expect(await few.plainly(request)).toMatchObject({ status: 401 });
      for (const way of [few.plainly, few.throughYoga]) {
        const { status, headers, text } = await way(request);
        expect(status).toBe(429);
        expect(Number(headers['retry-after'])).toBeGreaterThan(0);
        expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
      }
      expect(await few.plainly({ ...request, headers: jsonHeaders })).toMatchObject({ status: 200 });
    } finally {
      await few.close();
    }
  });
});
