import { timingSafeEqual } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { askedWith, bearer, callersOf, createTestKey, entryFor, outcomeOf } from './asking.ts';

vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof import('node:crypto')>();
  return { ...crypto, timingSafeEqual: vi.fn(crypto.timingSafeEqual) };
});

const compare = vi.mocked(timingSafeEqual);
afterEach(() => compare.mockClear());

const refused = { status: 401, text: expect.stringMatching(/^There is no such API key; /) };

describe('an API key', () => {
  it('gives its subject, scopes and backends, in the order of the configuration', async () => {
    const key = createTestKey();
    const callers = callersOf({ apiKeys: [entryFor(key, { backends: ['wavefront', 'astra', 'gone'] })] });
    expect(await outcomeOf(callers.identify(askedWith(bearer(key))))).toEqual({
      subject: 'robot',
      scopes: ['users:read'],
      backends: ['astra', 'wavefront'],
    });
  });

  it('may be one of two live keys of one caller, which is one subject', async () => {
    const [old, next] = [createTestKey(), createTestKey()];
    const callers = callersOf({ apiKeys: [entryFor(old), entryFor(next)] });
    for (const key of [old, next])
      expect(await outcomeOf(callers.identify(askedWith(bearer(key))))).toMatchObject({ subject: 'robot' });
  });

  it('is compared with every entry in constant time, wherever it stands, or nowhere', async () => {
    const keys = [createTestKey(), createTestKey(), createTestKey()];
    const callers = callersOf({ apiKeys: keys.map((key) => entryFor(key)) });
    for (const key of [...keys, createTestKey()]) {
      compare.mockClear();
      await callers.identify(askedWith(bearer(key)));
      expect(compare).toHaveBeenCalledTimes(keys.length);
      for (const [left, right] of compare.mock.calls)
        expect([left.byteLength, right.byteLength]).toEqual([32, 32]);
    }
  });

  it('ends when it expires, by date or by time', async () => {
    const key = createTestKey();
    let now = Date.parse('2030-01-31T10:59:59Z');
    for (const expires of ['2030-01-31T12:00:00+01:00', '2030-01-31T11:00Z']) {
      const callers = callersOf({ apiKeys: [entryFor(key, { expires })], now: () => now });
      now = Date.parse('2030-01-31T10:59:59.999Z');
      expect(await outcomeOf(callers.identify(askedWith(bearer(key))))).toMatchObject({ subject: 'robot' });
      now += 1;
      expect(await outcomeOf(callers.identify(askedWith(bearer(key))))).toEqual({
        status: 401,
        text: 'The API key has expired; ask for a new one.',
      });
    }
    const byDate = callersOf({ apiKeys: [entryFor(key, { expires: '2030-01-31' })], now: () => now });
    now = Date.parse('2030-01-31T00:00:00Z');
    expect(await outcomeOf(byDate.identify(askedWith(bearer(key))))).toMatchObject({ status: 401 });
  });

  it('is refused when it is another one, damaged, or its own hash', async () => {
    const key = createTestKey();
    const entry = entryFor(key);
    const callers = callersOf({ apiKeys: [entry] });
    expect(await outcomeOf(callers.identify(askedWith(bearer(createTestKey()))))).toEqual(refused);
    for (const wrong of [key.slice(0, -1), `${key}x`, key.slice(4), entry.sha256, 'agk_', `${key}=`])
      expect(await outcomeOf(callers.identify(askedWith(bearer(wrong)))), wrong).toMatchObject({
        status: 401,
      });
  });

  it.each([
    ['Basic', 'Basic YTpi'],
    ['nothing', ''],
    ['a scheme alone', 'Bearer'],
    ['a token alone', createTestKey()],
    ['two tokens', `Bearer ${createTestKey()} ${createTestKey()}`],
    ['quotes', `Bearer "${createTestKey()}"`],
  ])('is asked for where %s came, and nobody becomes anonymous', async (_, authorization) => {
    const callers = callersOf({ anonymous: { scopes: ['*'], backends: ['*'] } });
    expect(await outcomeOf(callers.identify(askedWith({ authorization })))).toEqual({
      status: 401,
      text: 'Expected Authorization: Bearer and an API key (agk_...) or a JWT.',
    });
  });

  it('is refused when the header came twice, whichever is right', async () => {
    const key = createTestKey();
    const callers = callersOf({ apiKeys: [entryFor(key)] });
    const asked = askedWith({ authorization: [`Bearer ${key}`, `Bearer ${createTestKey()}`] });
    const first = { ...asked, headers: bearer(key) };
    expect(await outcomeOf(callers.identify(first))).toMatchObject({ status: 401 });
  });
});

describe('callers', () => {
  it('without credentials have what the configuration says, under one name', async () => {
    const callers = callersOf({ anonymous: { scopes: ['users:read'], backends: ['oisp'] } });
    expect(await outcomeOf(callers.identify(askedWith({})))).toEqual({
      subject: 'anonymous',
      scopes: ['users:read'],
      backends: ['oisp'],
    });
  });

  it('without credentials are told apart in the ledger by a keyed hash of their address', () => {
    const subjectAt = (address: string | undefined, addressKey = 'key'): string =>
      callersOf({ addressKey }).anonymous(address).viewer.ledgerSubject;
    expect(subjectAt('192.0.2.1')).toMatch(/^anonymous:[\w-]{22}$/);
    expect(subjectAt('192.0.2.1')).toBe(subjectAt('::ffff:192.0.2.1'));
    expect(subjectAt('192.0.2.1')).not.toBe(subjectAt('192.0.2.2'));
    expect(subjectAt('192.0.2.1')).not.toBe(subjectAt('192.0.2.1', 'another key'));
    expect(subjectAt('2001:db8::1')).toBe(subjectAt('2001:db8:0:0:ffff:1:2:3'));
    expect(subjectAt('2001:db8::1')).not.toBe(subjectAt('2001:db8:0:1::1'));
    expect(subjectAt(undefined)).toMatch(/^anonymous:/);
  });

  it('who fail too often are told to wait, each address for itself, while right credentials go on', async () => {
    const key = createTestKey();
    const callers = callersOf({ apiKeys: [entryFor(key)], maxFailedAttempts: 3 });
    const attempt = (credential: string, address: string): Promise<object> =>
      outcomeOf(callers.identify(askedWith(bearer(credential), address)));
    for (let count = 0; count < 3; count += 1)
      expect(await attempt(createTestKey(), '192.0.2.1')).toMatchObject({ status: 401 });
    const blocked = await callers.identify(askedWith(bearer(createTestKey()), '192.0.2.1'));
    expect(blocked).toMatchObject({
      status: 429,
      text: expect.stringMatching(/^Too many wrong credentials came from this address; try again in \d+ s/),
      headers: { 'retry-after': expect.stringMatching(/^([1-9]|[1-5]\d|60)$/) },
    });
    expect(await attempt(key, '192.0.2.1')).toMatchObject({ subject: 'robot' });
    expect(await outcomeOf(callers.identify(askedWith({}, '192.0.2.1')))).toMatchObject({
      subject: 'anonymous',
    });
    expect(await attempt(createTestKey(), '192.0.2.2')).toMatchObject({ status: 401 });
    for (let count = 0; count < 3; count += 1) await attempt(createTestKey(), `2001:db8::${count}`);
    expect(await attempt(createTestKey(), '2001:db8::9')).toMatchObject({ status: 429 });
  });
});
