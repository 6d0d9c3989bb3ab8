import type { Collection } from './collections.ts';

/** The path of a collection below an account, or of one of its resources. */
export function accountPath(accountId: string, ...segments: string[]): string {
  return ['/accounts', encodeURIComponent(accountId), 'core/v1', ...segments.map(encodeURIComponent)].join(
    '/',
  );
}

export const accountCollection: Collection = { path: '/accounts', orderBy: 'name', mayBeMissing: false };

/** The users of an account, or of one of its groups. */
export function userCollection(accountId: string, ...parent: string[]): Collection {
  return { path: accountPath(accountId, ...parent, 'users'), orderBy: 'email', mayBeMissing: true };
}

/** The groups of an account, or of one of its users. */
export function groupCollection(accountId: string, ...parent: string[]): Collection {
  return { path: accountPath(accountId, ...parent, 'groups'), orderBy: 'name', mayBeMissing: true };
}

export function tokenCollection(accountId: string, userId: string): Collection {
  return { path: accountPath(accountId, 'users', userId, 'tokens'), orderBy: 'id', mayBeMissing: true };
}

/** The role bindings of an account, or of one of its users or groups. */
export function bindingCollection(accountId: string, ...principal: string[]): Collection {
  return { path: accountPath(accountId, ...principal, 'roleBindings'), orderBy: 'id', mayBeMissing: true };
}
