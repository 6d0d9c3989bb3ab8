import { readdirSync, readFileSync } from 'node:fs';
import {
  buildSchema,
  type DocumentNode,
  type GraphQLOutputType,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  Kind,
  parse,
  typeFromAST,
} from 'graphql';
import { describe, expect, it, vi } from 'vitest';
import { compileDocument } from '../../../src/server/execution/compiled.ts';
import { createRandom } from './random.ts';
import { randomValue } from './random-operation.ts';

const folder = new URL('../../../schema/', import.meta.url);
const schema = buildSchema(readFileSync(new URL('schema.graphql', folder), 'utf8'));

/** One record of each type that may be at a place, so that all of a document is planned. */
function recordsOf(type: GraphQLOutputType): unknown {
  if (isNonNullType(type)) return recordsOf(type.ofType);
  const named = getNamedType(type);
  const types = isAbstractType(named) ? schema.getPossibleTypes(named) : [named];
  const records = types.map((one) => {
    if (isObjectType(one)) return { __typename: one.name };
    return isEnumType(one) ? one.getValues()[0]?.value : '1';
  });
  return isListType(type) ? records : records[0];
}

const lookUps = Object.values(schema.getTypeMap()).flatMap((type) => {
  if (isScalarType(type)) type.serialize = (value) => value;
  if (!isObjectType(type) || type.name.startsWith('__')) return [];
  for (const field of Object.values(type.getFields())) field.resolve = () => recordsOf(field.type);
  return [vi.spyOn(type, 'getFields')];
});

function variablesFor(document: DocumentNode): Record<string, unknown> {
  const random = createRandom(1);
  const definitions = document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? (definition.variableDefinitions ?? []) : [],
  );
  return Object.fromEntries(
    definitions.map((definition) => {
      const type = typeFromAST(schema, definition.type);
      return [definition.variable.name.value, isInputType(type) ? randomValue(type, random, 1) : null];
    }),
  );
}

describe('the plan of an example', () => {
  const names = readdirSync(new URL('operations/', folder)).filter((name) => name.endsWith('.graphql'));

  it.each(names)('%s is kept, although it meets records of all types', async (name) => {
    const document = parse(readFileSync(new URL(`operations/${name}`, folder), 'utf8'));
    const compiled = compileDocument(schema, document);
    const planned = async (): Promise<number> => {
      for (const lookUp of lookUps) lookUp.mockClear();
      const result = await compiled.execute({
        operationName: null,
        variables: variablesFor(document),
        context: null,
      });
      expect(result).toMatchObject({ data: {} });
      return lookUps.reduce((sum, lookUp) => sum + lookUp.mock.calls.length, 0);
    };
    expect(await planned()).toBeGreaterThan(3);
    expect(await planned()).toBe(0);
  });
});
