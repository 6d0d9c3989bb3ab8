import type { ResourceType } from '../model.ts';
import type { AccountRecord } from './account.ts';
import type { AssetRecord } from './asset.ts';
import type { GatewayRecord } from './gateway.ts';
import type { GroupRecord } from './group.ts';
import type { IntegrationUserAgentRecord } from './integration-user-agent.ts';
import type { Adapter } from './provider.ts';
import type { ReadOperations } from './read.ts';
import type { RoleRecord } from './role.ts';
import type { ServiceAccountRecord } from './service-account.ts';
import type { TokenRecord } from './token.ts';
import type { UserRecord } from './user.ts';

export interface RecordOf {
  Account: AccountRecord;
  User: UserRecord;
  Role: RoleRecord;
  UserGroup: GroupRecord;
  ServiceAccount: ServiceAccountRecord;
  Token: TokenRecord;
  IntegrationUserAgent: IntegrationUserAgentRecord;
  Asset: AssetRecord;
  Gateway: GatewayRecord;
}

/** A record together with its type, where a list holds several types (members of a role or group). */
export type TypedRecord<Type extends ResourceType = ResourceType> = {
  [T in Type]: { type: T; record: RecordOf[T] };
}[Type];

/** The name of each type's operations in an adapter. */
const operationNames = {
  Account: 'account',
  User: 'user',
  Role: 'role',
  UserGroup: 'group',
  ServiceAccount: 'serviceAccount',
  Token: 'token',
  IntegrationUserAgent: 'integrationUserAgent',
  Asset: 'asset',
  Gateway: 'gateway',
} as const satisfies Record<ResourceType, keyof Adapter>;

/** The adapter's reads for a resource type, without its name being known. */
export function operationsOf<Type extends ResourceType>(
  adapter: Adapter,
  type: Type,
): ReadOperations<RecordOf[Type], object> | undefined {
  const operations: unknown = adapter[operationNames[type]];
  return operations as ReadOperations<RecordOf[Type], object> | undefined;
}
