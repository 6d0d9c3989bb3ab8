import type { Adapter } from '../../../src/contract/provider.ts';
import { UpstreamError } from '../../../src/errors.ts';
import { wavefront } from '../../../src/providers/index.ts';
import type { FaultRule } from '../../../src/sandbox/faults.ts';
import { type StartedProvider, type StartOptions, startProvider } from '../../support/start-provider.ts';
import type { Model } from './emulated.ts';

export const ghost = '00000000-0000-4000-8000-000000000000';
export const ghostUser = 'ghost@nordhafen.example';
export const mina = 'mina.okafor@nordhafen.example';
export const lee = 'lee.park@nordhafen.example';
export const carlos = 'carlos.mendez@nordhafen.example';
export const exporter = 'sa::malmo-terminal-exporter';
export const roles = {
  administrators: '2850a1af-1b52-5655-b731-8710a3fb49e5',
  exporters: 'bb63ce50-cc83-5c6d-b352-6b78aa124157',
  viewers: '78f95418-3ac4-5701-b6fe-c9ba50c0a8cb',
  events: '700d9c5b-0470-5a2e-9e60-353542af93c1',
};
export const groups = {
  everyone: '2ad50966-29df-5de1-a683-ce0d45e4723c',
  malmo: '44c25835-1fe0-5190-be99-0ad81e712393',
  hamburg: '4e1e67ea-cca2-548c-9904-ca59d9bc3d11',
};

type Written = 'user' | 'serviceAccount' | 'role' | 'group' | 'token' | 'permission' | 'principal';
type Operations = {
  [Name in Written]: { [Verb in keyof NonNullable<Adapter[Name]>]-?: NonNullable<Adapter[Name]>[Verb] };
};

export interface Writing {
  adapter: Operations;
  started: StartedProvider;
  /** Method and path below /api/v2. */
  lines(): string[];
  /** The JSON body of the request at this place; null when it has none. */
  body(index: number): unknown;
  /** What the upstream itself says; not counted among the requests. */
  upstream<T = Model>(path: string, request?: { method: string; body?: unknown }): Promise<T>;
  fail(rule: FaultRule): void;
}

/** An adapter before an upstream of its own, so that nothing written is left to other tests. */
export async function startWriting(options: StartOptions = {}): Promise<Writing> {
  const started = await startProvider(wavefront, options);
  const { token } = (started.connection.settings as unknown as { auth: { token: string } }).auth;
  return {
    adapter: started.adapter as Operations,
    started,
    lines: () => started.requests.map(({ method, url }) => `${method} ${url.replace('/api/v2', '')}`),
    body: (index) => {
      const text = started.requests[index]?.body ?? '';
      return text === '' ? null : (JSON.parse(text) as unknown);
    },
    async upstream<T>(path: string, request: { method: string; body?: unknown } = { method: 'GET' }) {
      const response = await fetch(`${started.served.url}/api/v2${path}`, {
        method: request.method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
      });
      started.requests.pop();
      const json = (await response.json()) as { response?: T };
      return (json.response ?? json) as T;
    },
    fail: (rule) => started.served.setFaults({ rules: [rule] }),
  };
}

export async function failureOf(promise: Promise<unknown> | undefined): Promise<UpstreamError> {
  const error: unknown = await promise?.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof UpstreamError) return error;
  throw new Error(`expected an UpstreamError, ${String(error)} came`);
}

/** Outcomes as JSON: the code of an error, or the warnings. */
export function shown(outcomes: ReadonlyMap<string, unknown> | undefined): Record<string, unknown> {
  return Object.fromEntries(
    [...(outcomes ?? [])].map(([name, outcome]) => [
      name,
      outcome instanceof UpstreamError ? outcome.code : (outcome as { warnings: string[] }).warnings,
    ]),
  );
}
