import { buildSchema, parse } from 'graphql';
import { describe, expect, it, vi } from 'vitest';
import { type CompiledDocument, compileDocument } from '../../../src/server/execution/compiled.ts';

const schema = buildSchema('type Query { id: Int self: Query }');
const query = schema.getQueryType();
if (!query) throw new Error('no query type');
query.getFields()['self'] = { ...query.getFields()['self'], resolve: () => ({ id: 1 }) } as ReturnType<
  typeof query.getFields
>[string];

/** How many fields are planned for one run: each is looked up in its type then, and never else. */
const lookUp = vi.spyOn(query, 'getFields');
function planned(document: CompiledDocument, variables: Record<string, unknown> = {}): number {
  lookUp.mockClear();
  expect(document.execute({ operationName: null, variables, context: null })).toMatchObject({ data: {} });
  return lookUp.mock.calls.length;
}

describe('the plans of a document', () => {
  it('are made once', () => {
    const document = compileDocument(schema, parse('{ id self { id self { id } } }'));
    expect([1, 2, 3].map(() => planned(document))).toEqual([5, 0, 0]);
  });

  it('are kept for a few values of what decides, and made anew behind them', () => {
    const names = ['a', 'b', 'c', 'd'];
    const text = `query (${names.map((name) => `$${name}: Boolean!`).join(' ')}) {
      id ${names.map((name) => `${name}: id @include(if: $${name})`).join(' ')} }`;
    const document = compileDocument(schema, parse(text));
    const run = (bits: number): number =>
      planned(document, Object.fromEntries(names.map((name, index) => [name, (bits & (1 << index)) !== 0])));
    for (let bits = 0; bits < 8; bits += 1) expect(run(bits)).toBeGreaterThan(0);
    for (let bits = 0; bits < 8; bits += 1) expect(run(bits)).toBe(0);
    // A ninth takes the place of all of them: there are never more.
    expect(run(8)).toBeGreaterThan(0);
    expect(run(0)).toBeGreaterThan(0);
    expect([run(0), run(8)]).toEqual([0, 0]);
  });

  it('are kept however often the values change', () => {
    const text =
      'query ($a: Boolean!, $b: Boolean!, $c: Boolean!, $d: Boolean!) { id a: id @include(if: $a) b: id @include(if: $b) c: id @include(if: $c) d: id @include(if: $d) }';
    const document = compileDocument(schema, parse(text));
    for (let round = 0; round < 50; round += 1)
      planned(document, { a: round % 2 > 0, b: round % 4 > 1, c: round % 8 > 3, d: round % 16 > 7 });
    const variables = { a: true, b: true, c: true, d: true };
    planned(document, variables);
    expect(planned(document, variables)).toBe(0);
  });

  it('are not kept where fragments make many fields of a short text', () => {
    const fragments = Array.from(
      { length: 9 },
      (_, level) =>
        `fragment F${level} on Query { a: self { ...F${level + 1} } b: self { ...F${level + 1} } }`,
    );
    const text = `{ ...F0 } ${fragments.join(' ')} fragment F9 on Query { id }`;
    const document = compileDocument(schema, parse(text));
    const [first, second, third] = [1, 2, 3].map(() => planned(document));
    expect(first).toBeGreaterThan(1_000);
    expect([second, third]).toEqual([first, first]);
  });
});
