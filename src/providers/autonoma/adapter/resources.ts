import type { Call } from '../../../contract/call.ts';
import { UpstreamError } from '../../../errors.ts';
import { idPattern } from '../keys.ts';
import type { Client } from './client.ts';
import { unwrapRecord } from './envelope.ts';
import { type Relation, readRelation } from './relation-pages.ts';

export type ResourceName = 'account' | 'user' | 'role';

/** The upstream's reads, unwrapped. Each is sent once in an operation. */
export interface Resources {
  /** A record; null when there is none, or none can have such an id. */
  record(resource: ResourceName, id: string, call: Call): Promise<unknown>;
  /** The rows of a relation; null when there is no such record. */
  relation(resource: ResourceName, id: string, relation: string, call: Call): Promise<Relation | null>;
  all(resource: ResourceName, call: Call): Promise<Relation>;
  /** Resolves when the token is accepted, be there such a record or not. */
  reach(resource: ResourceName, id: string, call: Call): Promise<void>;
}

export function createResources(client: Client): Resources {
  const { envelope, treatAsMissing } = client.settings;

  return {
    async record(resource, id, call) {
      if (!idPattern.test(id)) return null;
      const path = `/${resource}/${id}`;
      return call.once(`GET ${path}`, async () => {
        const body = await orMissing(client.read(path, call), treatAsMissing);
        return body === null ? null : unwrapRecord(body, envelope);
      });
    },
    async relation(resource, id, relation, call) {
      if (!idPattern.test(id)) return null;
      const path = `/${resource}/${id}/${relation}`;
      return call.once(`GET ${path}`, async () => {
        const body = await orMissing(client.read(path, call), treatAsMissing);
        return body === null ? null : readRelation({ client, path, call }, body);
      });
    },
    all(resource, call) {
      const path = `/${resource}`;
      return call.once(`GET ${path}`, async () =>
        readRelation({ client, path, call }, await client.read(path, call)),
      );
    },
    async reach(resource, id, call) {
      // Here a 401 can only be the token's.
      const statuses = treatAsMissing.filter((status) => status !== 401);
      await orMissing(client.read(`/${resource}/${id}`, call), statuses);
    },
  };
}

/** Null where the answer says that there is no such record: by 404, or by one of these statuses. */
async function orMissing<T>(answer: Promise<T>, statuses: readonly number[]): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    if (error.code === 'NOT_FOUND' || statuses.some((status) => status === error.status)) return null;
    throw error;
  }
}

/** The rows of a relation that is whole; a part of them would be taken for all. */
export function wholeRows(relation: Relation | null): unknown[] | null {
  if (relation === null) return null;
  if (relation.incomplete !== null) throw relation.incomplete;
  return relation.rows;
}
