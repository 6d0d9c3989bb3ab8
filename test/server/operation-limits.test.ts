import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { buildSchema, getIntrospectionQuery, parse, specifiedRules, validate } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { schema } from '../../src/graph/schema.ts';
import { providerIds } from '../../src/providers/registry.ts';
import { limitOperations } from '../../src/server/operation-limits.ts';
import { jsonHeaders, type RawRequest } from './serve-gateway.ts';
import { openWays, settled, type Ways } from './ways.ts';

const defaults = {
  maxFieldDepth: 12,
  maxAliases: 30,
  maxDirectives: 50,
  maxRootFields: 20,
  maxMutations: 20,
};

const many = (count: number, part: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => part(index)).join(' ');
const id = Buffer.from('["Account","autonoma","44"]').toString('base64url');
const chain = (levels: number): string =>
  `{ account(id: "${id}") ${'{ parent '.repeat(levels - 2)}{ name }${'}'.repeat(levels - 2)} }`;
const mutation = (index: number): string => `m${index}: deleteUser(input: { id: "x" }) { __typename }`;

/** A name, the most that is taken, one more, and the setting that the refusal names. */
const rows: readonly (readonly [string, string, string, keyof typeof defaults])[] = [
  ['fields in fields', chain(12), chain(13), 'maxFieldDepth'],
  [
    'fields in fields through fragments',
    `{ account(id: "${id}") { ...A } } fragment A on Account { ${'parent { '.repeat(10)} name ${'}'.repeat(10)} }`,
    `{ account(id: "${id}") { ...A } } fragment A on Account { ${'parent { '.repeat(11)} name ${'}'.repeat(11)} }`,
    'maxFieldDepth',
  ],
  [
    'aliases',
    `{ viewer { ${many(30, (index) => `a${index}: subject`)} } }`,
    `{ viewer { ${many(31, (index) => `a${index}: subject`)} } }`,
    'maxAliases',
  ],
  [
    'aliases in a fragment that is spread twice',
    `{ a: viewer { ...F } b: viewer { ...F } } fragment F on Viewer { ${many(14, (index) => `a${index}: subject`)} }`,
    `{ a: viewer { ...F } b: viewer { ...F } } fragment F on Viewer { ${many(15, (index) => `a${index}: subject`)} }`,
    'maxAliases',
  ],
  [
    'directives',
    `{ viewer { ${many(50, () => 'subject @include(if: true)')} } }`,
    `{ viewer { ${many(51, () => 'subject @include(if: true)')} } }`,
    'maxDirectives',
  ],
  [
    'fields at the root',
    `{ ${many(20, () => '__typename')} }`,
    `{ ${many(21, () => '__typename')} }`,
    'maxRootFields',
  ],
  [
    'fields at the root in fragments',
    `{ ...F ... on Query { __typename } } fragment F on Query { ${many(19, () => '__typename')} }`,
    `{ ...F ... on Query { __typename } } fragment F on Query { ${many(20, () => '__typename')} }`,
    'maxRootFields',
  ],
  ['mutations', `mutation { ${many(20, mutation)} }`, `mutation { ${many(21, mutation)} }`, 'maxMutations'],
];

describe('an operation', () => {
  let ways: Ways;
  beforeAll(async () => {
    ways = await openWays();
  });
  afterAll(() => ways.close());
  beforeEach(() => ways.gateway.forget());

  async function ask(query: string, variables: unknown = {}): Promise<{ status: number; text: string }> {
    const headers = { ...jsonHeaders, 'x-request-id': 'same' };
    const request: RawRequest = { headers, body: JSON.stringify({ query, variables }) };
    const plain = await ways.plainly(request);
    const yoga = await ways.throughYoga(request);
    expect(settled(plain)).toEqual(settled(yoga));
    return plain;
  }

  it.each(rows)(
    'of so many %s is answered, and of one more refused with the name of the setting',
    async (_name, most, more, setting) => {
      expect(await ask(most)).toMatchObject({ status: 200 });
      ways.gateway.forget();
      const refused = await ask(more);
      expect(refused.status).toBe(400);
      expect(JSON.parse(refused.text)).toEqual({
        errors: [
          {
            message: expect.stringMatching(
              new RegExp(`more than ${defaults[setting]} .*server\\.${setting}\\.$`),
            ),
            locations: [{ line: 1, column: 1 }],
            extensions: { code: 'INVALID_INPUT', requestId: 'same' },
          },
        ],
      });
      expect(providerIds.flatMap((provider) => ways.gateway.requests(provider))).toEqual([]);
    },
  );

  it('has 10,000 values in its variables at most', async () => {
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    const values = (count: number): { x: unknown[] } => ({
      x: [...Array.from({ length: count - 3 }, () => 1), { y: {} }],
    });
    expect((await ask(query, values(9_999))).text).not.toContain('maxVariableNodes');
    const refused = await ask(query, values(10_001));
    expect(refused.status).toBe(400);
    expect(refused.text).toMatch(/more than 10000 values.*server\.maxVariableNodes/);
  });

  it('is measured as often as it runs: others in the document count for themselves', async () => {
    const part = many(20, (index) => `a${index}: subject`);
    const body = JSON.stringify({
      query: `query A { viewer { ${part} } } query B { viewer { ${part} } }`,
      operationName: 'A',
    });
    expect(await ways.plainly({ headers: jsonHeaders, body })).toMatchObject({ status: 200 });
  });
});

describe('the limits of an operation', () => {
  const examples = readdirSync('schema/operations').map((name) => [
    name,
    readFileSync(`schema/operations/${name}`, 'utf8'),
  ]);

  it.each([
    ...examples,
    ['introspection', getIntrospectionQuery({ specifiedByUrl: true, inputValueDeprecation: true })],
  ])('take %s', (_name, text) => {
    const rules = [...specifiedRules, limitOperations(defaults)];
    expect(validate(schema, parse(text ?? ''), rules)).toEqual([]);
  });

  const small = buildSchema('type Query { a: Query b: Query x: Int }');

  it('end where fragments go in circles, and leave those to their own rule', () => {
    const document = parse('{ ...A } fragment A on Query { a { ...B } } fragment B on Query { b { ...A } }');
    expect(validate(small, document, [limitOperations(defaults)])).toEqual([]);
    expect(validate(small, document, specifiedRules)).not.toEqual([]);
  });

  it('count what doubles with every fragment in time that grows with the document', () => {
    const links = many(
      500,
      (index) => `fragment F${index} on Query { p: a { ...F${index + 1} } q: b { ...F${index + 1} } }`,
    );
    const document = parse(`{ ...F0 } ${links} fragment F500 on Query { x }`);
    const started = performance.now();
    const errors = validate(small, document, [limitOperations({ ...defaults, maxFieldDepth: 501 })]);
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(errors.map(({ message }) => message)).toEqual([expect.stringContaining('server.maxAliases')]);
  });

  it('say the same of a document with its fragments put in their places', () => {
    type Tree = { alias: boolean; named: boolean; parts: Tree[] };
    const tree: (depth?: number) => fc.Arbitrary<Tree> = fc.memo((depth) =>
      fc.record({
        alias: fc.boolean(),
        named: fc.boolean(),
        parts: depth > 1 ? fc.array(tree(), { maxLength: 3 }) : fc.constant([]),
      }),
    );
    const limits = { maxFieldDepth: 3, maxAliases: 3, maxDirectives: 0, maxRootFields: 2, maxMutations: 1 };
    fc.assert(
      fc.property(fc.array(tree(4), { minLength: 1, maxLength: 3 }), (trees) => {
        const fragments: string[] = [];
        const write = (parts: readonly Tree[], inPlace: boolean): string =>
          parts
            .map(({ alias, named, parts: inner }) => {
              const field = `${alias ? 'z: ' : ''}${inner.length > 0 ? 'a' : 'x'} ${inner.length > 0 ? `{ ${write(inner, inPlace)} }` : ''}`;
              if (!named) return field;
              if (inPlace) return `... on Query { ${field} }`;
              const name = `F${fragments.length}`;
              fragments.push(`fragment ${name} on Query { ${field} }`);
              return `...${name}`;
            })
            .join(' ');
        const spread = `{ ${write(trees, false)} }`;
        const told = (text: string): string[] =>
          validate(small, parse(text), [limitOperations(limits)]).map(({ message }) => message);
        expect(told(`${spread} ${fragments.join(' ')}`)).toEqual(told(`{ ${write(trees, true)} }`));
      }),
      { numRuns: 200 },
    );
  });
});
