import { accountOrder } from '../contract/account.ts';
import { assetOrder } from '../contract/asset.ts';
import { gatewayOrder } from '../contract/gateway.ts';
import { groupOrder } from '../contract/group.ts';
import { integrationUserAgentOrder } from '../contract/integration-user-agent.ts';
import type { ResourceRecord } from '../contract/record.ts';
import type { RecordOf } from '../contract/resources.ts';
import { roleOrder } from '../contract/role.ts';
import { serviceAccountOrder } from '../contract/service-account.ts';
import { tokenOrder } from '../contract/token.ts';
import { userOrder } from '../contract/user.ts';
import type { ResourceType } from '../model.ts';
import { canonicalAddress } from './address.ts';

/**
 * The text by which merged lists order records of a type, by the order that the contract states: compared without case,
 * ties by backend, then by key.
 */
export function sortKeyOf<Type extends ResourceType>(type: Type, record: RecordOf[Type]): string {
  const text = sortedBy(type, record) ?? '';
  return type === 'User' ? canonicalAddress(text) : text.toLowerCase();
}

function sortedBy(type: ResourceType, record: ResourceRecord): string | null {
  const fields: readonly string[] = orders[type];
  for (const field of fields) {
    const value: unknown = Reflect.get(record, field);
    if (typeof value === 'string') return value;
  }
  return null;
}

const orders: { [Type in ResourceType]: readonly (keyof RecordOf[Type])[] } = {
  Account: accountOrder,
  User: userOrder,
  Role: roleOrder,
  UserGroup: groupOrder,
  ServiceAccount: serviceAccountOrder,
  Token: tokenOrder,
  IntegrationUserAgent: integrationUserAgentOrder,
  Asset: assetOrder,
  Gateway: gatewayOrder,
};

/** Order of code units: the same on every machine and in every locale. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
