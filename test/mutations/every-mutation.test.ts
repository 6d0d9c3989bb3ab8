import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { costOf } from '../graph/cost-of.ts';
import { sandboxBackends } from '../support/start-gateway.ts';
import { type Mutating, type Result, startMutating } from './mutating.ts';
import type { Row } from './row.ts';
import { rows } from './rows.ts';

let gateway: Mutating;
afterEach(() => gateway.close());

async function startWith(backend: string, profile?: string): Promise<void> {
  const backends = sandboxBackends
    .filter(({ name }) => name === backend)
    .map((entry) => ({ ...entry, ...(profile !== undefined && { profile }) }));
  gateway = await startMutating({ configuration: { backends } });
}

async function run({ mutation, input, shows }: Row): Promise<Result> {
  const given = typeof input === 'function' ? await input(gateway) : input;
  gateway.forget();
  const [field, , selection] = shows ?? [];
  return gateway.done(mutation, given, field === undefined ? undefined : `${field} { ${selection} }`);
}

/** The same record, read by a query of its own. */
async function readAgain(row: Row, payload: Result): Promise<unknown> {
  const [field = '', type = 'Node', selection = 'id'] = row.shows ?? [];
  const id = payload.deletedId ?? (payload[field] as { id: string } | undefined)?.id;
  const answer = await gateway.query<{ node: unknown }>(
    `query ($id: ID!) { node(id: $id) { ... on ${type} { ${selection} } } }`,
    { id },
  );
  expect(answer.errors).toBeUndefined();
  return answer.data?.node;
}

const named = rows.map((row) => [row.mutation, row.backend, row] as const);

describe.each(named)('%s in %s', (_mutation, backend, row) => {
  beforeEach(() => startWith(backend));

  it('answers what the backend now has, for no more requests than it must, and the next query agrees', async () => {
    const payload = await run(row);
    const cost = costOf(gateway, [backend])[backend] ?? {};
    expect(cost, row.because).toEqual(row.cost);
    const requests = Object.values(cost).reduce((sum, count) => sum + count, 0);
    expect(requests === 1 || row.because !== undefined).toBe(true);
    expect(payload).toMatchObject({ ...row.expected, warnings: row.warnings ?? [] });
    if (row.shows !== undefined) expect(await readAgain(row, payload)).toEqual(payload[row.shows[0]]);
    if (payload.deletedId !== undefined && row.stays !== true)
      expect(await readAgain(row, payload)).toBeNull();
  });
});

describe('Wavefront, whose search lags behind its writes', () => {
  const wavefrontRows = named.filter(
    ([, backend, row]) => backend === 'wavefront' && row.shows !== undefined,
  );

  it.each(wavefrontRows)('reads after %s by id', async (_mutation, backend, row) => {
    await startWith(backend, 'laggingSearch');
    const payload = await run(row);
    expect(payload).toMatchObject(row.expected);
    expect(await readAgain(row, payload)).toEqual(payload[row.shows?.[0] ?? '']);
  });
});
