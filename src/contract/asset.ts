import type { NoFilter, ReadOperations } from './read.ts';
import type { ResourceRecord } from './record.ts';

export interface AssetOperations extends ReadOperations<AssetRecord, NoFilter> {}

export interface AssetRecord extends ResourceRecord {
  name?: string | null;
}

/** Lists of assets are ordered by the first of these fields that a record has. */
export const assetOrder: readonly (keyof AssetRecord)[] = ['key'];
