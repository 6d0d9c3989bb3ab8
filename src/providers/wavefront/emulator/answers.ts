import { randomUUID } from 'node:crypto';
import { HTTPException } from 'hono/http-exception';

/** The envelope of most operations. */
export function enveloped(response: unknown, warning = ''): Response {
  // A warning is told by the code in the body; the HTTP status that goes with it is documented nowhere, 200 here.
  const code = warning === '' ? 200 : 202;
  return Response.json({ status: { result: 'OK', message: warning, code }, response });
}

/** E1: the envelope as an error. */
export function refuse(status: 400 | 401 | 403 | 404 | 409, message: string): HTTPException {
  const body = { status: { result: 'ERROR', message, code: status } };
  return new HTTPException(status, { res: Response.json(body, { status }) });
}

/** E2: what the framework says before an operation is reached. */
export function frameworkError(status: 401 | 415, reason: string): HTTPException {
  const body = { error: `HTTP ${status} ${reason}`, trackingId: randomUUID() };
  return new HTTPException(status, { res: Response.json(body, { status }) });
}

/** E3: lines of text for a path that leads nowhere. */
export function noSuchPath(): Response {
  const lines = `error='not_found'\nmessage='resource cannot be found'\ntrackingId=${randomUUID()}\n`;
  return new Response(lines, { status: 404, headers: { 'content-type': 'text/plain' } });
}

/** E4: plain text. For a role it means "not there any more", elsewhere "try later". */
export function pushedBack(): HTTPException {
  const res = new Response('HTTP 406 NOT_ACCEPTABLE\nThe server cannot take this request now.\n', {
    status: 406,
    headers: { 'content-type': 'text/plain' },
  });
  return new HTTPException(406, { res });
}

/** A page of rows in the order in which they came to be. */
export function page<Row>(
  rows: readonly Row[],
  { offset, limit }: { offset: number; limit: number },
  view: (row: Row) => unknown,
): Response {
  return enveloped({
    items: rows.slice(offset, offset + limit).map(view),
    offset,
    limit,
    totalItems: rows.length,
    moreItems: rows.length > offset + limit,
    sort: { ascending: false, field: 'default', default: true },
  });
}
