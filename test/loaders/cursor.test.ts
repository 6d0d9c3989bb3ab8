import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorCodes, InputError } from '../../src/errors.ts';
import { longestCursor, type WalkState } from '../../src/loaders/cursor.ts';
import { decodeCursor, encodeCursor, testSeal } from '../support/sealed.ts';

const text = fc.string({ unit: 'binary', maxLength: 30 });
const state = fc.record({
  position: fc.option(fc.oneof(text, fc.constant('__proto__'))),
  done: fc.boolean(),
  total: fc.option(fc.nat()),
});
const missing = fc.record({
  backend: text,
  code: fc.constantFrom(...errorCodes),
  message: text,
  scope: fc.constantFrom('BACKEND', 'PARTITION', 'RECORD'),
  field: fc.option(text),
});
const walks: fc.Arbitrary<WalkState> = fc.record({
  streams: fc
    .array(fc.tuple(fc.oneof(text, fc.constantFrom('__proto__', 'constructor', '')), state), { maxLength: 8 })
    .map((entries) => new Map(entries)),
  missing: fc.array(missing, { maxLength: 4 }),
  undecided: fc.array(fc.record({ backend: text, field: text, count: fc.nat() }), { maxLength: 4 }),
  frontier: fc.option(text),
  copy: fc.base64String({ minLength: 12, maxLength: 12 }).map((name) => name.replace(/[+/=]/g, '-')),
});

const somePlaces: WalkState = {
  streams: new Map([
    ['astra', { position: 'p:7', done: false, total: 12 }],
    ['oisp', { position: null, done: true, total: null }],
  ]),
  missing: [
    { backend: 'oisp', code: 'BACKEND_PROTOCOL', message: 'odd', scope: 'RECORD', field: 'createdAt' },
  ],
  undecided: [{ backend: 'astra', field: 'active', count: 3 }],
  frontier: null,
};

describe('a cursor', () => {
  it('gives back every place that was put into it', () => {
    fc.assert(
      fc.property(text, walks, (list, some) => {
        expect(decodeCursor(list, encodeCursor(list, some))).toEqual(some);
      }),
    );
  });

  it('is one text for the same streams, made of characters that need no escape in a URL', () => {
    fc.assert(
      fc.property(text, walks, (list, some) => {
        const cursor = encodeCursor(list, some);
        expect(encodeCursor(list, { ...some, streams: new Map(some.streams) })).toBe(cursor);
        expect(cursor).toMatch(/^[\w-]+$/);
      }),
    );
  });

  it('is refused by every other list', () => {
    fc.assert(
      fc.property(text, text, walks, (list, other, some) => {
        fc.pre(list !== other);
        expect(() => decodeCursor(other, encodeCursor(list, some))).toThrow(
          /belongs to another list or to another filter/,
        );
      }),
    );
  });

  it('needs no name of what the walk keeps, and takes none but such as walks have', () => {
    expect(decodeCursor('users', encodeCursor('users', somePlaces))).toEqual(somePlaces);
    for (const copy of ['', 'x', 'a'.repeat(13), 'x partitions', 'partitions [', '../../x.json'])
      expectRefused(encodeCursor('users', { ...somePlaces, copy }));
  });

  it('is refused when a single character is changed, added or missing', () => {
    const cursor = encodeCursor('users', somePlaces);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= ';
    for (let index = 0; index < cursor.length; index += 1) {
      const [before, after] = [cursor.slice(0, index), cursor.slice(index + 1)];
      for (const character of alphabet) {
        if (character !== cursor[index]) expectRefused(`${before}${character}${after}`);
        expectRefused(`${cursor.slice(0, index)}${character}${cursor.slice(index)}x`);
      }
      expectRefused(`${before}${after}`);
    }
  });

  it('is refused in every other spelling of the same bytes', () => {
    const cursor = encodeCursor('users', somePlaces);
    const standard = Buffer.from(cursor, 'base64url').toString('base64');
    const aliases = [`${cursor}=`, `${cursor}==`, ` ${cursor}`, `${cursor}\n`, standard, `${cursor}.`];

    for (const alias of aliases.filter((one) => one !== cursor)) expectRefused(alias);
  });

  it('throws nothing but an input error for any text at all', () => {
    const bytes = fc.uint8Array({ maxLength: 80 }).map((some) => Buffer.from(some).toString('base64url'));
    fc.assert(
      fc.property(fc.oneof(text, fc.json(), bytes, fc.base64String()), (garbage) => expectRefused(garbage)),
      { numRuns: 500 },
    );
  });

  it.each([
    ['', 'nothing'],
    ['__proto__', 'a name of the language'],
    ['A'.repeat(1_000_000), 'a million characters'],
    ['🛰️'.repeat(100), 'characters beyond the basic plane'],
    ['\ud800', 'half a surrogate pair'],
    ['\u0000', 'a zero character'],
  ])('refuses %.12j: %s', (cursor) => expectRefused(cursor));

  it('says what to do about it', () => {
    expect(() => decodeCursor('users', 'garbage')).toThrow(
      /expected a cursor that an earlier page of this list gave .* start again without it/,
    );
  });
});

describe('a cursor that has to hold much', () => {
  const streams = (count: number): WalkState['streams'] =>
    new Map(
      Array.from({ length: count }, (_, index) => {
        const uuid = createHash('sha256').update(`${index}`).digest('hex').slice(0, 36);
        return [`astra ${uuid}`, { position: JSON.stringify([uuid, index]), done: false, total: index }];
      }),
    );
  const missing = Array.from({ length: 20 }, (_, index) => ({
    backend: `backend-${index % 5}`,
    code: 'BACKEND_PROTOCOL' as const,
    message: randomBytes(225).toString('base64'),
    scope: 'RECORD' as const,
    field: null,
  }));

  it('is never longer than 4 kB, and keeps every place before it keeps every failure', () => {
    const walk: WalkState = { ...somePlaces, streams: streams(30), missing };
    const cursor = encodeCursor('users', walk);
    const held = decodeCursor('users', cursor);

    expect(cursor.length).toBeLessThanOrEqual(longestCursor);
    expect(held.streams).toEqual(walk.streams);
    expect(held.missing.length).toBeLessThan(20);
    expect(new Set(held.missing.map(({ backend }) => backend))).toEqual(
      new Set(missing.map(({ backend }) => backend)),
    );
    expect(held.missing).toContainEqual(
      expect.objectContaining({
        message: expect.stringMatching(/^backend-\d: further records could not be read$/),
      }),
    );
  });

  it('says what to do where not even the places fit', () => {
    expect(() => encodeCursor('users', { ...somePlaces, streams: streams(300) })).toThrow(
      /stands at 300 places at once.* ask for fewer backends \(filter\.backends\), or account by account/,
    );
  });

  it('is refused when it is longer, whoever made it', () => {
    const long = testSeal.seal('cursor', randomBytes(4_000));
    expect(() => decodeCursor('users', long)).toThrow(/damaged or foreign/);
  });

  it('shows nothing of what it holds', () => {
    const address = 'mina.okafor@nordhafen.example';
    const cursor = encodeCursor('users', {
      ...somePlaces,
      streams: new Map([['wavefront', { position: address, done: false, total: null }]]),
      frontier: address,
    });
    for (const encoding of ['latin1', 'utf8', 'base64', 'hex'] as const)
      expect(Buffer.from(cursor, 'base64url').toString(encoding)).not.toContain(
        Buffer.from('okafor').toString(encoding === 'base64' || encoding === 'hex' ? encoding : 'utf8'),
      );
  });
});

function expectRefused(cursor: string): void {
  let thrown: unknown = null;
  try {
    decodeCursor('users', cursor);
  } catch (error) {
    thrown = error;
  }
  // `expect` for each of thousands of texts would take most of the time.
  if (!(thrown instanceof InputError) || thrown.code !== 'INVALID_INPUT') {
    expect.unreachable(`${JSON.stringify(cursor.slice(0, 200))} was not refused: ${thrown}`);
  }
}
