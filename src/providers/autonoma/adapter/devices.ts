import type { AssetOperations, AssetRecord } from '../../../contract/asset.ts';
import type { GatewayOperations, GatewayRecord } from '../../../contract/gateway.ts';
import { readBody, readRecord } from '../../../kit/read-body.ts';
import { pageOfAll } from '../../../kit/whole-list.ts';
import * as api from '../api.ts';
import { readDeviceKey } from '../keys.ts';
import { toDevice } from '../normalize.ts';
import type { Context } from './context.ts';
import { wholeRows } from './resources.ts';

interface DeviceKind {
  type: 'Asset' | 'Gateway';
  /** The relation of an account that has them. */
  relation: string;
}

/** Assets and gateways are known as relations of accounts only: no page documents them as resources of their own. */
export function deviceOperations(
  { http, resources, known }: Context,
  { type, relation }: DeviceKind,
): AssetOperations & GatewayOperations {
  const reading = { relation, title: type, schema: api.device, normalize: toDevice };
  return {
    async get(key, call) {
      const device = readDeviceKey(key);
      if (device === null) return null;
      // One request for all of an account's that one operation asks for.
      const related = await resources.relation('account', device.accountKey, relation, call);
      const row = related?.rows.find((candidate) => idOf(candidate) === device.id);
      if (row !== undefined) {
        const normalize = (found: api.ApiDevice): AssetRecord & GatewayRecord =>
          toDevice(found, device.accountKey);
        return readRecord(http, api.device, row, { resource: type, normalize });
      }
      // A row whose id cannot be read may be the one that is asked for: reading it tells what is wrong with it.
      for (const one of wholeRows(related) ?? [])
        if (idOf(one) === null) readBody(http, api.device, one, type);
      return null;
    },
    list: async (query, call) => pageOfAll(type, await known.related(reading, query.parent, call), query),
  };
}

function idOf(row: unknown): string | null {
  const reference = api.reference.safeParse(row);
  return reference.success ? String(reference.data.id) : null;
}
