import { InputError } from '../errors.ts';
import type { Backend } from '../loaders/backend.ts';
import type { PrincipalType, ResourceType } from '../model.ts';
import type { Scope, Viewer } from './context.ts';
import { needsScope } from './refusal.ts';

/** The scope that reading a type needs. */
export const readScopes: Readonly<Record<ResourceType, Scope>> = {
  Account: 'accounts:read',
  User: 'users:read',
  Role: 'roles:read',
  UserGroup: 'groups:read',
  ServiceAccount: 'serviceAccounts:read',
  Token: 'tokens:read',
  IntegrationUserAgent: 'integrationUserAgents:read',
  Asset: 'accounts:read',
  Gateway: 'accounts:read',
};

/** Refuses, before anything is asked, what would give records of types that the caller may not read. */
export function checkReadable(viewer: Viewer, types: readonly ResourceType[], field: string): void {
  const lacking = types.map((type) => readScopes[type]).filter((scope) => !viewer.can(scope));
  if (lacking.length === 0) return;
  const { code, message } = needsScope(viewer, lacking.join(', '));
  throw new InputError(`${field}: ${message}`, code);
}

/** The types that an identity of a backend may be of: only its answer would say of which it is. */
export function principalTypesIn({ adapter }: Backend): PrincipalType[] {
  return [
    'User',
    ...(adapter.serviceAccount === undefined ? [] : (['ServiceAccount'] as const)),
    ...(adapter.integrationUserAgent === undefined ? [] : (['IntegrationUserAgent'] as const)),
  ];
}
