import { describe, expect, it } from 'vitest';
import type { Done } from '../../src/contract/write.ts';
import type { UpstreamError } from '../../src/errors.ts';
import { notReadAgain, readAfterWrite } from '../../src/kit/after-write.ts';
import { distinctTargets, outcomesOf } from '../../src/kit/outcomes.ts';
import { http, unavailable } from './fake-http.ts';

describe('outcomes', () => {
  const things = new Map([
    ['User 1', 1],
    ['User 2', 2],
  ]);

  it('are one for each thing, and a failure is the outcome of its own', async () => {
    const outcomes = await outcomesOf(http, things, async (thing): Promise<Done> => {
      if (thing === 2) throw unavailable;
      return { warnings: ['late'] };
    });

    expect([...outcomes]).toEqual([
      ['User 1', { warnings: ['late'] }],
      ['User 2', unavailable],
    ]);
  });

  it('of what was done are kept when something unexpected happens to another', async () => {
    const odd = new TypeError('odd');
    const outcomes = await outcomesOf(http, things, async (thing) => {
      if (thing === 2) throw odd;
      return { warnings: [] };
    });

    expect(outcomes.get('User 1')).toEqual({ warnings: [] });
    expect(outcomes.get('User 2')).toMatchObject({ code: 'OUTCOME_UNKNOWN', cause: odd });
  });

  it('are none when nothing but the unexpected happens', async () => {
    const odd = new TypeError('odd');
    await expect(outcomesOf(http, things, () => Promise.reject(odd))).rejects.toBe(odd);
    expect(await outcomesOf(http, new Map(), () => Promise.reject(odd))).toEqual(new Map());
  });

  it('are of distinct targets, in the order in which they were given', () => {
    const targets = ['2', '1', '2'].map((key) => ({ type: 'User' as const, key }));
    expect([...distinctTargets(targets).keys()]).toEqual(['User 2', 'User 1']);
  });
});

describe('a record after its write', () => {
  const known = { key: '1' };
  const record = { key: '1', name: 'Ada' };

  it('is read again', async () => {
    const written = await readAfterWrite({ resource: 'user', read: async () => record, known });
    expect(written).toEqual({ record, warnings: [] });
  });

  it.each([
    ['cannot be read', () => Promise.reject(unavailable), 'plant: failed to answer (503)'],
    ['is gone', async () => null, 'there is no such record any more'],
  ])('is what is known of it with a warning where it %s', async (_, read, reason) => {
    const written = await readAfterWrite({ resource: 'user', read, known });
    expect(written).toEqual({ record: known, warnings: [notReadAgain('user', reason)] });
    expect(notReadAgain('user', reason)).toBe(
      `The user was written, but could not be read again: ${reason}.`,
    );
  });
});

describe('an error with changes', () => {
  it('is the same error but for them', () => {
    const error = http.failure({
      code: 'RATE_LIMITED',
      message: 'too many',
      status: 429,
      retryAfterSeconds: 7,
      fields: [{ name: 'name', reason: 'is odd' }],
      upstreamCode: '2404',
      detail: 'detail',
      cause: 'cause',
    });
    const facts = ({ name, message, stack: _, ...rest }: UpstreamError): object => ({
      name,
      message,
      ...rest,
      cause: error.cause,
    });

    expect(facts(error.with({}))).toEqual(facts(error));
    expect(error.with({ code: 'NOT_FOUND' })).toMatchObject({
      code: 'NOT_FOUND',
      retryable: false,
      status: 429,
    });
  });
});
