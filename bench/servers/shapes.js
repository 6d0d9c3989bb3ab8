// The shapes that the limit and the rivals make of the upstreams' rows.

import { backends } from '../rows.js';
import { globalId } from '../scenarios.js';

export function toServiceAccount(row, backend) {
  const name = backends[backend];
  return {
    id: globalId('ServiceAccount', name, row.identifier),
    externalId: row.identifier,
    displayName: row.identifier.slice(4),
    description: row.description,
    active: row.active,
    lastSeenAt: timeOf(row.lastUsed),
    permissions: row.groups,
    backend: { name },
  };
}

export function toUser(row, backend) {
  const name = backends[backend];
  return {
    id: globalId('User', name, row.identifier),
    externalId: row.identifier,
    displayName: row.identifier,
    email: row.identifier,
    lastSeenAt: timeOf(row.lastSuccessfulLogin),
    permissions: row.groups,
    backend: { name },
  };
}

export function inOrder(accounts) {
  return accounts.sort((left, right) => (left.externalId < right.externalId ? -1 : 1));
}

function timeOf(milliseconds) {
  return milliseconds === undefined ? null : new Date(milliseconds).toISOString();
}
