import type { Adapter } from './provider.ts';

type Resource = Exclude<keyof Adapter, 'ping'>;
type Operations<Name extends Resource> = NonNullable<Adapter[Name]>;

/** A resource of the adapter with one of its methods, or with a field that it reads by itself. */
type Row = {
  [Name in Resource]: readonly [Name, keyof Operations<Name> | { field: FieldOf<Operations<Name>> }];
}[Resource];
type FieldOf<Operations> = Operations extends { fields?: infer Fields } ? keyof NonNullable<Fields> : never;

/** What each capability stands for; `get` is there too where only `getMany` is. */
const table = {
  ACCOUNT_READ: ['account', 'get'],
  ACCOUNT_LIST: ['account', 'list'],
  ACCOUNT_CREATE: ['account', 'create'],
  ACCOUNT_UPDATE: ['account', 'update'],
  ACCOUNT_DELETE: ['account', 'delete'],
  ACTIVATION_CODE_READ: ['account', { field: 'activationCode' }],
  ACTIVATION_CODE_REFRESH: ['account', 'refreshActivationCode'],
  USER_READ: ['user', 'get'],
  USER_LIST: ['user', 'list'],
  USER_CREATE: ['user', 'create'],
  USER_UPDATE: ['user', 'update'],
  USER_DELETE: ['user', 'delete'],
  USER_INVITE: ['user', 'invite'],
  USER_INVITE_CANCEL: ['user', 'cancelInvites'],
  USER_INVITE_ACCEPT: ['user', 'acceptInvite'],
  USER_INVITE_DECLINE: ['user', 'declineInvite'],
  USER_BATCH_READ: ['user', 'getMany'],
  ROLE_LIST: ['role', 'list'],
  ROLE_CREATE: ['role', 'create'],
  ROLE_UPDATE: ['role', 'update'],
  ROLE_DELETE: ['role', 'delete'],
  ROLE_ASSIGN: ['role', 'assign'],
  ROLE_UNASSIGN: ['role', 'unassign'],
  ROLE_ASSIGNMENT_UPDATE: ['role', 'updateAssignment'],
  PERMISSION_GRANT: ['permission', 'grant'],
  PERMISSION_REVOKE: ['permission', 'revoke'],
  GROUP_LIST: ['group', 'list'],
  GROUP_CREATE: ['group', 'create'],
  GROUP_UPDATE: ['group', 'update'],
  GROUP_DELETE: ['group', 'delete'],
  GROUP_ASSIGN: ['group', 'addMembers'],
  GROUP_UNASSIGN: ['group', 'removeMembers'],
  SERVICE_ACCOUNT_READ: ['serviceAccount', 'get'],
  SERVICE_ACCOUNT_LIST: ['serviceAccount', 'list'],
  SERVICE_ACCOUNT_CREATE: ['serviceAccount', 'create'],
  SERVICE_ACCOUNT_UPDATE: ['serviceAccount', 'update'],
  SERVICE_ACCOUNT_DELETE: ['serviceAccount', 'delete'],
  SERVICE_ACCOUNT_ACTIVATE: ['serviceAccount', 'activate'],
  TOKEN_LIST: ['token', 'list'],
  TOKEN_CREATE: ['token', 'create'],
  TOKEN_RENAME: ['token', 'rename'],
  TOKEN_REVOKE: ['token', 'revoke'],
  INTEGRATION_USER_AGENT_READ: ['integrationUserAgent', 'get'],
  INTEGRATION_USER_AGENT_LIST: ['integrationUserAgent', 'list'],
  INTEGRATION_USER_AGENT_CREATE: ['integrationUserAgent', 'create'],
  INTEGRATION_USER_AGENT_UPDATE: ['integrationUserAgent', 'update'],
  INTEGRATION_USER_AGENT_DELETE: ['integrationUserAgent', 'delete'],
} as const satisfies Record<string, Row>;

type Table = typeof table;
export type Capability = keyof Table;
export const capabilities = Object.keys(table) as Capability[];

/** The method that a capability stands for; none for a field that is read by itself. */
export type Operation<C extends Capability> = Table[C] extends readonly [
  infer Name extends Resource,
  infer Method,
]
  ? Method extends keyof Operations<Name>
    ? NonNullable<Operations<Name>[Method]>
    : never
  : never;

/** The operation behind a capability; undefined where the adapter lacks it. */
export function operationOf<C extends Capability>(adapter: Adapter, capability: C): Operation<C> | undefined {
  return memberOf(adapter, capability) as Operation<C> | undefined;
}

/** What a backend can do: the operations that its adapter has. */
export function capabilitiesOf(adapter: Adapter): Capability[] {
  return capabilities.filter((capability) => {
    const [resource, method] = table[capability];
    if (method === 'get' && adapter[resource]?.getMany !== undefined) return true;
    return memberOf(adapter, capability) !== undefined;
  });
}

function memberOf(adapter: Adapter, capability: Capability): unknown {
  const [resource, method]: Row = table[capability];
  const operations: object | undefined = adapter[resource];
  if (typeof method !== 'object') return read(operations, method);
  return read(read(operations, 'fields'), method.field);
}

function read(object: unknown, name: PropertyKey): unknown {
  return typeof object === 'object' && object !== null ? Reflect.get(object, name) : undefined;
}
