import { type DocumentNode, getIntrospectionQuery, Kind, print } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as operations from '../../generated/operations.ts';
import { sandboxBackends } from '../../support/start-gateway.ts';
import { wideLimits } from '../../support/wide-limits.ts';
import { type ServedGateway, serveGateway } from '../serve-gateway.ts';
import { type CostAnswer, costOfAnswer } from './cost-of-answer.ts';

const documents = Object.values(operations).filter(
  (value): value is DocumentNode & typeof value => typeof value === 'object' && 'definitions' in value,
);
const queries = documents.filter(({ definitions: [first] }) => operationOf(first) === 'query');

describe('the estimated cost', () => {
  let gateway: ServedGateway;
  beforeAll(async () => {
    gateway = await serveGateway({ configuration: { server: wideLimits, backends: sandboxBackends } });
    // The first operation logs in.
    await ask('{ accounts { totalCount } }');
  });
  afterAll(() => gateway.close());

  async function ask(query: string, variables: object = {}): Promise<CostAnswer> {
    return costOfAnswer(await gateway.send({ headers, body: JSON.stringify({ query, variables }) }));
  }

  it.each(queries.map((document) => [nameOf(document), print(document)]))(
    'of %s is what it takes at the least, and far below what is refused',
    async (_name, query) => {
      gateway.forget();
      const { cost, errors } = await ask(query);
      expect(errors).toBeUndefined();
      const sent = gateway.gateway.backends.reduce(
        (sum, { backend }) => sum + gateway.requests(backend.name).length,
        0,
      );
      expect(cost?.upstreamRequests).toBeGreaterThanOrEqual(sent);
      expect(cost?.estimated).toBeGreaterThanOrEqual(sent);
      expect(cost?.estimated).toBeLessThan(10_000);
    },
  );

  it('of a whole introspection is nothing', async () => {
    expect((await ask(getIntrospectionQuery())).cost).toEqual({ estimated: 0, upstreamRequests: 0 });
  });

  it('grows with first, with its default, with variables and with each list inside', async () => {
    const estimated = async (query: string, variables?: object): Promise<number> =>
      (await ask(`query ($first: Int = 3) ${query}`, variables)).cost?.estimated ?? -1;
    const users = '{ accounts(first: $first) { nodes { users(first: 2) { nodes { id } } } } }';
    const [byDefault, three, thirty] = [
      await estimated(users),
      await estimated(users, { first: 3 }),
      await estimated(users, { first: 30 }),
    ];
    expect(byDefault).toBe(three);
    expect(thirty).toBeGreaterThan(three);
    const deeper = '{ accounts(first: $first) { nodes { users(first: 2) { nodes { tokens { id } } } } } }';
    expect(await estimated(deeper, { first: 30 })).toBeGreaterThan(thirty);
  });

  it('counts only the backends that a filter names', async () => {
    const one = await ask('{ users(first: 3, filter: { backends: ["wavefront"] }) { nodes { id } } }');
    const all = await ask('{ users(first: 3) { nodes { id } } }');
    expect(one.cost?.estimated).toBeLessThan((all.cost?.estimated ?? 0) / 10);
  });

  it('refuses before anything is sent, and says what to do', async () => {
    gateway.forget();
    const query = `{ roles(first: 200) { nodes { members(first: 200) { nodes { groups { members(first: 200) { nodes { groups { members(first: 200) { nodes { id } } } } } } } } } } }`;
    const { status, errors } = await ask(query);
    expect(status).toBe(400);
    expect(errors).toMatchObject([
      {
        message: expect.stringMatching(/about \d+ requests.*server\.maxEstimatedCost.*nothing was sent/),
        extensions: { code: 'INVALID_INPUT' },
      },
    ]);
    expect(gateway.requests('wavefront')).toEqual([]);
  });

  it('is made at once for fragments that unfold without end', async () => {
    const links = Array.from(
      { length: 60 },
      (_, index) =>
        `fragment F${index} on Account { a: parent { ...F${index + 1} } b: parent { ...F${index + 1} } }`,
    );
    const query = `{ accounts(first: 1) { nodes { ...F0 } } } ${links.join(' ')} fragment F60 on Account { id }`;
    const began = performance.now();
    const { errors } = await ask(query);
    expect(performance.now() - began).toBeLessThan(2_000);
    // Whichever limit looks first.
    expect(errors?.[0]?.message).toMatch(/server\.(maxEstimatedCost|maxAliases)/);
  });
});

const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };

function operationOf(definition: DocumentNode['definitions'][number] | undefined): string | null {
  return definition?.kind === Kind.OPERATION_DEFINITION ? definition.operation : null;
}

function nameOf({ definitions: [first] }: DocumentNode): string {
  return first?.kind === Kind.OPERATION_DEFINITION ? (first.name?.value ?? '') : '';
}
