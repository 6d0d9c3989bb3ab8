import { randomUUID } from 'node:crypto';

const known = new WeakMap<Request, string>();

/** The caller's own `x-request-id` where it is harmless, else a new one; the same for one request. */
export function requestIdOf(request: Request): string {
  const id = known.get(request) ?? harmlessIdOf(request.headers.get('x-request-id'));
  known.set(request, id);
  return id;
}

export function harmlessIdOf(sent: string | readonly string[] | null | undefined): string {
  return sentIdOf(sent) ?? randomUUID();
}

/** The caller's own; null where there is none, or one that is not harmless. */
export function sentIdOf(sent: string | readonly string[] | null | undefined): string | null {
  return typeof sent === 'string' && /^[\w.-]{1,64}$/.test(sent) ? sent : null;
}
