import type { ErrorCode } from '../errors.ts';
import { chooseMediaType } from './accepted.ts';

/** A request that is answered before GraphQL comes into play: a status, and a line for whoever reads it. */
export interface Refusal {
  status: number;
  text: string;
  headers?: Readonly<Record<string, string>>;
  /** For clients that read JSON; INVALID_INPUT if absent. */
  code?: ErrorCode;
}

/** What decides how a refusal is written. */
export interface Asker {
  accept?: string | undefined;
  contentType?: string | undefined;
  requestId: string;
}

/** A refusal as it is sent: as an error of GraphQL for clients that read JSON, else as a line of text. */
export function writeRefusal(
  { text, headers, code = 'INVALID_INPUT' }: Refusal,
  asker: Asker,
): { headers: Record<string, string>; body: string } {
  const mediaType = jsonFor(asker);
  const errors = [{ message: text, extensions: { code, requestId: asker.requestId } }];
  return {
    headers: {
      'content-type': `${mediaType ?? 'text/plain'}; charset=utf-8`,
      ...answerHeaders,
      ...headers,
    },
    body: mediaType === null ? `${text}\n` : JSON.stringify({ errors }),
  };
}

/** What every answer says: it may hold secrets, and is nothing but what its media type says. */
export const answerHeaders = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const;

export function refusalResponse(
  refusal: Refusal,
  ResponseOfYoga: typeof Response,
  asker: Asker = { requestId: '' },
): Response {
  const { headers, body } = writeRefusal(refusal, asker);
  return new ResponseOfYoga(body, { status: refusal.status, headers });
}

export function askerOf({ headers }: Request, requestId: string): Asker {
  const of = (name: string): string | undefined => headers.get(name) ?? undefined;
  return { accept: of('accept'), contentType: of('content-type'), requestId };
}

/** What a caller sent, short and printable, for an error text. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}...` : text);
}

/** Null for whoever neither names JSON nor takes anything and sends JSON. */
function jsonFor({ accept = '*/*', contentType = '' }: Asker): string | null {
  const named = accept.split(',').filter((range) => /json/i.test(range));
  if (named.length > 0) return chooseMediaType(named.join(','));
  return /^application\/json\b/i.test(contentType) && accept.includes('*/*') ? 'application/json' : null;
}
