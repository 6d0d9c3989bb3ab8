import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { OddQuota, Quota } from '../../src/transport/exchange.ts';
import { createJsonClient } from '../../src/transport/json-client.ts';
import { createCall } from '../support/start-provider.ts';
import { closeClients, openClient } from './open-client.ts';
import { answer, closeServers, startServer } from './scripted-server.ts';

afterAll(async () => {
  await closeServers();
  await closeClients();
});

const greatest = 2_147_483_647;
const numbers = [0, 5, 5.9, greatest, 99_999_999_999, Number.POSITIVE_INFINITY, -1, Number.NaN, null];
const counts = [0, 5, 5, greatest, greatest, greatest, null, null, null];

describe('a quota', () => {
  it('holds only what the graph can say, and what it cannot is told once', async () => {
    const server = await startServer((_request, response) => answer(response, 200, '{}'));
    let said: Quota | null = null;
    const odd: OddQuota[] = [];
    const client = openClient(server.url, { readQuota: () => said, onOddQuota: (one) => odd.push(one) });
    const send = async (quota: Quota): Promise<Quota | null> => {
      said = quota;
      await client.send({ method: 'GET', path: '/' }, createCall());
      return client.quota();
    };

    for (const [index, number] of numbers.entries())
      expect(await send({ limit: number, remaining: number, resetsAt: null })).toEqual({
        limit: counts[index],
        remaining: counts[index],
        resetsAt: null,
      });
    expect(odd.map(({ names }) => names)).toEqual([
      ['limit', 'remaining'],
      ['limit', 'remaining'],
    ]);
    const dates = [1e18, 8.64e15, -1, Date.UTC(9999, 11, 31), Date.UTC(10_000, 0, 1)];
    const kept: (number | undefined)[] = [];
    for (const time of dates) {
      const quota = await send({ limit: null, remaining: null, resetsAt: new Date(time) });
      kept.push(quota?.resetsAt?.getTime());
    }
    expect(kept).toEqual([undefined, undefined, undefined, Date.UTC(9999, 11, 31), undefined]);
  });
});

describe('the wait that a refusal asks for', () => {
  it('is finite, and a year at the most, or not said', async () => {
    let header = '';
    const server = await startServer((_request, response) =>
      answer(response, 429, '', { 'retry-after': header }),
    );
    const http = openClient(server.url);
    const client = createJsonClient({ http, authorize: () => ({}), decodeFailure: () => null });
    const waitOf = async (value: string): Promise<number | null> => {
      header = value;
      const refused = client.json({ method: 'GET', path: '/' }, createCall());
      return refused.then(
        () => Number.NaN,
        (error) => error.retryAfterSeconds,
      );
    };
    const year = 31_536_000;

    expect(await waitOf('30')).toBe(30);
    expect(await waitOf('9'.repeat(400))).toBe(year);
    expect(await waitOf('Fri, 31 Dec 9999 23:59:59 GMT')).toBe(year);
    expect(await waitOf('Thu, 01 Jan 1970 00:00:00 GMT')).toBe(0);
    expect(await waitOf('-5')).toBeNull();
    expect(await waitOf('soon')).toBeNull();
    const text = fc.string().filter((value) => !/[^\x20-\x7e]/.test(value));
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.maxSafeInteger().map(String), fc.double().map(String), text),
        async (value) => {
          const wait = await waitOf(value);
          expect(wait === null || (wait >= 0 && wait <= year)).toBe(true);
        },
      ),
      { seed: 44, numRuns: 60 },
    );
  });

  it('is as bounded where a provider reads it out of a body', () => {
    const http = openClient('http://127.0.0.1:9');
    const waits = [Number.NaN, Number.POSITIVE_INFINITY, -1, 3].map(
      (retryAfterSeconds) =>
        http.failure({ code: 'RATE_LIMITED', message: 'later', retryAfterSeconds }).retryAfterSeconds,
    );

    expect(waits).toEqual([null, 31_536_000, null, 3]);
  });
});
