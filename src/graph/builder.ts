import SchemaBuilder from '@pothos/core';
import ScopeAuthPlugin, { type AuthFailure } from '@pothos/plugin-scope-auth';
import { DateTimeResolver, JSONObjectResolver, JSONResolver, UUIDResolver } from 'graphql-scalars';
import { InputError } from '../errors.ts';
import type { Json, JsonObject } from '../model.ts';
import type { GraphContext, Scope } from './context.ts';
import { needsScope } from './refusal.ts';

export const builder = new SchemaBuilder<{
  Context: GraphContext;
  DefaultFieldNullability: false;
  DefaultInputFieldRequiredness: false;
  AuthScopes: { scope: Scope };
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    JSON: { Input: Json; Output: Json };
    JSONObject: { Input: JsonObject; Output: JsonObject };
    UUID: { Input: string; Output: string };
  };
}>({
  plugins: [ScopeAuthPlugin],
  defaultFieldNullability: false,
  scopeAuth: {
    authScopes: ({ viewer }) => ({ scope: (scope) => viewer.can(scope) }),
    // A caller who lacks a scope is told which one, and the null stays where the schema allows it.
    unauthorizedError: (_parent, { viewer }, info, result) => {
      const { code, message } = needsScope(viewer, missingScopes(result.failure).join(' or '));
      return new InputError(`${info.parentType.name}.${info.fieldName}: ${message}`, code);
    },
  },
});

builder.queryType({ description: 'What can be read. Every id is opaque; every list is a Relay connection.' });

builder.addScalarType('DateTime', DateTimeResolver);
builder.addScalarType('JSON', JSONResolver);
builder.addScalarType('JSONObject', JSONObjectResolver);
builder.addScalarType('UUID', UUIDResolver);

function missingScopes(failure: AuthFailure): string[] {
  if ('failures' in failure) return failure.failures.flatMap(missingScopes);
  return 'parameter' in failure ? [String(failure.parameter)] : [];
}
