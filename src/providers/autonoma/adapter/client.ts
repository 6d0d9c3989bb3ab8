import type { Call } from '../../../contract/call.ts';
import type { HttpClient, HttpRequest } from '../../../transport/http-client.ts';
import { createJsonClient } from '../../../transport/json-client.ts';
import type { AutonomaSettings } from '../settings.ts';
import { unwrapRecord } from './envelope.ts';
import { decodeRefusal, decodeWriteRefusal, refuseLogInPage, refusePage } from './failures.ts';

/** The one way to send requests to a tenant. */
export interface Client {
  http: HttpClient;
  settings: AutonomaSettings;
  /** The body of a read, as it came. */
  read(request: ReadRequest, call: Call): Promise<unknown>;
  /**
   * The unwrapped answer to a write, which is sent once; undefined when there is nothing to read in it. `path` leads to
   * the part of the input that is sent, for the names of refused fields.
   */
  write(request: HttpRequest, call: Call, path?: string): Promise<unknown>;
}

export interface ReadRequest {
  path: string;
  query?: NonNullable<HttpRequest['query']>;
  /** What a status of `treatAsMissing` means here: the record, the token, or, of a probe, the token where it is 401. */
  asks: 'record' | 'list' | 'probe';
}

export function createClient(http: HttpClient, settings: AutonomaSettings): Client {
  const authorize = (): Record<string, string> => ({ 'x-api-token': settings.auth.apiToken });
  const reader = (treatAsMissing: readonly number[]) =>
    createJsonClient({
      http,
      authorize,
      decodeFailure: (response) => decodeRefusal(response, treatAsMissing),
      failureInSuccess: refuseLogInPage,
    });
  const readers = {
    record: reader(settings.treatAsMissing),
    list: reader([]),
    probe: reader(settings.treatAsMissing.filter((status) => status !== 401)),
  };

  return {
    http,
    settings,
    async read({ path, query = {}, asks }, call) {
      const body = await readers[asks].json({ method: 'GET', path, query }, call);
      if (body !== undefined) return body;
      throw http.failure({ code: 'BACKEND_PROTOCOL', message: 'expected JSON, an empty answer came' });
    },
    async write(request, call, path = '') {
      const client = createJsonClient({
        http,
        authorize,
        decodeFailure: (response) => decodeWriteRefusal(response, path),
        failureInSuccess: refusePage,
      });
      const { text } = await client.response(request, call);
      const body = readJson(text);
      return body === undefined ? undefined : unwrapRecord(body, settings.envelope);
    },
  };
}

/** Undefined for what is no JSON: the status has said already that the write was done. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
