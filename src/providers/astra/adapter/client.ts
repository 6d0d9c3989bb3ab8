import type { z } from 'zod';
import type { Call } from '../../../contract/call.ts';
import { orNull } from '../../../errors.ts';
import { readBody } from '../../../kit/read-body.ts';
import type { HttpClient } from '../../../transport/exchange.ts';
import {
  createJsonClient,
  type InputNames,
  type JsonClient,
  type JsonResponse,
} from '../../../transport/json-client.ts';
import type { ApiResourceBody } from '../api.ts';
import type { Settings } from '../settings.ts';
import { decodeFailure } from './failures.ts';

/** The one way to send requests. */
export interface Client {
  /** The JSON that a read answers. */
  json: JsonClient['json'];
  /** One resource by its path; null when there is none. */
  readItem<T extends { id: string }>(item: Item<T>, call: Call): Promise<T | null>;
  /** Sends a write once, whatever comes of it. The answer need not be JSON: a PUT should have no body, and some do. */
  write(request: WriteRequest, call: Call): Promise<JsonResponse>;
}

/** Where one resource is read, and as what. */
export interface Item<T> {
  schema: z.ZodType<T>;
  path: string;
  /** What errors and warnings call it. */
  resource: string;
}

interface WriteRequest {
  method: 'POST' | 'PUT' | 'DELETE';
  path: string;
  body?: ApiResourceBody;
  /** How the input names the upstream's fields. */
  names?: InputNames;
  /** Values in the body that no error may repeat. */
  secrets?: readonly string[];
}

export function createClient(http: HttpClient, { auth: { token } }: Settings): Client {
  const { json, response } = createJsonClient({
    http,
    authorize: () => ({ authorization: `Bearer ${token}` }),
    decodeFailure,
    secrets: [token],
  });
  // The upstream offers plain JSON on lists alone, and a resource in its own type, which "*/*" covers.
  const headers = { accept: '*/*' };
  const read: Client['json'] = (request, call) => json({ ...request, headers }, call);
  return {
    json: read,
    readItem: async ({ schema, path, resource }, call) => {
      const answer = await orNull(read({ method: 'GET', path }, call).then((body) => ({ body })));
      if (answer === null) return null;
      const item = readBody(http, schema, answer.body, resource);
      if (path.endsWith(`/${item.id}`)) return item;
      const message = `${resource}: expected the one that was asked for, another came`;
      throw http.failure({ code: 'BACKEND_PROTOCOL', message });
    },
    write: ({ body, ...request }, call) => {
      const sent = body === undefined ? {} : { body: { json: body, mediaType: `${body.type}+json` } };
      return response({ ...request, ...sent, headers: { accept: acceptOf(body) } }, call);
    },
  };
}

/** What a write accepts: the resource's own type first, then whatever else there is, problems included. */
function acceptOf(body: ApiResourceBody | undefined): string {
  return body === undefined ? '*/*' : `${body.type}+json, */*;q=0.1`;
}
