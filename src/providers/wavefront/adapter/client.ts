import type { HttpClient, HttpRequest } from '../../../transport/http-client.ts';
import { createJsonClient, type JsonClient } from '../../../transport/json-client.ts';
import type { Call } from '../../provider.ts';
import { decodeFailure, failureInSuccess, type NotAcceptable } from './failures.ts';

export interface Client {
  http: HttpClient;
  /** The payload, taken out of its envelope if there is one. Path below /api/v2. */
  send(request: HttpRequest, call: Call): Promise<unknown>;
  /** The same below /role, where a 406 means that the role is not there. */
  sendRole(request: HttpRequest, call: Call): Promise<unknown>;
}

export function createClient(http: HttpClient, token: string): Client {
  const jsonClient = (notAcceptable: NotAcceptable): JsonClient =>
    createJsonClient({
      http,
      authorize: () => ({ authorization: `Bearer ${token}` }),
      decodeFailure: (response) => decodeFailure(response, notAcceptable),
      failureInSuccess: (response) => failureInSuccess(response, notAcceptable),
    });
  const send =
    (client: JsonClient) =>
    async (request: HttpRequest, call: Call): Promise<unknown> =>
      unwrap(await client.json({ ...request, path: `/api/v2${request.path}` }, call));
  return { http, send: send(jsonClient('RATE_LIMITED')), sendRole: send(jsonClient('NOT_FOUND')) };
}

/** Which operations have an envelope is declared wrongly, so the body itself is asked. */
function unwrap(body: unknown): unknown {
  if (!isObject(body) || !('status' in body) || !isObject(body.status)) return body;
  return 'response' in body ? body.response : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
