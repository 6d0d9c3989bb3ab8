import type { Call } from '../../../contract/call.ts';
import type { FieldFault, UpstreamError } from '../../../errors.ts';
import type { HttpClient } from '../../../transport/exchange.ts';
import type { Context } from './context.ts';

/** Refuses an input that cannot be right, before anything is sent. */
export function refuseFaults(http: HttpClient, faults: readonly FieldFault[]): void {
  const [first] = faults;
  if (first === undefined) return;
  throw http.failure({
    code: 'INVALID_INPUT',
    message: `nothing was sent, since ${first.name} ${first.reason}`,
    fields: [...faults],
  });
}

export function notFound(http: HttpClient, what: string): UpstreamError {
  return http.failure({ code: 'NOT_FOUND', message: `has no such ${what}` });
}

/** Refuses an answer that shows another record than the one asked for; upper and lower case are the same. */
export function requireSame(http: HttpClient, asked: string, came: string, what: string): void {
  if (asked.toLowerCase() === came.toLowerCase()) return;
  throw http.failure({ code: 'BACKEND_PROTOCOL', message: `${what}: another one came than was asked for` });
}

/** A backend has one account: any other cannot be meant. Costs a request only while the tenant is not known. */
export async function accountFaults(
  { tenant }: Context,
  accountKey: string | null,
  call: Call,
): Promise<FieldFault[]> {
  if (accountKey === null || (await tenant.key(call)) === accountKey) return [];
  return [{ name: 'accountKey', reason: 'is not the one account of this backend' }];
}
