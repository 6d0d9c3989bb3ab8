import type { Call } from '../../../contract/call.ts';
import type { Batch } from '../../../contract/read.ts';
import { orNull, UpstreamError } from '../../../errors.ts';
import { readBody } from '../../../kit/read-body.ts';
import * as api from '../api.ts';
import type { Client } from './client.ts';

/** Reads account by account, since there is no batch; as many at once as the connection allows. */
export async function readBusinessFunctions(
  client: Client,
  keys: readonly string[],
  call: Call,
): Promise<Batch<string[]>> {
  const batch = new Map<string, string[] | UpstreamError>();
  const readOne = async (key: string): Promise<void> => {
    try {
      const path = `/account/${encodeURIComponent(key)}/businessFunctions`;
      const body = await orNull(client.send({ method: 'GET', path }, call));
      if (body !== null)
        batch.set(key, readBody(client.http, api.businessFunctions, body, 'businessFunctions'));
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      batch.set(key, error);
    }
  };
  await Promise.all(keys.map(readOne));
  return batch;
}
