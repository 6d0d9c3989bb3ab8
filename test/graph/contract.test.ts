import { readFileSync } from 'node:fs';
import { generate } from '@graphql-codegen/cli';
import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import config from '../../codegen.ts';
import { printSdl, schema } from '../../src/graph/schema.ts';
import { providers } from '../../src/providers/registry.ts';

interface Described {
  name: string;
  description?: string | null | undefined;
}

const types = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);

describe('the public contract', () => {
  it('describes every type, field, argument, enum value and input field in a sentence', () => {
    const silent = types
      .flatMap((type) => [
        type,
        ...partsOf(type).map((part) => ({ ...part, name: `${type.name}.${part.name}` })),
      ])
      .filter(
        ({ description }) => description === null || description === undefined || description.length < 5,
      )
      .map(({ name }) => name);
    expect(types.length).toBeGreaterThan(50);
    expect(silent).toEqual([]);
  });

  it('names no provider in a description: another one would make it false', () => {
    const ids = [...providers.keys()].join('|');
    const naming = types
      .filter(({ name }) => name !== 'Provider')
      .flatMap((type) => [
        type,
        ...partsOf(type).map((part) => ({ ...part, name: `${type.name}.${part.name}` })),
      ])
      .filter(({ description }) => new RegExp(`\\b(${ids})\\b`, 'i').test(description ?? ''));
    expect(ids).toContain('|');
    expect(naming.map(({ name }) => name)).toEqual([]);
  });

  it('gives every list the arguments first and after, and everything that a list over backends must admit', () => {
    for (const type of types.filter(({ name }) => name.endsWith('Connection'))) {
      if (!isObjectType(type)) throw new Error(`${type.name} is no object`);
      expect(Object.keys(type.getFields()).sort()).toEqual([
        'complete',
        'edges',
        'failures',
        'nodes',
        'pageInfo',
        'totalCount',
        'undecided',
      ]);
    }
    for (const field of types.flatMap((type) =>
      isObjectType(type) ? Object.values(type.getFields()) : [],
    )) {
      if (!String(field.type).endsWith('Connection!')) continue;
      expect(field.args.map(({ name }) => name)).toEqual(expect.arrayContaining(['after', 'first']));
    }
  });

  it('has no field that could hold the secret of a token', () => {
    const token = schema.getType('Token');
    if (!isObjectType(token)) throw new Error('no Token');
    expect(Object.keys(token.getFields()).sort()).toEqual([
      'accountType',
      'active',
      'backend',
      'createdAt',
      'expiresAt',
      'id',
      'lastUse',
      'lastUsedAt',
      'name',
      'owner',
    ]);
  });

  it('is printed in schema/schema.graphql, and the typed documents are current', async () => {
    const generated: { filename: string; content: string }[] = await generate(config, false);
    expect(generated.map(({ filename }) => filename).sort()).toEqual([
      'schema/schema.graphql',
      'test/generated/operations.ts',
    ]);
    for (const { filename, content } of generated) {
      expect(readFileSync(filename, 'utf8'), `${filename} is stale: run npm run codegen`).toBe(content);
    }
  });

  it('is what the command line prints', () => {
    expect(printSdl().trim()).toContain('type Query {');
    expect(printSdl()).toBe(printSdl());
  });
});

function partsOf(type: GraphQLNamedType): Described[] {
  if (isEnumType(type)) return [...type.getValues()];
  if (isInputObjectType(type)) return Object.values(type.getFields());
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => [
    field,
    ...field.args.map(({ name, description }) => ({ name: `${field.name}(${name})`, description })),
  ]);
}
