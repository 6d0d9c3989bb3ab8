// Five Wavefronts, or one among others.

import { makeTenant } from '../rows.js';

/** What a Wavefront answers: the payload in its envelope. */
export function wavefront(backend, rows) {
  const tenant = makeTenant(backend, rows);
  return (line, body) => {
    const response = payloadOf(tenant, line, body);
    return response === undefined
      ? undefined
      : { status: { result: 'OK', message: '', code: 200 }, response };
  };
}

function payloadOf(tenant, line, body) {
  const owner = /^(GET|POST) \/api\/v2\/apitoken\/serviceaccount\/(.+)$/.exec(line);
  if (owner !== null) return owner[1] === 'GET' ? [] : [makeToken(decodeURIComponent(owner[2]), body)];
  const one = /^GET \/api\/v2\/(role|usergroup)\/(.+)$/.exec(line);
  if (one !== null)
    return { role: tenant.roles, usergroup: tenant.groups }[one[1]].find(({ id }) => id === one[2]);
  switch (line) {
    case 'POST /api/v2/search/serviceaccount':
      return search(tenant.serviceAccounts, body);
    case 'POST /api/v2/search/user':
      return search(tenant.users, body);
    case 'POST /api/v2/search/account':
      return search([...tenant.users, ...tenant.serviceAccounts].map(toAccount), body);
    case 'POST /api/v2/account/serviceaccount':
      return { ...body, unitedPermissions: body.groups };
    case 'POST /api/v2/account/validateAccounts': {
      const validUsers = tenant.users.filter(({ identifier }) => body.includes(identifier));
      const valid = new Set(validUsers.map(({ identifier }) => identifier));
      return { validUsers, invalidIdentifiers: body.filter((identifier) => !valid.has(identifier)) };
    }
    default:
      return undefined;
  }
}

/** A row of the search for accounts of both kinds, which knows ids alone. */
function toAccount({ identifier, groups, roles, userGroups, unitedPermissions = groups }) {
  const ids = (held) => held.map((one) => one.id ?? one);
  return { identifier, groups, roles: ids(roles), userGroups: ids(userGroups), unitedPermissions };
}

function makeToken(account, { tokenName }) {
  return {
    tokenID: '30000000-0000-4000-8000-000000000000',
    tokenName,
    account,
    accountType: 'SERVICE_ACCOUNT',
    dateGenerated: Date.UTC(2026, 0, 1),
  };
}

function search(all, { offset, limit, query = [] }) {
  const found = all.filter((row) => query.every((condition) => isMet(condition, row)));
  return {
    items: found.slice(offset, offset + limit),
    offset,
    limit,
    totalItems: found.length,
    moreItems: found.length > offset + limit,
    sort: { ascending: true, field: 'identifier', default: false },
  };
}

function isMet({ key, value, values = [value], matchingMethod, negated = false }, row) {
  const met =
    matchingMethod === 'STARTSWITH'
      ? values.some((text) => row[key].startsWith(text))
      : values.includes(row[key]);
  return met !== negated;
}
