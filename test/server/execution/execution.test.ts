import fc from 'fast-check';
import {
  buildSchema,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute as executeByGraphqlJs,
  type GraphQLFieldResolver,
  parse,
  validate,
} from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CompiledRequest, compileDocument } from '../../../src/server/execution/compiled.ts';
import { certainPart } from './compare.ts';
import { createRandom } from './random.ts';
import { type RandomOperation, randomOperation } from './random-operation.ts';
import { createRandomSchema, type RandomContext } from './random-schema.ts';
import { settle, watchRejections } from './unheeded.ts';

const schema = createRandomSchema();
const operationName = 'Random';

type Execute = (args: ExecutionArgs) => unknown;

/** Yoga's own, which runs what has no plan. */
async function executorOfYoga(): Promise<Execute> {
  const found: Execute[] = [];
  const plugin: Plugin = { onExecute: ({ executeFn }) => void found.push(executeFn as Execute) };
  await createYoga({ schema, logging: false, plugins: [plugin] }).fetch(
    'http://localhost/graphql?query={__typename}',
  );
  if (found[0] === undefined) throw new Error('yoga executed nothing');
  return found[0];
}

interface Asked extends RandomOperation {
  document: DocumentNode;
}

/** Null for one of the few that are not valid. */
function ask(seed: number, kind: 'query' | 'mutation'): Asked | null {
  const made = randomOperation({ schema, random: createRandom(seed), kind, depth: 3, breadth: 4 });
  const document = parse(made.text);
  return validate(schema, document).length === 0 ? { ...made, document } : null;
}

/** The same operation with other variables. */
function otherVariables(variables: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(variables);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'boolean' ? !value : (value ?? false)]),
  );
}

const cases = fc.record({
  seed: fc.integer(),
  values: fc.integer(),
  faults: fc.constantFrom(0, 0.02, 0.1),
  kind: fc.constantFrom('query', 'mutation'),
});

describe('a compiled document', () => {
  const unheeded = watchRejections();
  let executeByYoga: Execute;
  beforeAll(async () => {
    executeByYoga = await executorOfYoga();
  });

  /** Two runs at the same time, and the first once more: each answers as if it were alone. */
  async function expectSame({ document, variables, text }: Asked, context: RandomContext, execute: Execute) {
    const compiled = compileDocument(schema, document);
    const first = { operationName, variables, context };
    const other = { ...first, variables: otherVariables(variables), context: { ...context, seed: 1 } };
    const requests = [first, other, first];
    const results = await Promise.all(requests.map((request) => compiled.execute(request)));
    await settle();
    expect(unheeded, text).toEqual([]);
    for (const [index, request] of requests.entries()) {
      const args = { schema, document, operationName, variableValues: request.variables };
      const expected = (await execute({ ...args, contextValue: request.context })) as ExecutionResult;
      const result = results[index] ?? null;
      if (result === null) expect(expected.data ?? null, text).toBeNull();
      else expect(certainPart(result), text).toEqual(certainPart(expected));
    }
    await settle();
    // The others' own: graphql-js leaves some promises of a list that it gives up.
    unheeded.splice(0);
  }

  it.each([
    ['graphql-js', executeByGraphqlJs, true],
    // Yoga asks isTypeOf before it finds that a variable that decides is null, and so tells the other error.
    ['yoga', (args: ExecutionArgs) => executeByYoga(args), false],
  ] as const)('answers as %s does', async (_name, execute, mayDecideByNull) => {
    let valid = 0;
    const property = fc.asyncProperty(cases, async ({ seed, values, faults, kind }) => {
      const asked = ask(seed, kind);
      if (asked === null) return;
      if (!mayDecideByNull && Object.values(asked.variables).includes(null)) return;
      valid += 1;
      await expectSame(asked, { seed: values, faults }, execute);
    });
    await fc.assert(property, { numRuns: 300, endOnFailure: true });
    expect(valid).toBeGreaterThan(250);
  });

  it('runs the fields of a mutation one after the other, and none after one that empties the answer', async () => {
    const events: string[] = [];
    const step: GraphQLFieldResolver<unknown, unknown> = async (_parent, { name }) => {
      events.push(`begin ${name}`);
      await new Promise((resolve) => setImmediate(resolve));
      events.push(`end ${name}`);
      return name === 'bad' ? null : name;
    };
    const steps = buildSchema(
      'type Query { a: Int } type Mutation { step(name: String!): String needed(name: String!): String! }',
    );
    for (const field of Object.values(steps.getMutationType()?.getFields() ?? {})) field.resolve = step;
    const document = parse(
      'mutation { a: step(name: "a") b: step(name: "bad") c: needed(name: "bad") d: step(name: "d") }',
    );
    const result = await compileDocument(steps, document).execute(request());
    expect(events).toEqual(['begin a', 'end a', 'begin bad', 'end bad', 'begin bad', 'end bad']);
    expect(result).toMatchObject({ data: null, errors: [{ path: ['c'] }] });
  });

  it.each([
    ['an operation that is not there', 'query A { __typename }', { operationName: 'B' }],
    ['variables that are refused', 'query ($c: Int!) { told(count: $c) }', { variables: { c: 'x' } }],
    [
      'null where it decides',
      'query ($c: Boolean = true) { told @skip(if: $c) }',
      { variables: { c: null } },
    ],
  ])('leaves %s to the interpreter', (_name, text, given) => {
    expect(compileDocument(schema, parse(text)).execute(request(given))).toBeNull();
  });

  it('tells an error of several parts that has none as one', async () => {
    const empty = buildSchema('type Query { a: Int! b: Int }');
    for (const field of Object.values(empty.getQueryType()?.getFields() ?? {}))
      field.resolve = () => {
        throw new AggregateError([], 'all of none');
      };
    const answer = (text: string): unknown => compileDocument(empty, parse(text)).execute(request());
    expect(answer('{ b }')).toMatchObject({ data: { b: null }, errors: [{ message: 'all of none' }] });
    expect(answer('{ a }')).toMatchObject({ data: null, errors: [{ message: 'all of none' }] });
  });
});

function request(given: Partial<CompiledRequest> = {}): CompiledRequest {
  return { operationName: null, variables: {}, context: { seed: 1, faults: 0 }, ...given };
}
