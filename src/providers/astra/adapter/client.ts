import type { z } from 'zod';
import { orNull } from '../../../errors.ts';
import type { HttpClient, HttpResponse } from '../../../transport/http-client.ts';
import { createJsonClient, type DecodedFailure, type JsonClient } from '../../../transport/json-client.ts';
import type { Call, Connection } from '../../provider.ts';
import { readBody } from '../../read-body.ts';
import { problemSchema } from '../api.ts';
import type { AstraSettings } from '../index.ts';
import { type Collections, createCollections } from './collections.ts';

/** What every part of the adapter works with. */
export interface AstraClient {
  http: HttpClient;
  settings: AstraSettings;
  json: JsonClient;
  collections: Collections;
  /** One resource by its path; null when there is none. */
  readItem<T>(schema: z.ZodType<T>, path: string, resource: string, call: Call): Promise<T | null>;
}

export function createClient({ http, settings }: Connection<AstraSettings>): AstraClient {
  const json = createJsonClient({
    http,
    authorize: () => ({ authorization: `Bearer ${settings.auth.token}` }),
    decodeFailure,
  });
  return {
    http,
    settings,
    json,
    collections: createCollections(http, json, settings.pageSize),
    readItem: async (schema, path, resource, call) => {
      const body = await orNull(json.json({ method: 'GET', path }, call).then((answer) => ({ answer })));
      return body === null ? null : readBody(http, schema, body.answer, resource);
    },
  };
}

function decodeFailure(response: HttpResponse): DecodedFailure | null {
  // A gateway in front of the API answers so, with any 4xx status and in no documented form, for a wrong account id.
  if (response.status < 500 && response.text.includes('x-pcloud-accountid')) return { code: 'NOT_FOUND' };
  const problem = problemSchema.safeParse(parseJson(response.text));
  if (!problem.success) return null;
  const faults = [...(problem.data.invalidParams ?? []), ...(problem.data.invalidFields ?? [])];
  // The problem's own number and status are no better than the HTTP status: 1 and 2 are used without distinction.
  return { fields: faults.map(({ name, reason }) => ({ name, reason })) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
