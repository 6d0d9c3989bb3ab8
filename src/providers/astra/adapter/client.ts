import type { z } from 'zod';
import type { Call } from '../../../contract/call.ts';
import { orNull } from '../../../errors.ts';
import { readBody } from '../../../kit/read-body.ts';
import type { HttpClient, HttpResponse } from '../../../transport/http-client.ts';
import { createJsonClient, type JsonClient } from '../../../transport/json-client.ts';
import type { InputPaths } from '../input-paths.ts';
import type { ResourceBody } from '../requests.ts';
import type { Settings } from '../settings.ts';
import { decodeFailure, decodeWriteFailure } from './failures.ts';

/** The one way to send requests. */
export interface Client {
  /** The JSON that a read answers. */
  json: JsonClient['json'];
  /** One resource by its path; null when there is none. */
  readItem<T extends { id: string }>(item: Item<T>, call: Call): Promise<T | null>;
  /** Sends a write once, whatever comes of it. The answer's body is not read: a PUT should have none, and some do. */
  write(request: WriteRequest, call: Call): Promise<HttpResponse>;
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
  body?: ResourceBody;
  /** How the input names the upstream's fields. */
  inputPaths?: InputPaths;
  /** Values in the body that no error may repeat. */
  secrets?: readonly string[];
}

export function createClient(http: HttpClient, settings: Settings): Client {
  const authorize = (): Record<string, string> => ({ authorization: `Bearer ${settings.auth.token}` });
  // The upstream offers plain JSON on lists alone, and a resource in its own type, which "*/*" covers.
  const authorizeRead = (): Record<string, string> => ({ ...authorize(), accept: '*/*' });
  const { json } = createJsonClient({
    http,
    authorize: authorizeRead,
    decodeFailure: (response) => decodeFailure(response, [settings.auth.token]),
  });
  return {
    json,
    readItem: async ({ schema, path, resource }, call) => {
      const body = await orNull(json({ method: 'GET', path }, call).then((answer) => ({ answer })));
      if (body === null) return null;
      const item = readBody(http, schema, body.answer, resource);
      if (path.endsWith(`/${item.id}`)) return item;
      const message = `${resource}: expected the one that was asked for, another came`;
      throw http.failure({ code: 'BACKEND_PROTOCOL', message });
    },
    write: ({ method, path, body, inputPaths = {}, secrets = [] }, call) => {
      const writer = createJsonClient({
        http,
        authorize: () => ({ ...authorize(), accept: acceptOf(body) }),
        decodeFailure: (response) =>
          decodeWriteFailure(response, inputPaths, [settings.auth.token, ...secrets]),
      });
      const sent = body === undefined ? {} : { body: { json: body, mediaType: `${body.type}+json` } };
      return writer.response({ method, path, ...sent }, call);
    },
  };
}

/** What a write accepts: the resource's own type first, then whatever else there is, problems included. */
function acceptOf(body: ResourceBody | undefined): string {
  return body === undefined ? '*/*' : `${body.type}+json, */*;q=0.1`;
}
