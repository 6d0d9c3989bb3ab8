import { describe, expect, it } from 'vitest';
import type { Call } from '../../src/contract/call.ts';
import { type ErrorCode, UpstreamError } from '../../src/errors.ts';
import { type Backend, createBackend } from '../../src/loaders/backend.ts';
import { createCall } from '../support/start-provider.ts';

const start = Date.UTC(2026, 0, 1);

describe('the health of a backend', () => {
  it('is up when it answers and accepts us', async () => {
    const { backend } = open(async () => undefined);

    expect(await backend.health(createCall())).toEqual({
      status: 'UP',
      reason: null,
      checkedAt: new Date(start),
      latencyMs: expect.any(Number),
    });
  });

  it.each<[ErrorCode, string]>([
    ['BACKEND_UNAVAILABLE', 'DOWN'],
    ['BACKEND_TIMEOUT', 'DOWN'],
    ['BACKEND_AUTHENTICATION', 'DEGRADED'],
    ['RATE_LIMITED', 'DEGRADED'],
    ['BACKEND_PROTOCOL', 'DEGRADED'],
  ])('after %s is %s, with the reason', async (code, status) => {
    const { backend } = open(async () => {
      throw new UpstreamError({ backend: 'plant', provider: 'oisp', code, message: 'plant: no' });
    });

    expect(await backend.health(createCall())).toMatchObject({ status, reason: 'plant: no' });
  });

  it('is asked once a second at the most, however many ask', async () => {
    const { backend, pings, clock } = open(async () => undefined);
    await Promise.all([1, 2, 3].map(() => backend.health(createCall())));
    clock.now = start + 1_000;
    await backend.health(createCall());
    expect(pings()).toBe(1);

    clock.now = start + 1_001;
    await backend.health(createCall());
    expect(pings()).toBe(2);
  });

  it('is not taken from a check that another caller gave up', async () => {
    const { backend, pings } = open(async ({ signal }) => {
      await new Promise<void>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        setTimeout(resolve, 30);
      });
    });
    const caller = new AbortController();
    const givenUp = backend.health(createCall({ signal: caller.signal }));
    const patient = backend.health(createCall());
    caller.abort();

    expect((await givenUp).status).toBe('UNKNOWN');
    expect((await patient).status).toBe('UP');
    expect((await backend.health(createCall())).status).toBe('UP');
    expect(pings()).toBe(2);
  });
});

interface Opened {
  backend: Backend;
  clock: { now: number };
  pings(): number;
}

function open(ping: (call: Call) => Promise<void>): Opened {
  let pings = 0;
  const clock = { now: start };
  const adapter = {
    ping: (call: Call): Promise<void> => {
      pings += 1;
      return ping(call);
    },
  };
  const options = {
    name: 'plant',
    order: 0,
    provider: 'oisp' as const,
    adapter,
    limits: { pagesPerList: 100, heldRecords: 50_000 },
    quota: () => null,
  };
  return { backend: createBackend({ ...options, now: () => clock.now }), clock, pings: () => pings };
}
