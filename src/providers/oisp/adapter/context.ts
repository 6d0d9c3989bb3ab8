import type { Connection } from '../../../contract/provider.ts';
import type { HttpClient } from '../../../transport/http-client.ts';
import { createJsonClient } from '../../../transport/json-client.ts';
import type { OispSettings } from '../settings.ts';
import { type Client, createClient } from './client.ts';
import { decodeFailure } from './failures.ts';
import { createSession } from './session.ts';

/** What all operations on one backend share. */
export interface Context {
  http: HttpClient;
  settings: OispSettings;
  client: Client;
}

export function createContext({ http, settings, now }: Connection<OispSettings>): Context {
  // The session knows the token, so that no request is authorized here.
  const json = createJsonClient({ http, authorize: () => ({}), decodeFailure });
  const session = createSession({ http, json, settings, now });
  return { http, settings, client: createClient({ http, json, session, settings }) };
}
