import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createQueue,
  type Entrant,
  type Queue,
  QueueFull,
  WaitedTooLong,
} from '../../src/transport/queue.ts';

const roomy = { mostWaiting: 1_000, longestWaitMs: 60_000 };

describe('a queue before a backend', () => {
  it('lets in as many as there are places, and the next when one is given back', async () => {
    const queue = createQueue({ places: 2, ...roomy });
    const [first] = await Promise.all([queue.enter(entrant()), queue.enter(entrant())]);
    const third = enter(queue, entrant());
    expect(queue.length()).toEqual({ waiting: 1, inside: 2 });
    first?.();
    first?.();
    await third.entered;
    expect(queue.length()).toEqual({ waiting: 0, inside: 2 });
  });

  it('gives places to writes before reads, to each caller in turn, and to each of his operations in turn', async () => {
    const order = await orderOf([
      ['read', 'a', '1'],
      ['read', 'a', '1'],
      ['read', 'a', '2'],
      ['read', 'b', '3'],
      ['write', 'a', '4'],
    ]);
    expect(order).toEqual([4, 0, 3, 2, 1]);
  });

  it('refuses who comes when too many wait, and who has waited too long', async () => {
    const queue = createQueue({ places: 1, mostWaiting: 1, longestWaitMs: 20 });
    await queue.enter(entrant());
    const waiting = queue.enter(entrant());
    await expect(queue.enter(entrant())).rejects.toBeInstanceOf(QueueFull);
    await expect(waiting).rejects.toBeInstanceOf(WaitedTooLong);
    expect(queue.length()).toEqual({ waiting: 0, inside: 1 });
  });

  it('lets nobody wait whose signal has fired', async () => {
    const queue = createQueue({ places: 1, ...roomy });
    const leave = await queue.enter(entrant());
    const controller = new AbortController();
    const waiting = queue.enter(entrant({ signal: controller.signal }));
    controller.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    await expect(queue.enter(entrant({ signal: controller.signal }))).rejects.toThrow('gone');
    leave();
    expect(queue.length()).toEqual({ waiting: 0, inside: 0 });
  });

  it('serves everybody once, never more at once than there are places, and no caller twice before another once', async () => {
    const entrants = fc.array(fc.record({ write: fc.boolean(), caller: fc.nat(3), operation: fc.nat(2) }), {
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(entrants, fc.integer({ min: 1, max: 4 }), async (all, places) => {
        const queue = createQueue({ places, ...roomy });
        const served: number[] = [];
        let inside = 0;
        await Promise.all(
          all.map(async ({ write, caller, operation }, index) => {
            const owner = { caller: String(caller), operation: `${caller}.${operation}` };
            const leave = await queue.enter(entrant({ write, ...owner }));
            inside += 1;
            expect(inside).toBeLessThanOrEqual(places);
            served.push(index);
            await Promise.resolve();
            inside -= 1;
            leave();
          }),
        );
        expect(served.toSorted((one, other) => one - other)).toEqual(all.map((_, index) => index));
        expect(queue.length()).toEqual({ waiting: 0, inside: 0 });
        const waited = served.slice(places).map((index) => all[index]);
        for (const [index, one] of waited.entries()) {
          const next = waited[index + 1];
          if (one === undefined || next === undefined) continue;
          const left = waited.slice(index + 1).filter((other) => other?.write === one.write);
          const othersWait = left.some((other) => other?.caller !== one.caller);
          if (next.write === one.write && othersWait) expect(next.caller).not.toBe(one.caller);
        }
      }),
      { numRuns: 200 },
    );
  });
});

function entrant(parts: Partial<Entrant> = {}): Entrant {
  return { signal: new AbortController().signal, write: false, caller: 'a', operation: '1', ...parts };
}

function enter(queue: Queue, one: Entrant): { entered: Promise<() => void> } {
  return { entered: queue.enter(one) };
}

/** The numbers of those who wait, in the order in which they are let in. */
async function orderOf(
  waiting: readonly (readonly ['read' | 'write', caller: string, operation: string])[],
): Promise<number[]> {
  const queue = createQueue({ places: 1, ...roomy });
  const leave = await queue.enter(entrant({ caller: 'first' }));
  const order: number[] = [];
  const all = waiting.map(async ([kind, caller, operation], index) => {
    const done = await queue.enter(entrant({ write: kind === 'write', caller, operation }));
    order.push(index);
    done();
  });
  leave();
  await Promise.all(all);
  return order;
}
