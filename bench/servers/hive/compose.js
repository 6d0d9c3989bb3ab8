// Writes the supergraph of the five upstreams to standard output: Mesh makes it of their OpenAPI documents.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPrefixTransform, getComposedSchemaFromConfig } from '@graphql-mesh/compose-cli';
import { loadOpenAPISubgraph } from '@omnigraph/openapi';
import { prefixOf, subgraphs } from './subgraphs.js';

const text = { type: 'string' };
const whole = { type: 'integer' };
const listOf = (items) => ({ type: 'array', items });
const objectOf = (title, properties) => ({ title, type: 'object', properties });

const condition = objectOf('Condition', { key: text, values: listOf(text), matchingMethod: text });
const search = objectOf('Search', { limit: whole, offset: whole, query: listOf(condition) });
const account = objectOf('Account', {
  identifier: text,
  active: { type: 'boolean' },
  description: text,
  groups: listOf(text),
  lastUsed: { type: 'number' },
});
const answer = objectOf('Answer', { response: objectOf('Page', { items: listOf(account) }) });
const json = (schema) => ({ content: { 'application/json': { schema } } });

const document = {
  openapi: '3.0.3',
  info: { title: 'Wavefront', version: '2' },
  paths: {
    '/api/v2/search/serviceaccount': {
      post: {
        operationId: 'search',
        requestBody: { required: true, ...json(search) },
        responses: { 200: { description: 'A page.', ...json(answer) } },
      },
    },
  },
};

const ports = JSON.parse(process.env.BENCH_UPSTREAMS);
const directory = mkdtempSync(join(tmpdir(), 'account-graph-bench-'));
const source = join(directory, 'openapi.json');
writeFileSync(source, JSON.stringify(document));

const nothing = () => {};
const logger = {
  log: nothing,
  debug: nothing,
  info: nothing,
  warn: console.warn,
  error: console.error,
  child: () => logger,
};

const composed = await getComposedSchemaFromConfig(
  {
    subgraphs: subgraphs.map((name, index) => ({
      sourceHandler: loadOpenAPISubgraph(name, {
        source,
        endpoint: `http://127.0.0.1:${ports[index]}`,
        operationHeaders: { authorization: 'Bearer canned' },
        selectQueryOrMutationField: [{ fieldName: 'search', type: 'Query' }],
      }),
      transforms: [
        createPrefixTransform({ value: prefixOf(name), includeRootOperations: true, includeTypes: true }),
      ],
    })),
  },
  logger,
);
rmSync(directory, { recursive: true, force: true });
process.stdout.write(composed);
