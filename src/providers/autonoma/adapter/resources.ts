import type { Call } from '../../../contract/call.ts';
import { orNull } from '../../../errors.ts';
import type { HttpClient, HttpRequest } from '../../../transport/http-client.ts';
import { createJsonClient, type JsonClient } from '../../../transport/json-client.ts';
import type { AutonomaSettings } from '../index.ts';
import { idPattern } from '../keys.ts';
import { unwrapRecord } from './envelope.ts';
import { decodeRefusal, refuseLogInPage } from './failures.ts';
import { type Relation, readRelation } from './relation-pages.ts';

export type ResourceName = 'account' | 'user' | 'role';

/** The upstream's reads, unwrapped. Each is sent once in an operation. */
export interface Resources {
  /** Null when there is no such record, or none can have such an id. */
  record(resource: ResourceName, id: string, call: Call): Promise<unknown>;
  /** As `record`, past what this operation remembers: for reads that follow a write. */
  recordNow(resource: ResourceName, id: string, call: Call): Promise<unknown>;
  /** The rows of a relation; null when there is no such record. */
  relation(resource: ResourceName, id: string, relation: string, call: Call): Promise<Relation | null>;
  all(resource: ResourceName, call: Call): Promise<Relation>;
  /** Resolves when the token is accepted, be there such a record or not. */
  reach(resource: ResourceName, id: string, call: Call): Promise<void>;
}

export function createResources(http: HttpClient, settings: AutonomaSettings): Resources {
  const ofOneRecord = createClient(http, settings, settings.treatAsMissing);
  // Here a 401 can only be the token's.
  const ofAll = createClient(http, settings, []);
  const forReach = createClient(
    http,
    settings,
    settings.treatAsMissing.filter((status) => status !== 401),
  );

  async function read(
    client: JsonClient,
    path: string,
    call: Call,
    query: HttpRequest['query'] = {},
  ): Promise<unknown> {
    const body = await client.json({ method: 'GET', path, query }, call);
    if (body !== undefined) return body;
    throw http.failure({ code: 'BACKEND_PROTOCOL', message: 'expected JSON, an empty answer came' });
  }

  function pages(client: JsonClient, path: string, call: Call, first: unknown): Promise<Relation> {
    const next = (query: NonNullable<HttpRequest['query']>): Promise<unknown> =>
      read(client, path, call, query);
    return readRelation({ http, settings, path, call, read: next }, first);
  }

  async function recordNow(resource: ResourceName, id: string, call: Call): Promise<unknown> {
    if (!idPattern.test(id)) return null;
    const body = await orNull(read(ofOneRecord, `/${resource}/${id}`, call));
    return body === null ? null : unwrapRecord(body, settings.envelope);
  }

  return {
    recordNow,
    record: (resource, id, call) => call.once(`GET /${resource}/${id}`, () => recordNow(resource, id, call)),
    async relation(resource, id, relation, call) {
      if (!idPattern.test(id)) return null;
      const path = `/${resource}/${id}/${relation}`;
      return call.once(`GET ${path}`, async () => {
        const body = await orNull(read(ofOneRecord, path, call));
        return body === null ? null : pages(ofOneRecord, path, call, body);
      });
    },
    all: (resource, call) =>
      call.once(`GET /${resource}`, async () => {
        const path = `/${resource}`;
        return pages(ofAll, path, call, await read(ofAll, path, call));
      }),
    async reach(resource, id, call) {
      await orNull(read(forReach, `/${resource}/${id}`, call));
    },
  };
}

function createClient(
  http: HttpClient,
  { auth }: AutonomaSettings,
  treatAsMissing: readonly number[],
): JsonClient {
  return createJsonClient({
    http,
    authorize: () => ({ 'x-api-token': auth.apiToken }),
    decodeFailure: (response) => decodeRefusal(response, treatAsMissing),
    failureInSuccess: refuseLogInPage,
  });
}

/** The rows of a relation that is whole; a part of them would be taken for all. */
export function wholeRows(relation: Relation | null): unknown[] | null {
  if (relation === null) return null;
  if (relation.incomplete !== null) throw relation.incomplete;
  return relation.rows;
}
