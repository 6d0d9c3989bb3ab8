import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { disconnected, type FaultRule, faultKinds, withFaults } from '../../src/sandbox/faults.ts';
import { type Counting, closeServed, serveCounting } from './emulated.ts';

afterEach(closeServed);

function withRules(...rules: FaultRule[]): Promise<Counting> {
  return serveCounting({ faults: { rules } });
}

describe('a fault over HTTP', () => {
  it('latency: the answer comes, late', async () => {
    const { fetch } = await withRules({ kind: 'latency', ms: 100, path: '/slow' });
    const order: string[] = [];
    await Promise.all(['/slow', '/fast'].map((path) => fetch(path).then(() => order.push(path))));

    expect(order).toEqual(['/fast', '/slow']);
  });

  it('status: an error without effect, with and without a time to wait', async () => {
    const { fetch, effects } = await withRules(
      { kind: 'status', status: 429, retryAfter: 7, times: 1 },
      { kind: 'status', times: 1 },
    );
    const [limited, failed] = [await fetch('/users'), await fetch('/users')];

    expect([limited.status, limited.headers.get('retry-after'), await limited.text()]).toEqual([
      429,
      '7',
      '',
    ]);
    expect([failed.status, failed.headers.get('retry-after')]).toEqual([503, null]);
    expect(effects()).toBe(0);
  });

  it('body: a canned answer without effect', async () => {
    const { fetch, effects } = await withRules(
      { kind: 'body', body: '<html>', times: 1 },
      { kind: 'body', body: '{}', mediaType: 'application/problem+json', status: 403, times: 1 },
    );
    const [page, problem] = [await fetch('/users'), await fetch('/users')];

    expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([
      200,
      'text/html',
      '<html>',
    ]);
    expect([problem.status, problem.headers.get('content-type')]).toEqual([403, 'application/problem+json']);
    expect(effects()).toBe(0);
  });

  it('drop: the connection breaks before anything happens', async () => {
    const { fetch, effects } = await withRules({ kind: 'drop', times: 1 });

    await expect(fetch('/users', { method: 'POST', body: 'x' })).rejects.toThrow();
    expect(effects()).toBe(0);
    expect((await fetch('/users')).status).toBe(200);
  });

  it('lostAnswer: it happens, and the connection breaks', async () => {
    const { fetch, effects } = await withRules({ kind: 'lostAnswer', times: 1 });

    await expect(fetch('/users', { method: 'POST', body: 'x' })).rejects.toThrow();
    expect(effects()).toBe(1);
  });

  it('truncate: half of the body, under the same status and media type', async () => {
    const { fetch } = await withRules({ kind: 'truncate', times: 1 });
    const [half, whole] = [await fetch('/users'), await fetch('/users')];
    const [halfText, wholeText] = [await half.text(), await whole.text()];

    expect(wholeText.startsWith(halfText.slice(0, 5))).toBe(true);
    expect(halfText).toHaveLength(Math.floor(wholeText.length / 2));
    expect(half.headers.get('content-type')).toBe(whole.headers.get('content-type'));
    expect(() => JSON.parse(halfText)).toThrow(SyntaxError);
  });

  it('wrongType: one value of the JSON becomes an array', async () => {
    const { fetch } = await withRules({ kind: 'wrongType' });
    const body = (await (await fetch('/users')).json()) as object;

    expect(Object.values(body).filter((value) => Array.isArray(value))).toHaveLength(1);
    expect(Object.keys(body)).toEqual(['count', 'name', 'on', 'at', 'body']);
  });

  it('duplicatePage: the answer before, of the same path', async () => {
    const { fetch, effects } = await withRules({ kind: 'duplicatePage', probability: 0.999_999 });
    const counts: unknown[] = [];
    for (const path of ['/users?page=1', '/users?page=2', '/roles']) {
      counts.push(((await (await fetch(path)).json()) as { count: number }).count);
    }

    expect(counts).toEqual([1, 1, 3]);
    expect(effects()).toBe(3);
  });

  it.each(faultKinds)('%s: leaves the server able to answer, one without a body too', async (kind) => {
    const { fetch, served } = await withRules({ kind, ms: 1 });
    await fetch('/nothing').catch(() => null);
    await fetch('/nothing').catch(() => null);
    served.setFaults(null);

    expect((await fetch('/nothing')).status).toBe(204);
  });

  it.each(['truncate', 'wrongType', 'duplicatePage'] as const)(
    '%s: an answer without a body stays',
    async (kind) => {
      const { fetch } = await withRules({ kind });

      expect((await fetch('/nothing')).status).toBe(204);
      expect((await fetch('/nothing')).status).toBe(204);
    },
  );
});

describe('a schedule', () => {
  const alphabet: FaultRule[] = [
    { kind: 'status', probability: 0.4 },
    { kind: 'drop', probability: 0.3, method: 'POST' },
    { kind: 'wrongType', probability: 0.5 },
    { kind: 'truncate', probability: 0.2, path: '/b', times: 2 },
    { kind: 'lostAnswer', probability: 0.2 },
  ];
  const requests = fc.array(
    fc.record({ method: fc.constantFrom('GET', 'POST'), path: fc.constantFrom('/a', '/b') }),
    { minLength: 1, maxLength: 30 },
  );

  it('gives the same faults for the same seed and requests, however the answers overlap', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.subarray(alphabet), requests, async (seed, rules, sent) => {
        const oneByOne = await replay({ seed, rules }, sent, false);
        expect(await replay({ seed, rules }, sent, false)).toEqual(oneByOne);
        expect(await replay({ seed, rules }, sent, true)).toEqual(oneByOne);
      }),
      { numRuns: 60 },
    );
  });

  it('gives other faults for another seed', async () => {
    const sent = Array.from({ length: 40 }, () => ({ method: 'GET', path: '/a' }));
    const rules: FaultRule[] = [{ kind: 'status', probability: 0.5 }];

    expect(await replay({ seed: 1, rules }, sent, false)).not.toEqual(
      await replay({ seed: 2, rules }, sent, false),
    );
  });

  it('strikes about as often as its probability says', async () => {
    const sent = Array.from({ length: 1_000 }, () => ({ method: 'GET', path: '/a' }));
    const outcomes = await replay({ rules: [{ kind: 'status', probability: 0.3 }] }, sent, false);
    const struck = outcomes.filter((outcome) => outcome.startsWith('503')).length;

    expect(struck).toBeGreaterThan(250);
    expect(struck).toBeLessThan(350);
  });

  it('strikes only the method, path and number of requests that it names', async () => {
    const rules: FaultRule[] = [{ kind: 'status', method: 'POST', path: '/b', times: 1 }];
    const sent = ['GET /b', 'POST /a', 'POST /b', 'POST /b'].map((line) => {
      const [method = '', path = ''] = line.split(' ');
      return { method, path };
    });
    const statuses = (await replay({ rules }, sent, false)).map((outcome) => outcome.slice(0, 3));

    expect(statuses).toEqual(['200', '200', '503', '200']);
  });

  it('of probability 0 never strikes', async () => {
    const rules = faultKinds.map((kind): FaultRule => ({ kind, probability: 0 }));
    const outcomes = await replay({ rules }, [{ method: 'GET', path: '/a' }], false);

    expect(outcomes).toEqual(['200 {"at":"/a","open":true,"size":3}']);
  });
});

interface Sent {
  method: string;
  path: string;
}

/** What each request got, in the order of the requests. */
async function replay(
  schedule: { seed?: number; rules: FaultRule[] },
  sent: readonly Sent[],
  atOnce: boolean,
): Promise<string[]> {
  let waiting = atOnce ? sent.length : 0;
  const handle = withFaults(async ({ url }) => {
    // The later a request came, the sooner it is answered.
    for (let turn = waiting--; turn > 0; turn -= 1) await Promise.resolve();
    return Response.json({ at: new URL(url).pathname, open: true, size: 3 });
  }, schedule);
  const ask = async ({ method, path }: Sent): Promise<string> => {
    const answer = await handle(new Request(`http://emulator.test${path}`, { method }));
    return answer === disconnected ? 'disconnected' : `${answer.status} ${await answer.text()}`;
  };
  if (atOnce) return Promise.all(sent.map(ask));
  const outcomes: string[] = [];
  for (const request of sent) outcomes.push(await ask(request));
  return outcomes;
}
