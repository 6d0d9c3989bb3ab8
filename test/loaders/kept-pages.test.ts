import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lazyNative } from '../../src/kit/native.ts';
import { weigh } from '../../src/loaders/weigh.ts';
import { keepAtMost, openTown, readUsers } from './walking.ts';

const minute = 60_000;

describe('what is kept', () => {
  it('never weighs more than is allowed, and what is older goes first', () => {
    const values = fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 40 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 1_000 }), (sizes, most) => {
        const kept = keepAtMost(most);
        const parts = [kept.of('a'), kept.of('b')];
        const partOf = (index: number) => parts[index % 2] ?? parts[0];
        for (const [index, bytes] of sizes.entries())
          partOf(index)?.set(String(index), {}, { bytes, generation: 0 });
        const left = sizes.map((_, index) => partOf(index)?.get(String(index)) !== undefined);
        const weight = sizes.reduce((sum, bytes, index) => sum + (left[index] === true ? bytes : 0), 0);
        expect(weight).toBeLessThanOrEqual(most);
        // One that is too large by itself pushes nothing out.
        const fitting = left.filter((_, index) => (sizes[index] ?? 0) + 10 <= most);
        expect(fitting.slice(fitting.indexOf(true)).includes(false) && fitting.includes(true)).toBe(false);
      }),
    );
  });

  it('is forgotten a minute after its last use', async () => {
    const clock = { now: 1_000_000 };
    const kept = keepAtMost(1_000_000, () => clock.now);
    const town = openTown({ manner: 'whole', keys: ['a', 'b', 'c', 'd', 'e', 'f'], kept });
    let { after } = await readUsers([town], { first: 1 });
    for (const [wait, reads] of [
      [minute - 1, 1],
      [minute - 1, 1],
      [minute + 1, 2],
      [minute, 2],
    ] as const) {
      clock.now += wait;
      after = (await readUsers([town], { first: 1, after })).after;
      expect(town.rows).toHaveLength(reads);
    }
  });

  it('is forgotten with a write to its backend, and what was read before the write is not taken any more', () => {
    const kept = keepAtMost(1_000_000);
    const [one, other] = [kept.of('one'), kept.of('one-more')];
    const before = one.generation();
    one.set('x', {}, { bytes: 1, generation: before });
    other.set('x', {}, { bytes: 1, generation: other.generation() });
    one.forget();

    expect(one.get('x')).toBeUndefined();
    expect(other.get('x')).toBeDefined();
    expect(one.set('x', {}, { bytes: 1, generation: before })).toBe(false);
    expect(one.set('x', {}, { bytes: 1, generation: one.generation() })).toBe(true);
  });
});

describe('the weight of a value', () => {
  it('grows with what it holds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ minLength: 1 }), (value, text) => {
        expect(weigh([value, text])).toBeGreaterThanOrEqual(weigh([value]) + 2 * text.length);
        expect(weigh(value)).toBeGreaterThan(0);
      }),
    );
  });

  it('counts what a record was made of, and makes none of its fields', () => {
    const json = { id: '1', lastName: 'x'.repeat(5_000), contact: null };
    const record = lazyNative(() => false)({ key: '1' }, { json });

    expect(weigh(record)).toBeGreaterThan(10_000);
    expect(Object.getOwnPropertyDescriptor(record, 'native')?.get).toBeDefined();
  });
});
