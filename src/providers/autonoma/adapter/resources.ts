import type { Call } from '../../../contract/call.ts';
import { orNull } from '../../../errors.ts';
import { idPattern } from '../keys.ts';
import type { Client, ReadRequest } from './client.ts';
import { unwrapRecord } from './envelope.ts';
import { type Relation, readRelation } from './relation-pages.ts';

export type ResourceName = 'account' | 'user' | 'role';

/** The upstream's reads, unwrapped. Each is sent once in an operation. */
export interface Resources {
  /** A record; null when there is none, or none can have such an id. */
  record(resource: ResourceName, id: string, call: Call): Promise<unknown>;
  /** The same, past what this operation remembers: for reads that follow a write. */
  recordNow(resource: ResourceName, id: string, call: Call): Promise<unknown>;
  /** The rows of a relation; null when there is no such record. */
  relation(resource: ResourceName, id: string, relation: string, call: Call): Promise<Relation | null>;
  all(resource: ResourceName, call: Call): Promise<Relation>;
  /** Resolves when the token is accepted, be there such a record or not. */
  reach(resource: ResourceName, id: string, call: Call): Promise<void>;
}

export function createResources(client: Client): Resources {
  const { settings } = client;

  async function recordNow(resource: ResourceName, id: string, call: Call): Promise<unknown> {
    if (!idPattern.test(id)) return null;
    const body = await orNull(client.read({ path: `/${resource}/${id}`, asks: 'record' }, call));
    return body === null ? null : unwrapRecord(body, settings.envelope);
  }

  return {
    recordNow,
    record: (resource, id, call) => call.once(`GET /${resource}/${id}`, () => recordNow(resource, id, call)),
    async relation(resource, id, relation, call) {
      if (!idPattern.test(id)) return null;
      const request: ReadRequest = { path: `/${resource}/${id}/${relation}`, asks: 'record' };
      return call.once(`GET ${request.path}`, async () => {
        const body = await orNull(client.read(request, call));
        return body === null ? null : readRelation({ client, request, call }, body);
      });
    },
    all: (resource, call) =>
      call.once(`GET /${resource}`, async () => {
        const request: ReadRequest = { path: `/${resource}`, asks: 'list' };
        return readRelation({ client, request, call }, await client.read(request, call));
      }),
    async reach(resource, id, call) {
      await orNull(client.read({ path: `/${resource}/${id}`, asks: 'probe' }, call));
    },
  };
}

/** The rows of a relation that is whole; a part of them would be taken for all. */
export function wholeRows(relation: Relation | null): unknown[] | null {
  if (relation === null) return null;
  if (relation.incomplete !== null) throw relation.incomplete;
  return relation.rows;
}
