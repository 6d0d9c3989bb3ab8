// Hive Gateway with Mesh over OpenAPI: the merged list is a resolver that asks each subgraph by its own schema.

import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import rest from '@graphql-mesh/transport-rest';
import { inOrder, toServiceAccount } from '../shapes.js';
import { prefixOf, subgraphs } from './subgraphs.js';

const composer = fileURLToPath(new URL('compose.js', import.meta.url));
// In a process of its own, so that what composing needs is not counted.
const { stdout: supergraph, stderr } = spawnSync(process.execPath, [composer], { encoding: 'utf8' });
if (!supergraph.includes('@join__graph')) throw new Error(`no supergraph was made:\n${stderr}`);

const selectionSet = '{ response { items { identifier active description groups lastUsed } } }';

const gateway = createGatewayRuntime({
  supergraph,
  logging: 'error',
  transports: { rest },
  additionalTypeDefs: `
    type Backend {
      name: String!
    }

    type ServiceAccount {
      id: ID!
      externalId: String!
      displayName: String!
      description: String
      active: Boolean
      lastSeenAt: String
      permissions: [String!]
      backend: Backend!
    }

    type ServiceAccountConnection {
      nodes: [ServiceAccount!]!
    }

    extend type Query {
      serviceAccounts(first: Int = 50): ServiceAccountConnection
    }
  `,
  additionalResolvers: {
    Query: {
      serviceAccounts: async (root, { first }, context, info) => {
        const args = { input: { limit: first, offset: 0 } };
        const pages = await Promise.all(
          subgraphs.map(async (name) => {
            const search = context[name].Query[`${prefixOf(name)}search`];
            const { response } = await search({ root, args, context, info, selectionSet });
            return response.items;
          }),
        );
        const accounts = pages.flatMap((rows, backend) => rows.map((row) => toServiceAccount(row, backend)));
        return { nodes: inOrder(accounts).slice(0, first) };
      },
    },
  },
});
createServer(gateway).listen(Number(process.env.BENCH_PORT), '127.0.0.1');
