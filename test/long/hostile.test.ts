import { afterAll, beforeAll, expect, it } from 'vitest';
import { fuzz } from '../server/hostile.ts';
import { type ServedGateway, serveGateway } from '../server/serve-gateway.ts';

let gateway: ServedGateway;
beforeAll(async () => {
  gateway = await serveGateway();
});
afterAll(() => gateway.close());

/** FULL=1 asks the whole number, which takes ten minutes and more. */
const count = process.env['FULL'] === '1' ? 100_000 : 15_000;

it(`answers ${count} hostile requests without a fault of its own, and its memory stays level`, async () => {
  const { broken, memory } = await fuzz(gateway, { count, seed: 2026 });
  expect(broken).toEqual([]);
  const [first = 0] = memory;
  // Garbage that is not collected yet makes it swing.
  expect(Math.max(...memory)).toBeLessThan(first * 1.5 + 200_000_000);
}, 3_000_000);
