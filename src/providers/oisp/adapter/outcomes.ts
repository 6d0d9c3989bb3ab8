import type { Done, Outcomes } from '../../../contract/write.ts';
import { UpstreamError } from '../../../errors.ts';
import type { HttpClient } from '../../../transport/http-client.ts';

/**
 * Acts on each by itself, all at once: the connections of the backend bound how many really are. Whoever has gone
 * meanwhile is told by an abort only where nothing was done.
 */
export async function actOnEach<T>(
  http: HttpClient,
  things: ReadonlyMap<string, T>,
  act: (thing: T) => Promise<Done>,
): Promise<Outcomes> {
  const results = await Promise.allSettled([...things.values()].map(async (thing) => act(thing)));
  const nothingDone = results.every(
    (one) => one.status === 'rejected' && !(one.reason instanceof UpstreamError),
  );
  const outcomes = new Map<string, Done | UpstreamError>();
  for (const [index, name] of [...things.keys()].entries()) {
    const one = results[index];
    if (one === undefined) continue;
    if (one.status === 'fulfilled') outcomes.set(name, one.value);
    else if (one.reason instanceof UpstreamError) outcomes.set(name, one.reason);
    else if (nothingDone) throw one.reason;
    else outcomes.set(name, unsent(http, one.reason));
  }
  return outcomes;
}

function unsent(http: HttpClient, cause: unknown): UpstreamError {
  const message = 'nothing was sent, since the request was given up before its turn';
  return http.failure({ code: 'BACKEND_TIMEOUT', message, cause });
}
