/** What a caller may be allowed to do. */
export const scopes = [
  'accounts:read',
  'users:read',
  'roles:read',
  'groups:read',
  'serviceAccounts:read',
  'tokens:read',
  'integrationUserAgents:read',
  'backends:read',
  'native:read',
  'account:activate',
  'audit:read',
  'schema:read',
  'cost:read',
  'accounts:write',
  'users:write',
  'roles:write',
  'groups:write',
  'serviceAccounts:write',
  'tokens:write',
  'integrationUserAgents:write',
] as const;
export type Scope = (typeof scopes)[number];

/** What a configuration may grant: a scope, all of one resource, or everything. */
export const grants: readonly string[] = [
  '*',
  ...new Set(scopes.map((scope) => `${scope.split(':')[0]}:*`)),
  ...scopes,
];
