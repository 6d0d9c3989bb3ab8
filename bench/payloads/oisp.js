import { makeAccounts } from '../rows.js';

/** What an Open IoT Service Platform answers: a token, what it opens, and the users of each account with their roles. */
export function oisp() {
  const accounts = makeAccounts('oisp', ['admin', 'user']);
  const claims = { sub: '50000000-0000-4000-8000-000000000000', exp: '2099-01-01T00:00:00.000Z' };
  const roles = Object.fromEntries(accounts.map(({ id }) => [id, 'admin']));
  const encode = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const header = { typ: 'JWT', alg: 'RS256' };
  const token = `${encode(header)}.${encode({ ...claims, accounts: roles })}.c2lnbmVk`;
  const own = accounts.map(({ id, name }) => ({ id, name, role: 'admin' }));
  return (line) => {
    if (line === 'POST /v1/api/auth/token') return { token };
    if (line === 'GET /v1/api/auth/tokenInfo') return { header, payload: { ...claims, accounts: own } };
    const id = /^GET \/v1\/api\/accounts\/([^/]+)\/users$/.exec(line)?.[1];
    return accounts.find((one) => one.id === id)?.users.map((user) => toUser(id, user));
  };
}

function toUser(account, { id, email, role }) {
  const time = Date.UTC(2026, 0, 1);
  return {
    id,
    email,
    verified: true,
    attributes: {},
    type: 'user',
    created: time,
    updated: time,
    accounts: { [account]: role },
  };
}
