import { afterAll, beforeAll, expect, it } from 'vitest';
import { fuzz } from './hostile.ts';
import { type ServedGateway, serveGateway } from './serve-gateway.ts';

let gateway: ServedGateway;
beforeAll(async () => {
  gateway = await serveGateway();
});
afterAll(() => gateway.close());

it('answers hostile documents, variables and requests without a fault of its own', async () => {
  const { broken, byStatus } = await fuzz(gateway, { count: 2_000, seed: 9 });
  expect(broken).toEqual([]);
  // Not all are refused at the door.
  expect(byStatus[200]).toBeGreaterThan(100);
  expect(byStatus[400]).toBeGreaterThan(300);
}, 120_000);
