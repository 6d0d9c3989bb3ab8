import type { AssetOperations, GatewayOperations } from '../../provider.ts';
import { pageOfAll } from '../../whole-list.ts';
import { apiDevice } from '../api.ts';
import { normalizeDevice } from '../normalize.ts';
import type { KnownAccounts } from './known-accounts.ts';

interface DeviceOptions {
  known: KnownAccounts;
  type: 'Asset' | 'Gateway';
  relation: string;
}

/** Assets and gateways are known as relations of accounts only: no page documents them as resources of their own. */
export function createDeviceOperations({
  known,
  type,
  relation,
}: DeviceOptions): AssetOperations & GatewayOperations {
  const reading = { relation, title: type, schema: apiDevice, normalize: normalizeDevice };
  return {
    list: async (query, call) => pageOfAll(type, await known.related(reading, query.parent, call), query),
  };
}
