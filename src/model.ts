/** Words that every layer shares. */

/** The `id` of a provider: lower-case letters. */
export type ProviderId = string;

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

export const resourceTypes = [
  'Account',
  'User',
  'Role',
  'UserGroup',
  'ServiceAccount',
  'Token',
  'IntegrationUserAgent',
  'Asset',
  'Gateway',
] as const;
export type ResourceType = (typeof resourceTypes)[number];

export const principalTypes = ['User', 'ServiceAccount', 'IntegrationUserAgent'] as const;
export type PrincipalType = (typeof principalTypes)[number];
