import { type Done, type Outcomes, type Target, targetKey } from '../contract/write.ts';
import { UpstreamError } from '../errors.ts';
import type { HttpClient } from '../transport/exchange.ts';

/** Targets by their name in `Outcomes`, each once, in the order in which they were given. */
export function distinctTargets<T extends Target>(targets: readonly T[]): Map<string, T> {
  return new Map(targets.map((target): [string, T] => [targetKey(target), target]));
}

/**
 * Acts on each by itself, all at once: the connections of the backend bound how many really are. One that fails stops no
 * other, and no other's outcome is lost where something unexpected happens to one.
 */
export async function outcomesOf<T>(
  http: HttpClient,
  things: ReadonlyMap<string, T>,
  act: (thing: T) => Promise<Done>,
): Promise<Outcomes> {
  const ended = await Promise.allSettled([...things.values()].map(async (thing) => act(thing)));
  const [first] = ended;
  if (first?.status === 'rejected' && ended.every(isUnexpected)) throw first.reason;
  return new Map([...things.keys()].map((name, index) => [name, outcomeOf(http, ended[index])]));
}

function isUnexpected(end: PromiseSettledResult<Done>): boolean {
  return end.status === 'rejected' && !(end.reason instanceof UpstreamError);
}

function outcomeOf(http: HttpClient, end: PromiseSettledResult<Done> | undefined): Done | UpstreamError {
  if (end?.status === 'fulfilled') return end.value;
  if (end?.reason instanceof UpstreamError) return end.reason;
  const message = 'something unexpected happened in the gateway; it may or may not have taken effect';
  return http.failure({ code: 'OUTCOME_UNKNOWN', message, cause: end?.reason });
}
