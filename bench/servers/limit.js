// The limit: what a server costs that was written for these operations alone, without GraphQL.

import { createServer } from 'node:http';
import { operationsByQuery } from '../scenarios.js';
import { listAccounts } from './accounts.js';
import { createServiceAccount, listPeople, listServiceAccounts, readNodes, readUser } from './calls.js';

createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    const { query, variables } = JSON.parse(Buffer.concat(chunks).toString());
    const body = JSON.stringify({ data: await answer(operationsByQuery.get(query), variables) });
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  });
}).listen(Number(process.env.BENCH_PORT), '127.0.0.1');

async function answer(operation, variables) {
  if (operation.user) return { user: await readUser(variables.id) };
  if (operation.write) return createServiceAccount(variables);
  if (operation.accounts) return { accounts: { nodes: await listAccounts() } };
  if (operation.people) return { people: { nodes: await listPeople(100) } };
  if (operation.nodes) {
    const nodes = await readNodes(variables.ids);
    return { nodes: nodes.map(({ id, displayName, description }) => ({ id, displayName, description })) };
  }
  const nodes = await listServiceAccounts(100);
  // Whole nodes have the fields in the order in which they are asked.
  if (operation.list.length === 8) return { serviceAccounts: { nodes } };
  const names = operation.list.map((field) => field.split(' ')[0]);
  return { serviceAccounts: { nodes: nodes.map((node) => pick(node, names)) } };
}

function pick(node, names) {
  const picked = {};
  for (const name of names) picked[name] = node[name];
  return picked;
}
