import { SignJWT, UnsecuredJWT } from 'jose';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Callers } from '../../../src/server/auth/callers.ts';
import { askedWith, bearer, callersOf, createTestKey, entryFor, outcomeOf } from './asking.ts';
import {
  audience,
  createSigningKey,
  type Issuer,
  issuerName,
  openIssuer,
  type SigningKey,
  signToken,
} from './issuer.ts';

const minute = 60_000;
let keys: { es: SigningKey; rs: SigningKey; ed: SigningKey; next: SigningKey; foreign: SigningKey };
beforeAll(async () => {
  const [es, rs, ed, next, foreign] = await Promise.all([
    createSigningKey('es'),
    createSigningKey('rs', 'RS256'),
    createSigningKey('ed', 'EdDSA'),
    createSigningKey('next'),
    createSigningKey('es'),
  ]);
  keys = { es, rs, ed, next, foreign };
});

let issuer: Issuer;
let failures: unknown[];
let clock: number;
let callers: Callers;
beforeEach(async () => {
  issuer = await openIssuer([keys.es, keys.rs, keys.ed]);
  failures = [];
  clock = Date.now();
  callers = open();
});
afterEach(() => issuer.close());

function open(changes: object = {}): Callers {
  return callersOf({
    jwt: {
      issuer: issuerName,
      jwks: issuer.url,
      audience,
      algorithms: ['RS256', 'ES256', 'EdDSA'],
      scopesClaim: 'scope',
      clockSkewSeconds: 30,
      maxLifetimeSeconds: 3_600,
      maxBytes: 8_192,
      ...changes,
    },
    apiKeys: [entryFor(createTestKey(), { name: 'robot' })],
    maxFailedAttempts: 1_000,
    onFailure: (error) => void failures.push(error),
    now: () => clock,
  });
}

function ask(token: string, asker = callers): Promise<object> {
  return outcomeOf(asker.identify(askedWith(bearer(token))));
}

const nowInSeconds = (): number => Math.floor(clock / 1_000);

describe('a JWT', () => {
  it('gives its subject and those scopes that are ours, by each algorithm', async () => {
    for (const key of [keys.es, keys.rs, keys.ed])
      expect(await ask(await signToken(key))).toEqual({
        subject: 'ann',
        scopes: ['users:read', 'accounts:*'],
        backends: ['astra', 'oisp', 'wavefront'],
      });
    expect(issuer.asked).toEqual(['/jwks.json']);
  });

  it('may have lists as claims, under names of the configuration', async () => {
    const asker = open({ scopesClaim: 'https://x.example/roles', backendsClaim: 'backends' });
    const claims = { 'https://x.example/roles': ['*'], backends: ['oisp', 'elsewhere'] };
    const told = { subject: 'ann', scopes: ['*'], backends: ['oisp'] };
    expect(await ask(await signToken(keys.es, { claims }), asker)).toEqual(told);
    const text = await signToken(keys.es, { claims: { backends: 'wavefront oisp' } });
    expect(await ask(text, asker)).toEqual({ subject: 'ann', scopes: [], backends: ['oisp', 'wavefront'] });
    const all = await signToken(keys.es, { claims: { backends: '*' } });
    expect(await ask(all, asker)).toMatchObject({ backends: ['astra', 'oisp', 'wavefront'] });
    expect(await ask(await signToken(keys.es), asker)).toMatchObject({ backends: [] });
    for (const backends of [7, { oisp: true }, ['oisp', 1]])
      expect(await ask(await signToken(keys.es, { claims: { backends } }), asker)).toMatchObject({
        status: 401,
      });
  });

  it.each<[string, object, RegExp]>([
    ['has expired', { claims: { exp: Math.floor(Date.now() / 1_000) - 31 } }, /has expired/],
    ['is not valid yet', { claims: { nbf: Math.floor(Date.now() / 1_000) + 60 } }, /claim nbf/],
    ['never expires', { without: ['exp'] }, /claim exp/],
    ['names nobody', { without: ['sub'] }, /claim sub/],
    ['has an empty subject', { claims: { sub: '' } }, /claim sub/],
    ['names the anonymous', { claims: { sub: 'anonymous' } }, /another caller/],
    ['names an anonymous', { claims: { sub: 'anonymous:x' } }, /another caller/],
    ['names the caller of a key', { claims: { sub: 'robot' } }, /another caller/],
    ['has a line break in its subject', { claims: { sub: 'ann\nbob' } }, /without control characters/],
    ['is for somebody else', { claims: { aud: 'elsewhere' } }, /claim aud/],
    ['is for nobody', { without: ['aud'] }, /claim aud/],
    ['is of another issuer', { claims: { iss: 'https://evil.example' } }, /claim iss/],
    ['is of no issuer', { without: ['iss'] }, /claim iss/],
    [
      'lives too long',
      { claims: { exp: Math.floor(Date.now() / 1_000) + 3_700 } },
      /lives longer than 3600 s/,
    ],
    [
      'is dated into the future to live longer',
      {
        claims: { iat: Math.floor(Date.now() / 1_000) + 9_000, exp: Math.floor(Date.now() / 1_000) + 9_060 },
      },
      /lives longer/,
    ],
    ['has no scopes but an object', { claims: { scope: { all: true } } }, /claim scope/],
    ['has a critical part', { header: { crit: ['exotic'], exotic: 1 } }, /crit/],
    ['is of a key that is not known', { header: { kid: 'other' } }, /none of the keys/],
    ['is long', { claims: { filler: 'x'.repeat(9_000) } }, /longer than 8192 bytes/],
  ])('is refused when it %s', async (_, options, reason) => {
    const answer = await ask(await signToken(keys.es, options));
    expect(answer).toEqual({ status: 401, text: expect.stringMatching(reason) });
  });

  it('is accepted within the skew of the clocks', async () => {
    const claims = { exp: nowInSeconds() - 20 };
    expect(await ask(await signToken(keys.es, { claims }))).toMatchObject({ subject: 'ann' });
  });

  it('is refused when somebody else has signed it, or nobody', async () => {
    const wrong = { status: 401, text: expect.stringContaining('signature') };
    expect(await ask(await signToken(keys.foreign))).toEqual(wrong);
    const [head, body, signature] = (await signToken(keys.es)).split('.');
    const forged = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(body ?? '', 'base64url').toString()), sub: 'eve' }),
    );
    expect(await ask(`${head}.${forged.toString('base64url')}.${signature}`)).toEqual(wrong);
    const claims = { iss: issuerName, aud: audience, sub: 'eve', exp: nowInSeconds() + 60 };
    expect(await ask(new UnsecuredJWT(claims).encode())).toMatchObject({ status: 401 });
    expect(await ask(`${head}.${body}.`)).toMatchObject({ status: 401 });
  });

  it('is refused when a public key is taken for a shared secret', async () => {
    const secret = Buffer.from(JSON.stringify(keys.rs.jwk));
    const token = await new SignJWT({ iss: issuerName, aud: audience, sub: 'eve', exp: nowInSeconds() + 60 })
      .setProtectedHeader({ alg: 'HS256', kid: 'rs' })
      .sign(secret);
    expect(await ask(token)).toEqual({ status: 401, text: expect.stringContaining('algorithm') });
  });

  it('is refused by an algorithm that is not listed, even of a key of the issuer', async () => {
    const asker = open({ algorithms: ['ES256'] });
    expect(await ask(await signToken(keys.rs), asker)).toMatchObject({ status: 401 });
    expect(await ask(await signToken(keys.es), asker)).toMatchObject({ subject: 'ann' });
  });

  it('brings no key along: jku, x5u and jwk are not looked at', async () => {
    const evil = await openIssuer([keys.foreign]);
    const header = { jku: evil.url, x5u: evil.url, jwk: keys.foreign.jwk };
    expect(await ask(await signToken(keys.foreign, { header }))).toMatchObject({ status: 401 });
    expect(await ask(await signToken(keys.foreign, { header: { ...header, kid: 'evil' } }))).toMatchObject({
      status: 401,
    });
    expect(await ask(await signToken(keys.es, { header }))).toMatchObject({ subject: 'ann' });
    expect(evil.asked).toEqual([]);
    await evil.close();
  });

  it.each(['x', 'x.y', 'x.y.z', 'e30.e30.e30', '...', 'a.b.c.d.e', `e30.${'A'.repeat(8_000)}.x`])(
    'is refused when it cannot be read: %.20s',
    async (token) => {
      expect(await ask(token)).toMatchObject({ status: 401 });
      expect(issuer.asked).toEqual([]);
    },
  );

  it('is known for a minute after it was accepted, and never beyond its end', async () => {
    const claims = { exp: nowInSeconds() + 40 };
    const token = await signToken(keys.es, { claims });
    expect(callers.identify(askedWith(bearer(token)))).toBeInstanceOf(Promise);
    await ask(token);
    expect(callers.identify(askedWith(bearer(token)))).not.toBeInstanceOf(Promise);
    clock += 59_000;
    expect(callers.identify(askedWith(bearer(token)))).not.toBeInstanceOf(Promise);
    clock += 12_000;
    expect(await ask(token)).toEqual({ status: 401, text: expect.stringContaining('expired') });
  });

  it('is not looked at while its address fails too often, but for those that were accepted', async () => {
    const asker = callersOf({
      jwt: { ...jwtOptions(), jwks: issuer.url },
      maxFailedAttempts: 2,
      now: () => clock,
    });
    const good = await signToken(keys.es);
    await ask(good, asker);
    for (let count = 0; count < 2; count += 1)
      expect(await ask(await signToken(keys.foreign), asker)).toMatchObject({ status: 401 });
    expect(await ask(await signToken(keys.foreign), asker)).toMatchObject({ status: 429 });
    expect(await ask(await signToken(keys.es, { claims: { sub: 'bob' } }), asker)).toMatchObject({
      status: 429,
    });
    expect(await ask(good, asker)).toMatchObject({ subject: 'ann' });
    expect(await outcomeOf(asker.identify(askedWith({})))).toMatchObject({ subject: 'anonymous' });
  });
});

function jwtOptions() {
  return {
    issuer: issuerName,
    jwks: '',
    audience,
    algorithms: ['ES256'],
    scopesClaim: 'scope',
    clockSkewSeconds: 30,
    maxLifetimeSeconds: 3_600,
    maxBytes: 8_192,
  };
}

describe('the keys of the issuer', () => {
  it('may be rotated: a new one is asked for when it is first seen, an old one goes when it is gone', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: clock });
    try {
      expect(await ask(await signToken(keys.es))).toMatchObject({ subject: 'ann' });
      issuer.keys = [keys.es.jwk, keys.next.jwk];
      advance(minute);
      expect(await ask(await signToken(keys.next))).toMatchObject({ subject: 'ann' });
      expect(issuer.asked).toHaveLength(2);
      issuer.keys = [keys.next.jwk];
      advance(11 * minute);
      // Asked for beside this request.
      await ask(await signToken(keys.next, { now: nowInSeconds() }));
      await expect.poll(() => issuer.asked.length).toBe(3);
      await expect
        .poll(async () => ask(await signToken(keys.es, { now: nowInSeconds() })))
        .toMatchObject({ status: 401 });
    } finally {
      vi.useRealTimers();
    }
  });

  it('are asked for at most twice a minute, however many unknown ones are named', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: clock });
    try {
      await ask(await signToken(keys.es));
      for (let count = 0; count < 10; count += 1)
        expect(await ask(await signToken(keys.es, { header: { kid: `k${count}` } }))).toMatchObject({
          status: 401,
        });
      expect(issuer.asked).toHaveLength(1);
      advance(31_000);
      for (let count = 0; count < 10; count += 1)
        await ask(await signToken(keys.es, { header: { kid: `k${count}` } }));
      expect(issuer.asked).toHaveLength(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it.each<[string, number | string]>([
    ['fails', 500],
    ['redirects', 302],
    ['answers a page', '<html></html>'],
    ['answers no keys', '{}'],
    ['answers without end', 'x'.repeat(300_000)],
  ])('are kept for a day while the issuer %s', async (_, fault) => {
    vi.useFakeTimers({ toFake: ['Date'], now: clock });
    try {
      await ask(await signToken(keys.es));
      issuer.fault = fault;
      advance(23 * 60 * minute);
      expect(await ask(await signToken(keys.es, { now: nowInSeconds() }))).toMatchObject({ subject: 'ann' });
      await expect.poll(() => failures.length).toBe(1);
      advance(2 * 60 * minute);
      expect(await ask(await signToken(keys.es, { now: nowInSeconds() }))).toMatchObject({ status: 503 });
      issuer.fault = null;
      advance(minute);
      expect(await ask(await signToken(keys.es, { now: nowInSeconds() }))).toMatchObject({ subject: 'ann' });
      expect(issuer.asked).not.toContain('/elsewhere');
    } finally {
      vi.useRealTimers();
    }
  });

  it('that cannot be had leave a token unjudged: 503, no failed attempt, and no storm of requests', async () => {
    issuer.fault = 500;
    for (let count = 0; count < 10; count += 1)
      expect(await callers.identify(askedWith(bearer(await signToken(keys.es))))).toMatchObject({
        status: 503,
        text: expect.stringContaining('its issuer does not answer'),
        headers: { 'retry-after': '10' },
      });
    expect(issuer.asked).toHaveLength(1);
    issuer.fault = null;
    clock += 10_000;
    expect(await ask(await signToken(keys.es))).toMatchObject({ subject: 'ann' });
  });
});

/** Of the gateway and of the package for tokens alike. */
function advance(milliseconds: number): void {
  clock += milliseconds;
  vi.setSystemTime(clock);
}
