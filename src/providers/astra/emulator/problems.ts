import type { Json } from '../../../model.ts';

/** Problems of the vendor's catalogue: HTTP status, title, detail. */
const catalogue = {
  1: [404, 'Resource not found', "The resource specified in the request URI wasn't found."],
  2: [404, 'Collection not found', "The collection specified in the request URI wasn't found."],
  3: [401, 'Missing bearer token', 'The request is missing the required bearer token.'],
  4: [401, 'Invalid bearer token', 'The request bearer token is invalid, revoked, or unknown.'],
  5: [400, 'Invalid query parameters', 'The supplied query parameters are invalid.'],
  6: [400, 'Query parameters not supported', 'Some of the supplied query parameters are not supported.'],
  7: [400, 'Invalid JSON payload', 'The request body is not valid JSON.'],
  8: [400, 'Invalid JSON resource', 'The request body JSON does not conform to the schema.'],
  9: [400, 'Invalid JSON resource', 'The request body JSON fails the extended validation.'],
  10: [
    409,
    'JSON resource conflict',
    'The request body JSON contains a field that conflicts with an idempotent value.',
  ],
  11: [403, 'Operation not permitted', "The requested operation isn't permitted."],
  14: [403, 'Unauthorized access', "The user isn't enabled."],
  32: [406, 'Unsupported content type', "The requested content type isn't supported."],
  35: [400, 'Invalid resource ID', 'The resource ID in the request URI is invalid.'],
  38: [412, 'Precondition not met', "A precondition in the request headers isn't met."],
  39: [409, 'Credential exists', 'A credential of this name and type exists already.'],
  69: [405, 'Method not supported', "The method isn't supported for this resource."],
} as const satisfies Record<number, readonly [number, string, string]>;

type ProblemNumber = keyof typeof catalogue;

/** The answer that reports a problem; every value is a string, the status too. */
export function problem(number: ProblemNumber, extras: Record<string, Json> = {}): Response {
  const [status, title, detail] = catalogue[number];
  const type = `https://astra.netapp.io/problems/${number}`;
  const body = { type, title, detail, status: String(status), ...extras };
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });
}

export function invalidParameter(number: 5 | 6, name: string, reason: string): Response {
  return problem(number, { invalidParams: [{ name, reason }] });
}

export function invalidField(number: 9 | 10, name: string, reason: string): Response {
  return problem(number, { invalidFields: [{ name, reason }] });
}

/** The answer of the gateway before the API for an account id that it cannot route: plain text, no problem. */
export function unknownAccount(): Response {
  return new Response('invalid header value: x-pcloud-accountid\n', {
    status: 400,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  });
}
