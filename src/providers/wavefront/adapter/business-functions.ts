import type { Call } from '../../../contract/call.ts';
import type { Batch } from '../../../contract/read.ts';
import { orNull } from '../../../errors.ts';
import { readBody } from '../../../kit/read-body.ts';
import { readEach } from '../../../kit/read-each.ts';
import * as api from '../api.ts';
import type { Client } from './client.ts';

/** Reads account by account, since there is no batch. */
export function readBusinessFunctions(
  client: Client,
  keys: readonly string[],
  call: Call,
): Promise<Batch<string[]>> {
  return readEach(keys, async (key) => {
    const path = `/account/${encodeURIComponent(key)}/businessFunctions`;
    const body = await orNull(client.send({ method: 'GET', path }, call));
    return body === null ? null : readBody(client.http, api.businessFunctions, body, 'businessFunctions');
  });
}
