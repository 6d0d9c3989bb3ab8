import type { AssetOperations } from '../../../contract/asset.ts';
import type { Context } from './context.ts';
import { deviceOperations } from './devices.ts';

export function assetOperations(context: Context): AssetOperations {
  return deviceOperations(context, { type: 'Asset', relation: context.settings.assetRelation });
}
