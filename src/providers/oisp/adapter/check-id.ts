import type { HttpClient } from '../../../transport/exchange.ts';

/** The record, if it is the one whose id was asked for; nothing of another may be shown in its place. */
export function checkId<R extends { id: string }>(
  http: HttpClient,
  record: R,
  { id, resource }: { id: string; resource: string },
): R {
  if (record.id === id) return record;
  const message = `${resource}: expected the record that was asked for, another one came`;
  throw http.failure({ code: 'BACKEND_PROTOCOL', message });
}
