// The upstream calls that the limit and the rivals make by hand.

import { Pool } from 'undici';
import { backends } from '../rows.js';
import { inOrder, toServiceAccount, toUser } from './shapes.js';

const ports = JSON.parse(process.env.BENCH_UPSTREAMS);
const pools = ports.map((port) => new Pool(`http://127.0.0.1:${port}`, { connections: 8 }));
const headers = {
  accept: 'application/json',
  'content-type': 'application/json',
  authorization: 'Bearer canned',
};

async function post(backend, path, body) {
  const request = { method: 'POST', path, headers, body: JSON.stringify(body) };
  const { response } = await send(backend, request);
  return response;
}

/** Sends any request, and answers the JSON that comes back. */
export async function send(backend, request) {
  const { body } = await pools[backend].request(request);
  return body.json();
}

/** The first service accounts of all backends, in the order of their identifiers. */
export async function listServiceAccounts(first) {
  const request = { limit: first, offset: 0, query: [], sort: { field: 'identifier', ascending: true } };
  const pages = await Promise.all(
    backends.map((_, backend) => post(backend, '/api/v2/search/serviceaccount', request)),
  );
  const accounts = pages.flatMap(({ items }, backend) => items.map((row) => toServiceAccount(row, backend)));
  return inOrder(accounts).slice(0, first);
}

/** Service accounts by their global ids, one call for each backend. */
export async function readNodes(ids) {
  const asked = ids.map(parseId);
  const found = new Map();
  await Promise.all(
    backends.map(async (name, backend) => {
      const values = asked.flatMap(([, of, key]) => (of === name ? [key] : []));
      if (values.length === 0) return;
      const query = [{ key: 'identifier', values, matchingMethod: 'EXACT' }];
      const request = { limit: 1000, offset: 0, query, sort: { field: 'identifier', ascending: true } };
      const { items } = await post(backend, '/api/v2/search/serviceaccount', request);
      for (const row of items) {
        const account = toServiceAccount(row, backend);
        found.set(account.id, account);
      }
    }),
  );
  return ids.map((id) => found.get(id) ?? null);
}

export async function readUser(id) {
  const [, name, key] = parseId(id);
  const backend = backends.indexOf(name);
  const { validUsers } = await post(backend, '/api/v2/account/validateAccounts', [key]);
  const [user] = validUsers;
  return user === undefined ? null : toUser(user, backend);
}

/** People of all backends, joined by their addresses and in the order of these. */
export async function listPeople(first) {
  const query = [{ key: 'identifier', value: 'sa::', matchingMethod: 'STARTSWITH', negated: true }];
  const request = { limit: first, offset: 0, query, sort: { field: 'identifier', ascending: true } };
  const pages = await Promise.all(
    backends.map((_, backend) => post(backend, '/api/v2/search/account', request)),
  );
  const people = new Map();
  for (const [backend, { items }] of pages.entries()) {
    for (const row of items) {
      const { id, email, ...user } = toUser(row, backend);
      const person = people.get(email) ?? { email, displayName: email, users: [] };
      person.users.push({ id, backend: user.backend });
      people.set(email, person);
    }
  }
  return [...people.values()].sort((left, right) => (left.email < right.email ? -1 : 1)).slice(0, first);
}

/** A service account and its first token; that it has none yet is asked first, since twenty are the most. */
export async function createServiceAccount({ backend: name, name: account, principalId }) {
  const backend = backends.indexOf(name);
  const identifier = `sa::${account}`;
  const made = await post(backend, '/api/v2/account/serviceaccount', {
    identifier,
    active: true,
    description: 'a new one',
    tokens: [],
    groups: [],
    userGroups: [],
    roles: [],
  });
  const path = `/api/v2/apitoken/serviceaccount/${encodeURIComponent(identifier)}`;
  await send(backend, { method: 'GET', path, headers });
  const [token] = await post(backend, path, { tokenName: 'first' });
  const { active, description } = made;
  const { tokenName, dateGenerated, tokenID } = token;
  return {
    createServiceAccount: {
      serviceAccount: { id: principalId, externalId: made.identifier, active, description },
      warnings: [],
    },
    createToken: {
      token: { name: tokenName, createdAt: new Date(dateGenerated).toISOString() },
      secret: tokenID,
      warnings: [],
    },
  };
}

function parseId(id) {
  return JSON.parse(Buffer.from(id, 'base64url').toString());
}
