import type { NoFilter, ReadOperations } from './read.ts';
import type { ResourceRecord } from './record.ts';

export interface GatewayOperations extends ReadOperations<GatewayRecord, NoFilter> {}

export interface GatewayRecord extends ResourceRecord {
  name?: string | null;
}

/** Lists of gateways are ordered by the first of these fields that a record has. */
export const gatewayOrder: readonly (keyof GatewayRecord)[] = ['key'];
