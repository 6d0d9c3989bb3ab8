import type { Call } from '../contract/call.ts';
import type { Page } from '../contract/read.ts';
import { type ErrorCode, UpstreamError } from '../errors.ts';
import type { ResourceType } from '../model.ts';
import type { Backend } from './backend.ts';
import type { Missing } from './failure.ts';
import type { Entity } from './resource-loader.ts';
import type { StreamSource } from './stream.ts';
import { turn } from './turn.ts';

/** What every stream of a backend says of itself. */
export function streamOf(
  backend: Backend,
  partition: string | null,
): Pick<StreamSource<unknown>, 'name' | 'backend' | 'scope' | 'order' | 'mostRequests' | 'fail'> {
  return {
    name: partition === null ? backend.name : `${backend.name} ${partition}`,
    backend: backend.name,
    scope: partition === null ? 'BACKEND' : 'PARTITION',
    order: backend.order,
    mostRequests: backend.limits.pagesPerList,
    fail: failureOf(backend),
  };
}

export function failureOf({ name, provider }: Backend): (code: ErrorCode, message: string) => UpstreamError {
  return (code, message) =>
    new UpstreamError({ backend: name, provider, code, message: `${name}: ${message}` });
}

/** What an earlier page told, in the words of that page. */
export function recallIn({
  backend: named,
}: {
  backend(name: string): Backend | undefined;
}): (missing: Missing) => UpstreamError | null {
  return ({ backend: name, code, message }) => {
    const backend = named(name);
    if (backend === undefined) return null;
    return new UpstreamError({ backend: name, provider: backend.provider, code, message });
  };
}

/**
 * The page, in its turn. What an operation reads from its own memory costs no request that would end at the deadline, so
 * the deadline is looked at here.
 */
export async function inTurn<R>(
  backend: Backend,
  { signal }: Call,
  page: Promise<Page<R>>,
): Promise<Page<R>> {
  const read = await page;
  await turn();
  if (signal.aborted) throw failureOf(backend)('BACKEND_TIMEOUT', 'no time was left in this operation');
  return read;
}

export function listedEntity<Type extends ResourceType>({
  type,
  backend,
  record,
}: Entity<Type>): Entity<Type> {
  return { type, backend, record, listed: true };
}

export function oddFieldsOf({ type, backend, record }: Entity): { field: string; error: UpstreamError }[] {
  return (record.unreadable ?? []).map(({ field, reason }) => {
    const message = `${type} ${record.externalId}: ${field}: ${reason}`;
    return { field, error: failureOf(backend)('BACKEND_PROTOCOL', message) };
  });
}
