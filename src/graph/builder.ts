import SchemaBuilder from '@pothos/core';
import { DateTimeResolver, JSONObjectResolver, JSONResolver, UUIDResolver } from 'graphql-scalars';
import type { Json, JsonObject } from '../model.ts';
import type { GraphContext } from './context.ts';
import { scopePlugin } from './scope-plugin.ts';

export const builder = new SchemaBuilder<{
  Context: GraphContext;
  DefaultFieldNullability: false;
  DefaultInputFieldRequiredness: false;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    JSON: { Input: Json; Output: Json };
    JSONObject: { Input: JsonObject; Output: JsonObject };
    UUID: { Input: string; Output: string };
  };
}>({
  plugins: [scopePlugin],
  defaultFieldNullability: false,
});

builder.queryType({ description: 'What can be read. Every id is opaque; every list is a Relay connection.' });

builder.addScalarType('DateTime', DateTimeResolver);
builder.addScalarType('JSON', JSONResolver);
builder.addScalarType('JSONObject', JSONObjectResolver);
builder.addScalarType('UUID', UUIDResolver);
