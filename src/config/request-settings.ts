import { z } from 'zod';

const count = (preset: number, most: number, description: string): z.ZodDefault<z.ZodNumber> =>
  z.number().int().min(1).max(most).default(preset).describe(description);

/** What of `server` bounds requests: how they come, and what they may hold. */
export const requestShape = {
  introspection: z
    .boolean()
    .optional()
    .describe(
      'Whether every caller may ask for the schema and is told which name was probably meant. Otherwise only callers with the scope schema:read. By default on if all backends are emulated.',
    ),
  getQueries: z
    .boolean()
    .optional()
    .describe(
      'Whether queries by GET are answered that are no trusted documents. By default on if all backends are emulated.',
    ),
  documents: z
    .strictObject({
      manifest: z
        .string()
        .min(1)
        .describe(
          'JSON file of trusted documents by id, as persistedDocuments of GraphQL Code Generator writes it.',
        ),
      only: z.boolean().default(false).describe('Whether nothing but trusted documents is answered.'),
    })
    .optional()
    .describe('Documents that clients may name by id instead of sending them.'),
  headersSeconds: count(10, 3_600, 'How long the headers of a request may take to arrive, in seconds.'),
  requestSeconds: count(
    15,
    3_600,
    'How long a whole request may take to arrive, in seconds. Raise it for clients on slow lines.',
  ),
  maxConnections: count(1_000, 1_000_000, 'Most connections at once; further ones are closed.'),
  maxUnfinishedBytes: count(
    32_000_000,
    10_000_000_000,
    'Memory for bodies that have not come whole, in bytes, over all requests.',
  ),
  maxFieldDepth: count(12, 500, 'Most levels of fields within fields; the schema itself is not counted.'),
  maxAliases: count(30, 100_000, 'Most aliases of one operation.'),
  maxDirectives: count(50, 100_000, 'Most directives of one operation.'),
  maxRootFields: count(20, 100_000, 'Most fields at the root of a query.'),
  maxMutations: count(20, 100_000, 'Most mutations of one operation.'),
  maxVariableNodes: count(
    10_000,
    10_000_000,
    'Most values in the variables of one request: texts, numbers, lists, objects.',
  ),
};
