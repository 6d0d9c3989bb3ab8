import {
  buildSchema,
  GraphQLError,
  type GraphQLFieldResolver,
  GraphQLInterfaceType,
  GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  GraphQLScalarType,
  type GraphQLSchema,
  GraphQLUnionType,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { parts } from './compare.ts';
import { createRandom, type Random, seedAt } from './random.ts';

/** What resolvers are told of the run: their values depend on it and on their place. */
export interface RandomContext {
  seed: number;
  /** How often a value is one that goes wrong. */
  faults: number;
}

const leaves = ['String', 'Int', 'Float', 'Boolean', 'ID', 'Color', 'Odd'];
const composites = ['Thing', 'Named', 'Any', 'A', 'B'];
const wrappers = ['T', 'T!', '[T]', '[T!]', '[T!]!', '[[T]!]', '[[T!]!]!'];

/** Every kind of type in every place where null is allowed or not; all types have the same fields, so that they merge. */
function fieldsOfAll(): string {
  const fields = [...leaves, ...composites].flatMap((name) =>
    wrappers.map((wrapper, index) => `${name.toLowerCase()}${index}: ${wrapper.replace('T', name)}`),
  );
  const withArguments = [
    'told(text: String! = "t", count: Int = 3, filter: Filter, colors: [Color!]): String!',
    'few(first: Int! = 2, filter: Filter = { text: "d" }): [Thing!]',
  ];
  return [...fields, ...withArguments].join('\n');
}

function sdl(): string {
  const fields = fieldsOfAll();
  return `
    interface Named { ${fields} }
    interface Thing implements Named { ${fields} }
    type A implements Thing & Named { ${fields} }
    type B implements Thing & Named { ${fields} }
    type C implements Named { ${fields} }
    union Any = A | B | C
    enum Color { RED GREEN }
    scalar Odd
    input Filter { text: String! = "x", counts: [Int!], odd: Odd, inner: Filter }
    type Query { ${fields} }
    type Mutation { ${fields} }
  `;
}

export function createRandomSchema(): GraphQLSchema {
  const schema = buildSchema(sdl());
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (type instanceof GraphQLScalarType && type.name === 'Odd') type.serialize = serializeOdd;
    if (type instanceof GraphQLInterfaceType || type instanceof GraphQLUnionType)
      type.resolveType = (value, { seed }: RandomContext, info) => resolveRandomType(value, seed, info);
    if (!(type instanceof GraphQLObjectType)) continue;
    // One of them is asked, at once or later.
    if (type.name === 'B')
      type.isTypeOf = (value: unknown) =>
        isRow(value, 'late') ? Promise.resolve(value.isRight) : !isRow(value, 'wrong');
    for (const field of Object.values(type.getFields())) field.resolve = resolveRandomly;
  }
  return schema;
}

interface Row {
  typename: string;
  mode: 'plain' | 'late' | 'wrong' | 'throws';
  isRight: boolean;
}

function isRow(value: unknown, mode: Row['mode']): value is Row {
  return (value as Row).mode === mode;
}

function resolveRandomType(
  value: unknown,
  _seed: number,
  info: GraphQLResolveInfo,
): string | Promise<string> {
  const { typename } = value as Row;
  if (isRow(value, 'throws')) throw new Error(`no type at ${placeOf(info)}`);
  return isRow(value, 'late') ? Promise.resolve(typename) : typename;
}

function serializeOdd(value: unknown): unknown {
  if (value === 'refused') throw new GraphQLError('Odd refuses this');
  if (value === 'broken') throw new TypeError('Odd is broken');
  return typeof value === 'string' ? [value, { length: value.length }] : value;
}

/** The place in the answer, with all that a resolver may ask about it. */
function placeOf({ path, fieldName, parentType, returnType, fieldNodes }: GraphQLResolveInfo): string {
  const keys: string[] = [];
  for (let at: typeof path | undefined = path; at !== undefined; at = at.prev)
    keys.push(`${at.typename ?? ''}:${at.key}`);
  return [...keys, fieldName, parentType.name, String(returnType), fieldNodes.length].join(' ');
}

const resolveRandomly: GraphQLFieldResolver<unknown, RandomContext> = (_parent, args, context, info) => {
  const place = placeOf(info);
  const told = JSON.stringify([place, args, info.variableValues, info.operation.name?.value]);
  return valueFor(info.returnType, {
    random: createRandom(seedAt(context.seed, place)),
    context,
    told: info.fieldName === 'told' ? told : place,
    lists: 0,
  });
};

interface Making {
  random: Random;
  context: RandomContext;
  /** What a text says. */
  told: string;
  /** How many lists are around the value. */
  lists: number;
}

function valueFor(type: GraphQLOutputType, making: Making): unknown {
  const { random, context } = making;
  const value = random.chance(context.faults) ? faultFor(making) : (): unknown => rightFor(type, making);
  const isLate = random.chance(0.35);
  // A list whose making is broken off would leave the promises that it holds to nobody.
  if (!isLate && (making.lists === 0 || !thrown.has(value))) return value();
  const promise = later(random.below(4)).then(value);
  // Nobody comes to the items of a list whose outer list was given up before.
  if (making.lists > 1) promise.catch(() => undefined);
  return promise;
}

async function later(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await undefined;
  if (turns === 3) await new Promise((resolve) => setImmediate(resolve));
}

function rightFor(type: GraphQLOutputType, making: Making): unknown {
  const { random, told } = making;
  if (isNonNullType(type)) return rightFor(type.ofType, making);
  if (isListType(type)) {
    const items = Array.from({ length: random.below(3) }, () =>
      valueFor(type.ofType, { ...making, lists: making.lists + 1 }),
    );
    return random.chance(0.3) ? new Set(items) : items;
  }
  if (isObjectType(type) || isAbstractType(type)) return rowFor(type.name, random);
  if (isEnumType(type)) return random.pick(['RED', 'GREEN']);
  if (type.name === 'Int') return random.below(99);
  if (type.name === 'Float') return random.below(99) / 4;
  if (type.name === 'Boolean') return random.chance(0.5);
  return random.chance(0.1) ? random.below(9) : told;
}

function rowFor(name: string, random: Random): Row {
  const possible: Record<string, readonly [string, ...string[]]> = {
    Thing: ['A', 'B'],
    Named: ['A', 'B', 'C'],
    Any: ['A', 'B', 'C'],
  };
  const mode = random.pick(['plain', 'plain', 'plain', 'late', 'late', 'wrong', 'throws'] as const);
  return { typename: random.pick(possible[name] ?? [name]), mode, isRight: random.chance(0.8) };
}

type Fault = () => unknown;

const thrown = new WeakSet<Fault>();

function faultFor({ random, told }: Making): Fault {
  const fail = (error: unknown): Fault => {
    const fault = (): never => {
      throw error;
    };
    thrown.add(fault);
    return fault;
  };
  return random.pick<Fault>([
    () => null,
    () => undefined,
    () => new Error(`error as a value, ${told}`),
    () => ({}),
    () => [null],
    () => Number.NaN,
    () => 'refused',
    () => 'broken',
    fail(new Error(`thrown, ${told}`)),
    fail(new GraphQLError(`thrown, ${told}`, { extensions: { code: 'MINE' } })),
    fail(
      new AggregateError(
        parts.texts.map((text) => new Error(text)),
        parts.whole,
      ),
    ),
    fail('a text'),
    fail({ message: 'an object' }),
  ]);
}
