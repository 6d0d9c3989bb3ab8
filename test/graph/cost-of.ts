import { providerIds } from '../../src/providers/registry.ts';
import type { RecordedRequest } from '../../src/sandbox/serve-emulator.ts';
import type { StartedGateway } from '../support/start-gateway.ts';

/** How many requests of each kind went to each backend; those that were not asked are left out. */
export type Cost = Partial<Record<string, Record<string, number>>>;

export function costOf({ requests }: StartedGateway, backends: readonly string[] = providerIds): Cost {
  const rows = backends.map((name) => [name, count(requests(name).map(patternOf))] as const);
  return Object.fromEntries(rows.filter(([, counts]) => Object.keys(counts).length > 0));
}

const idPattern = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[^/]+@[^/]+|\d{2,}/g;

/** "GET /accounts/{id}/users": ids and queries left out, so that requests can be counted by what they ask. */
function patternOf({ method, url }: Pick<RecordedRequest, 'method' | 'url'>): string {
  const path = decodeURIComponent(url.split('?')[0] ?? '').replace(idPattern, '{id}');
  return `${method} ${path}`;
}

function count(patterns: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const pattern of patterns) counts[pattern] = (counts[pattern] ?? 0) + 1;
  return counts;
}
