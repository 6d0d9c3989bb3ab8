// Three levels by hand: the accounts of three providers, with their users and the roles of these.

import { send } from './calls.js';

const json = { accept: 'application/json', 'content-type': 'application/json' };
const bearer = { ...json, authorization: 'Bearer canned' };
const everyone = [{ key: 'identifier', value: 'sa::', matchingMethod: 'STARTSWITH', negated: true }];
const byIdentifier = { field: 'identifier', ascending: true };

let login = null;

export async function listAccounts() {
  const lists = await Promise.all([astraAccounts(), oispAccounts(), wavefrontAccounts()]);
  return lists.flat().sort((left, right) => (left.name.toLowerCase() < right.name.toLowerCase() ? -1 : 1));
}

async function astraAccounts() {
  const { items } = await get(0, '/accounts?orderBy=name&limit=101&count=true');
  return Promise.all(
    items.map(async ({ id, name }) => {
      const path = `/accounts/${id}/core/v1`;
      const [users, bindings] = await Promise.all([
        get(0, `${path}/users?orderBy=email&limit=201&count=true`),
        get(0, `${path}/roleBindings?orderBy=id&limit=200&count=true`),
      ]);
      const roles = new Map(bindings.items.map(({ userID, role }) => [userID, role]));
      return accountOf(
        name,
        users.items.map((user) => userOf(user.email, [roles.get(user.id)])),
      );
    }),
  );
}

async function oispAccounts() {
  login ??= send(1, { method: 'POST', path: '/v1/api/auth/token', headers: json, body: '{}' });
  const { token } = await login;
  const headers = { accept: 'application/json', authorization: `Bearer ${token}` };
  const { payload } = await get(1, '/v1/api/auth/tokenInfo', headers);
  return Promise.all(
    payload.accounts.map(async ({ id, name }) => {
      const users = await get(1, `/v1/api/accounts/${id}/users`, headers);
      return accountOf(
        name,
        users.map((user) => userOf(user.email, [user.accounts[id]])),
      );
    }),
  );
}

async function wavefrontAccounts() {
  const [first, found] = await Promise.all([search('user', [], 1), search('account', everyone, 200)]);
  const groups = await readEach('usergroup', new Set(found.flatMap((row) => row.userGroups)));
  // Groups hold their roles as objects; only the others are asked for.
  const known = new Map([...groups.values()].flatMap((group) => group.roles).map((role) => [role.id, role]));
  const unknown = new Set(found.flatMap((row) => row.roles).filter((id) => !known.has(id)));
  const roles = new Map([...known, ...(await readEach('role', unknown))]);
  const users = found.map((row) => {
    const inherited = row.userGroups.flatMap((id) => groups.get(id).roles.map((role) => role.id));
    const held = [...row.roles, ...inherited];
    return userOf(
      row.identifier,
      held.map((id) => roles.get(id).name),
    );
  });
  return [accountOf(first[0].customer, users)];
}

function accountOf(name, users) {
  const nodes = users.sort((left, right) => (left.email < right.email ? -1 : 1));
  return { name, users: { nodes } };
}

function userOf(email, roles) {
  return { email, roleAssignments: roles.map((name) => ({ role: { name } })) };
}

async function readEach(type, ids) {
  const answers = await Promise.all([...ids].map((id) => get(2, `/api/v2/${type}/${id}`)));
  return new Map(answers.map(({ response }) => [response.id, response]));
}

async function search(type, query, limit) {
  const body = JSON.stringify({ limit, offset: 0, query, sort: byIdentifier });
  const { response } = await send(2, {
    method: 'POST',
    path: `/api/v2/search/${type}`,
    headers: bearer,
    body,
  });
  return response.items;
}

function get(backend, path, headers = bearer) {
  return send(backend, { method: 'GET', path, headers });
}
