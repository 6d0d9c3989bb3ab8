import {
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UpstreamError } from '../../src/errors.ts';
import { schema } from '../../src/graph/schema.ts';
import { type StartedGateway, startGateway } from '../support/start-gateway.ts';

/** Root lists, and the type of their nodes. */
const lists = {
  Account: 'accounts',
  User: 'users',
  Role: 'roles',
  UserGroup: 'groups',
  ServiceAccount: 'serviceAccounts',
  Token: 'tokens',
  IntegrationUserAgent: 'integrationUserAgents',
  Person: 'people',
} as const;

type Data = Record<string, unknown>;

let gateway: StartedGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

describe('a field that fails', () => {
  it.each(Object.entries(lists))('of a %s leaves all its siblings standing', async (type, list) => {
    const query = `{ viewer { subject } ${list}(first: 2) { totalCount nodes { __typename ${selectionOf(type)} } } }`;
    const whole = await dataOf(query);
    expect(nodesOf(whole, list).length).toBeGreaterThan(0);
    for (const field of fieldsOf(type).filter((one) => !isNonNullType(one.type) && isSelected(one))) {
      const broken = await failing(field, () => dataOf(query));
      const expected = nodesOf(whole, list).map((node) => ({ ...node, [field.name]: null }));
      expect(nodesOf(broken, list), `${type}.${field.name}`).toEqual(expected);
      expect(broken['viewer'], `${type}.${field.name}`).toEqual(whole['viewer']);
    }
  });

  it('at the root leaves every other root field standing', async () => {
    const roots = [...Object.values(lists), 'backends', 'viewer', 'auditEvents'];
    const query = `{ ${roots.map((name) => `${name} { __typename }`).join(' ')} nodes(ids: []) { id } }`;
    const whole = await dataOf(query);
    for (const field of fieldsOf('Query').filter(({ name }) => name in whole)) {
      expect(await failing(field, () => dataOf(query)), field.name).toEqual({ ...whole, [field.name]: null });
    }
  });
});

describe('the schema', () => {
  it('promises nothing at the root, and no list of records that has to be read', () => {
    const roots = [...fieldsOf('Query'), ...fieldsOf('Mutation')];
    expect(roots.filter(({ type }) => isNonNullType(type)).map(({ name }) => name)).toEqual([]);
    const objects = Object.values(schema.getTypeMap()).filter(
      (type) => isObjectType(type) && !type.name.startsWith('__'),
    ) as GraphQLObjectType[];
    const connections = objects.flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => isNonNullType(field.type) && getNamedType(field.type).name.endsWith('Connection'))
        .map(({ name }) => `${type.name}.${name}`),
    );
    expect(connections).toEqual([]);
  });
});

function fieldsOf(type: string): GraphQLField<unknown, unknown>[] {
  const found = schema.getType(type);
  if (!isObjectType(found)) throw new Error(`no type ${type}`);
  return Object.values(found.getFields());
}

function isSelected({ type, args }: GraphQLField<unknown, unknown>): boolean {
  return (
    isLeafType(getNamedType(type)) || args.length > 0 || isListType(type) || isObjectType(getNamedType(type))
  );
}

/** Every field, with leaves of what is below it. */
function selectionOf(type: string): string {
  return fieldsOf(type)
    .map((field) => (isLeafType(getNamedType(field.type)) ? field.name : `${field.name} { __typename }`))
    .join(' ');
}

async function dataOf(query: string): Promise<Data> {
  const { data } = await gateway.query<Data>(query);
  if (data === undefined || data === null) throw new Error('the whole answer was emptied');
  return data;
}

function nodesOf(data: Data, list: string): Data[] {
  const page = data[list] as { nodes: Data[] } | null;
  if (page === null) throw new Error(`${list} was emptied`);
  return page.nodes;
}

async function failing<T>(field: GraphQLField<unknown, unknown>, run: () => Promise<T>): Promise<T> {
  const { resolve } = field;
  field.resolve = () => {
    throw new UpstreamError({
      backend: 'x',
      provider: 'astra',
      code: 'BACKEND_UNAVAILABLE',
      message: 'x: down',
    });
  };
  try {
    return await run();
  } finally {
    if (resolve === undefined) delete field.resolve;
    else field.resolve = resolve;
  }
}
