import type { Call } from '../../../contract/call.ts';
import type { HttpClient } from '../../../transport/exchange.ts';
import { createJsonClient, type JsonRequest } from '../../../transport/json-client.ts';
import * as api from '../api.ts';
import { decodeFailure, failureInSuccess } from './failures.ts';

export interface Client {
  http: HttpClient;
  /** Answers the payload, taken out of its envelope if there is one. The path is below /api/v2. */
  send(request: JsonRequest, call: Call): Promise<unknown>;
  write(request: JsonRequest, call: Call): Promise<WriteAnswer>;
}

export interface WriteAnswer {
  payload: unknown;
  /** Whether the upstream's status holds a warning; its text may name anything, so it stays here. */
  warned: boolean;
}

export function createClient(http: HttpClient, token: string): Client {
  const client = createJsonClient({
    http,
    authorize: () => ({ authorization: `Bearer ${token}` }),
    decodeFailure,
    failureInSuccess,
    secrets: [token],
  });
  const write = async (request: JsonRequest, call: Call): Promise<WriteAnswer> => {
    const body = await client.json({ ...request, path: `/api/v2${request.path}` }, call);
    return { payload: unwrap(body), warned: isWarning(body) };
  };
  return { http, write, send: async (request, call) => (await write(request, call)).payload };
}

/** Decides by the body itself, since which operations have an envelope is declared wrongly. */
function unwrap(body: unknown): unknown {
  if (!isObject(body) || !('status' in body)) return body;
  // Another thing that is called status is a part of the payload.
  if (!isObject(body.status) && !('response' in body)) return body;
  return 'response' in body ? body.response : undefined;
}

/** Whether a body is a success with a code of its own and a message, whatever the HTTP status. */
function isWarning(body: unknown): boolean {
  const status = api.envelope.safeParse(body).data?.status;
  const code = status?.code ?? 200;
  return status?.result === 'OK' && code > 200 && code < 300 && Boolean(status.message);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
