import type { Call } from '../../../contract/call.ts';
import { UpstreamError } from '../../../errors.ts';
import { settle } from '../../../kit/settle.ts';
import type { HttpClient } from '../../../transport/exchange.ts';
import * as api from '../api.ts';
import { encodeCreate, encodeForm, type InvitationRequest, refusedNames } from '../requests.ts';
import type { Client } from './client.ts';
import type { Resources } from './resources.ts';

export type WritableName = 'account' | 'user';

/** The upstream's writes, each sent once. Against the custom of REST, PUT creates and POST updates. */
export interface Writer {
  create(resource: WritableName, fields: api.ApiFields, call: Call): Promise<{ id: string; body: unknown }>;
  /** The unwrapped answer; undefined when there is nothing to read in it. */
  update(resource: WritableName, id: string, fields: api.ApiFields, call: Call): Promise<unknown>;
  remove(resource: WritableName, id: string, call: Call): Promise<void>;
  invite(accountId: string, { fields, names }: InvitationRequest, call: Call): Promise<void>;
}

export function createWriter(client: Client, resources: Resources): Writer {
  const { http, settings } = client;
  const orMissing = createOrMissing(client, resources);

  return {
    async create(resource, fields, call) {
      const [path, names] = [`/${resource}`, refusedNames[resource]];
      const body = await client.write(
        { method: 'PUT', path, body: encodeCreate(fields, settings), names },
        call,
      );
      const created = api.created.safeParse(body);
      if (created.success) return { id: String(created.data.id), body };
      throw http.failure({
        code: 'OUTCOME_UNKNOWN',
        message: `the answer accepts the new ${resource}, but does not say under which id; look for it before trying again`,
      });
    },
    update(resource, id, fields, call) {
      const [path, names] = [`/${resource}/${id}`, refusedNames[resource]];
      const body = encodeForm(fields, settings);
      const answer = client.write({ method: 'POST', path, body, names }, call);
      return orMissing(answer, { resource, id }, call);
    },
    async remove(resource, id, call) {
      const answer = client.write({ method: 'DELETE', path: `/${resource}/${id}` }, call);
      await orMissing(answer, { resource, id }, call);
    },
    async invite(accountId, { fields, names }, call) {
      const path = `/account/${accountId}/call/invite`;
      await client.write({ method: 'POST', path, body: encodeForm(fields, settings), names }, call);
    },
  };
}

/**
 * Makes NOT_FOUND of a 403 where the settings say that it may mean so, and the record cannot be read either: a write that
 * is forbidden looks the same, but its record can be read. A 401 is left as it is, since a refused token would make a
 * delete look as if it had been done before.
 */
function createOrMissing({ http, settings }: Client, resources: Resources) {
  return async <T>(
    write: Promise<T>,
    { resource, id }: { resource: WritableName; id: string },
    call: Call,
  ): Promise<T> => {
    try {
      return await write;
    } catch (error) {
      const mayBeMissing =
        error instanceof UpstreamError && error.status === 403 && settings.treatAsMissing.includes(403);
      if (!mayBeMissing) throw error;
      const found = await settle(resources.record(resource, id, call.fresh()));
      throw found === null ? missing(http, resource) : error;
    }
  };
}

export function missing(http: HttpClient, resource: WritableName): UpstreamError {
  return http.failure({ code: 'NOT_FOUND', message: `has no such ${resource}` });
}
