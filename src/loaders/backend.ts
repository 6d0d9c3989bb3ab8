import type { Call, Limits } from '../contract/call.ts';
import { type Capability, capabilitiesOf } from '../contract/capability.ts';
import type { ReadCosts } from '../contract/cost.ts';
import type { Adapter } from '../contract/provider.ts';
import { UpstreamError } from '../errors.ts';
import type { ProviderId } from '../model.ts';
import type { Quota } from '../transport/exchange.ts';
import { type BackendPages, keepsNothing } from './kept-pages.ts';
import { completeCosts } from './read-costs.ts';

/** One configured backend, connected. */
export interface Backend {
  name: string;
  /** Its number in the configuration; breaks ties in merged lists. */
  order: number;
  provider: ProviderId;
  adapter: Adapter;
  capabilities: readonly Capability[];
  limits: Limits;
  /** What its reads cost; a resource that it cannot read is absent. */
  costs: ReadCosts;
  /** What walks through its lists keep from page to page. */
  kept: BackendPages;
  quota(): Quota | null;
  /** Asks the backend, or repeats an answer of less than a second ago, so that dashboards cannot hammer it. */
  health(call: Call): Promise<Health>;
}

export type HealthStatus = 'UP' | 'DEGRADED' | 'DOWN' | 'UNKNOWN';

export interface Health {
  /** DEGRADED: it answers, but refuses us; DOWN: no answer; UNKNOWN: the check was given up. */
  status: HealthStatus;
  reason: string | null;
  checkedAt: Date | null;
  latencyMs: number | null;
}

export interface BackendOptions {
  name: string;
  order: number;
  provider: ProviderId;
  adapter: Adapter;
  limits: Limits;
  /** What the provider says of its reads; a prudent guess for what it does not say. */
  costs?: ReadCosts;
  /** Absent: nothing is kept. */
  kept?: BackendPages;
  quota(): Quota | null;
  now(): number;
}

const freshMs = 1_000;

export function createBackend({
  adapter,
  now,
  kept = keepsNothing,
  costs,
  ...rest
}: BackendOptions): Backend {
  let latest: { at: number; health: Promise<Health> } | null = null;
  return {
    ...rest,
    adapter,
    costs: completeCosts(adapter, costs),
    kept,
    capabilities: capabilitiesOf(adapter),
    async health(call) {
      const shared = latest !== null && now() - latest.at <= freshMs ? latest : null;
      const current = shared ?? { at: now(), health: checkHealth(adapter, call, now) };
      latest = current;
      const health = await current.health;
      // That one caller gave up says nothing to the others.
      if (health.status === 'UNKNOWN' && latest === current) latest = null;
      return health.status === 'UNKNOWN' && shared !== null ? this.health(call) : health;
    },
  };
}

async function checkHealth(adapter: Adapter, call: Call, now: () => number): Promise<Health> {
  const started = performance.now();
  const found = (status: HealthStatus, reason: string | null): Health => ({
    status,
    reason,
    checkedAt: new Date(now()),
    latencyMs: Math.round((performance.now() - started) * 10) / 10,
  });
  try {
    await adapter.ping({ ...call, alone: true, probe: true });
    return found('UP', null);
  } catch (error) {
    if (!(error instanceof UpstreamError)) return found('UNKNOWN', 'the check was given up');
    const silent = error.code === 'BACKEND_UNAVAILABLE' || error.code === 'BACKEND_TIMEOUT';
    return found(silent ? 'DOWN' : 'DEGRADED', error.message);
  }
}
