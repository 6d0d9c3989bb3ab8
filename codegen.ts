import type { CodegenConfig } from '@graphql-codegen/cli';
import { printSdl } from './src/graph/schema.ts';

// Prints the public contract from the Pothos builder, and typed documents of the example operations for the tests.
const config: CodegenConfig = {
  schema: printSdl(),
  documents: 'schema/operations/*.graphql',
  generates: {
    'schema/schema.graphql': {
      plugins: ['schema-ast'],
      config: { includeDirectives: false, sort: true },
    },
    'test/generated/operations.ts': {
      plugins: ['typescript', 'typescript-operations', 'typed-document-node'],
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        onlyOperationTypes: true,
        skipTypename: true,
        dedupeFragments: true,
        scalars: {
          DateTime: 'string',
          EmailAddress: 'string',
          JSON: 'unknown',
          JSONObject: 'Record<string, unknown>',
          UUID: 'string',
        },
      },
    },
  },
};

export default config;
