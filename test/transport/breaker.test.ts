import { describe, expect, it } from 'vitest';
import { UpstreamError } from '../../src/errors.ts';
import { type Breaker, createBreaker } from '../../src/transport/breaker.ts';
import type { BreakerState } from '../../src/transport/exchange.ts';
import { Refused } from '../../src/transport/refused.ts';

const call = { signal: new AbortController().signal };

describe('a breaker', () => {
  it('leaves a backend alone after so many failures in a row, says why and when, and tries it with one request', async () => {
    const { breaker, clock, changes } = open(3);
    await failTimes(breaker, 2);
    await breaker.run(async () => 'answer', call);
    await failTimes(breaker, 3);
    expect(breaker.state().status).toBe('OPEN');
    const refusal = await breaker.run(async () => 'not asked', call).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refused);
    expect((refusal as Refused).failure).toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
    expect((refusal as Refused).message).toMatch(
      /^is left alone after failures in a row \(the last: failed\), so nothing was sent; it is tried again in 1 s$/,
    );

    clock.now += 1_000;
    let finish = (): void => undefined;
    const trial = breaker.run(() => new Promise<void>((resolve) => (finish = resolve)), call);
    await expect(breaker.run(async () => 'too early', call)).rejects.toBeInstanceOf(Refused);
    finish();
    await trial;
    await expect(breaker.run(async () => 'answer', call)).resolves.toBe('answer');
    expect(changes.map(({ status }) => status)).toEqual(['OPEN', 'HALF_OPEN', 'CLOSED']);
  });

  it('waits longer after each try that fails, up to half a minute', async () => {
    const { breaker, clock } = open(1);
    const pauses: number[] = [];
    for (let tries = 0; tries < 8; tries += 1) {
      await failTimes(breaker, 1);
      pauses.push((breaker.state().retryAt?.getTime() ?? 0) - clock.now);
      clock.now += 30_000;
    }
    for (const [index, pause] of pauses.entries()) {
      const longest = Math.min(30_000, 1_000 * 2 ** index);
      expect(pause).toBeGreaterThanOrEqual(longest * 0.75);
      expect(pause).toBeLessThanOrEqual(longest);
    }
  });

  it.each(['INVALID_INPUT', 'RATE_LIMITED', 'NOT_FOUND', 'BACKEND_AUTHENTICATION'] as const)(
    'takes %s for an answer',
    async (code) => {
      const { breaker } = open(2);
      await failTimes(breaker, 1);
      await failTimes(breaker, 1, code);
      await failTimes(breaker, 1);
      expect(breaker.state().status).toBe('CLOSED');
    },
  );

  it('learns nothing from what ended with its caller, and a try that tells nothing may be made again', async () => {
    const { breaker, clock } = open(1);
    const gone = { signal: AbortSignal.abort() };
    await breaker.run(() => Promise.reject(failure('BACKEND_TIMEOUT')), gone).catch(() => undefined);
    expect(breaker.state().status).toBe('CLOSED');
    await failTimes(breaker, 1);
    clock.now += 1_000;
    await breaker.run(() => Promise.reject(failure('BACKEND_TIMEOUT')), gone).catch(() => undefined);
    await expect(breaker.run(async () => 'answer', call)).resolves.toBe('answer');
  });

  it('is tried again after a probe that failed when a try was due', async () => {
    const { breaker, clock } = open(1);
    await failTimes(breaker, 1);
    clock.now += 1_000;
    const probe = { ...call, probe: true };
    await breaker.run(() => Promise.reject(failure('BACKEND_UNAVAILABLE')), probe).catch(() => undefined);
    expect(breaker.state().status).toBe('OPEN');
    clock.now += 2_000;
    await expect(breaker.run(async () => 'answer', call)).resolves.toBe('answer');
  });

  it('lets a probe through, whose answer closes it', async () => {
    const { breaker } = open(1);
    await failTimes(breaker, 1);
    await breaker.run(async () => 'well', { ...call, probe: true });
    expect(breaker.state()).toMatchObject({ status: 'CLOSED', retryAt: null });
  });
});

function open(failures: number): { breaker: Breaker; clock: { now: number }; changes: BreakerState[] } {
  const clock = { now: 1_000_000 };
  const changes: BreakerState[] = [];
  const onChange = (state: BreakerState): void => void changes.push(state);
  return { breaker: createBreaker({ failures, now: () => clock.now, onChange }), clock, changes };
}

async function failTimes(
  breaker: Breaker,
  times: number,
  code = 'BACKEND_UNAVAILABLE' as const as UpstreamError['code'],
): Promise<void> {
  for (let time = 0; time < times; time += 1)
    await breaker.run(() => Promise.reject(failure(code)), call).catch(() => undefined);
}

function failure(code: UpstreamError['code']): UpstreamError {
  return new UpstreamError({ backend: 'plant', provider: 'oisp', code, message: 'plant: failed' });
}
