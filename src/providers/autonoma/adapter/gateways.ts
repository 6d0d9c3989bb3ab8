import type { GatewayOperations } from '../../../contract/gateway.ts';
import type { Context } from './context.ts';
import { deviceOperations } from './devices.ts';

export function gatewayOperations(context: Context): GatewayOperations {
  return deviceOperations(context, { type: 'Gateway', relation: 'gateways' });
}
