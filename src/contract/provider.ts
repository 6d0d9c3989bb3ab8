/**
 * THE CONTRACT between the gateway and a provider.
 *
 * A provider describes one kind of backend. `connect` builds an adapter for one configured backend: a plain object
 * of operations. An operation that a backend does not have is absent; the capabilities that users see are derived
 * from what is present.
 *
 * Laws that every adapter keeps:
 * - it throws `UpstreamError` only (a caller's abort passes through);
 * - "there is none" is null, or absence from a map, never an error;
 * - batches are matched by key, never by position;
 * - an absent field of a record costs nothing; null is the backend's last word.
 */

import type { z } from 'zod';
import type { ProviderId } from '../model.ts';
import type { HttpClient, Quota, ResponseHeaders } from '../transport/exchange.ts';
import type { AccountOperations } from './account.ts';
import type { AssetOperations } from './asset.ts';
import type { Call } from './call.ts';
import type { ReadCosts } from './cost.ts';
import type { CreateEmulator } from './emulator.ts';
import type { GatewayOperations } from './gateway.ts';
import type { GroupOperations } from './group.ts';
import type { IntegrationUserAgentOperations } from './integration-user-agent.ts';
import type { PermissionOperations, PrincipalOperations } from './principals.ts';
import type { RoleOperations } from './role.ts';
import type { ServiceAccountOperations } from './service-account.ts';
import type { TokenOperations } from './token.ts';
import type { UserOperations } from './user.ts';

export interface Provider<Settings extends BackendSettings = BackendSettings> {
  id: ProviderId;
  /** The name that its vendor writes, for people. */
  title: string;
  /** What an operator may configure for such a backend, beyond `name`, `provider` and `emulated`. Strict. */
  settings: z.ZodType<Settings>;
  /** Requests that may run at once against one backend, unless the operator says otherwise. */
  concurrency: number;
  /** Reads the upstream's word on our request quota from the headers of any answer. */
  readQuota?(headers: ResponseHeaders): Quota | null;
  /**
   * What its reads cost, by which the requests of an operation are estimated. Absent, or absent for a resource: one request
   * for each record and each page of fifty.
   */
  readCosts?(settings: Settings): ReadCosts;
  connect(connection: Connection<Settings>): Adapter;
  loadEmulator(): Promise<CreateEmulator>;
}

/** Settings that every provider's schema has. */
export interface BackendSettings {
  /** Base URL of the upstream's API, as the provider's page in the README says. */
  url: string;
}

export interface Connection<Settings> {
  /** The backend's name in the configuration. */
  backend: string;
  settings: Settings;
  http: HttpClient;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Keyed, one-way: a public name for something secret. The same secret always gives the same name. */
  fingerprint(secret: string): string;
}

export interface Adapter {
  /** The cheapest read that needs valid credentials; resolves when the backend answers and accepts them. */
  ping(call: Call): Promise<void>;
  account?: AccountOperations;
  user?: UserOperations;
  role?: RoleOperations;
  group?: GroupOperations;
  serviceAccount?: ServiceAccountOperations;
  token?: TokenOperations;
  integrationUserAgent?: IntegrationUserAgentOperations;
  asset?: AssetOperations;
  gateway?: GatewayOperations;
  permission?: PermissionOperations;
  principal?: PrincipalOperations;
}
