import type { Call } from '../../../contract/call.ts';
import type { HttpClient, HttpRequest } from '../../../transport/exchange.ts';
import { createJsonClient, type JsonRequest } from '../../../transport/json-client.ts';
import type { Settings } from '../settings.ts';
import { unwrapRecord } from './envelope.ts';
import { decodeFailure, refusePage } from './failures.ts';

/** The one way to send requests to a tenant. */
export interface Client {
  http: HttpClient;
  settings: Settings;
  /** The body of an answer to a GET, as it came. */
  read(path: string, call: Call, query?: NonNullable<HttpRequest['query']>): Promise<unknown>;
  /** The unwrapped answer to a write; undefined when there is nothing to read in it. */
  write(request: JsonRequest, call: Call): Promise<unknown>;
}

export function createClient(http: HttpClient, settings: Settings): Client {
  const { apiToken } = settings.auth;
  const client = createJsonClient({
    http,
    authorize: () => ({ 'x-api-token': apiToken }),
    decodeFailure,
    failureInSuccess: refusePage,
    secrets: [apiToken],
  });

  return {
    http,
    settings,
    async read(path, call, query = {}) {
      const body = await client.json({ method: 'GET', path, query }, call);
      if (body !== undefined) return body;
      throw http.failure({ code: 'BACKEND_PROTOCOL', message: 'expected JSON, an empty answer came' });
    },
    async write(request, call) {
      // What is no JSON says nothing; the status has said already that the write was done.
      const body = (await client.response(request, call)).json();
      return body === undefined ? undefined : unwrapRecord(body, settings.envelope);
    },
  };
}
