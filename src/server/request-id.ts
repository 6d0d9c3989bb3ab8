import { randomUUID } from 'node:crypto';

const known = new WeakMap<Request, string>();

/** The caller's own `x-request-id` where it is harmless, else a new one; the same for one request. */
export function requestIdOf(request: Request): string {
  const sent = request.headers.get('x-request-id') ?? '';
  const id = known.get(request) ?? (/^[\w.-]{1,64}$/.test(sent) ? sent : randomUUID());
  known.set(request, id);
  return id;
}
