import type { Connection } from '../../../contract/provider.ts';
import type { UserRecord } from '../../../contract/user.ts';
import type { UpstreamError } from '../../../errors.ts';
import { createItemReader } from '../../../kit/read-body.ts';
import type { HttpClient } from '../../../transport/exchange.ts';
import * as api from '../api.ts';
import { toUser, type Visibility } from '../normalize.ts';
import type { Settings } from '../settings.ts';
import { type Client, createClient } from './client.ts';

/** What all operations on one backend share. */
export interface Context {
  http: HttpClient;
  settings: Settings;
  client: Client;
  /** Users of an answer; an error stands where one could not be read. */
  readUsers(items: readonly unknown[], isVisible: Visibility): (UserRecord | UpstreamError)[];
}

export function createContext(connection: Connection<Settings>): Context {
  const { http, settings } = connection;
  const readUsers = createItemReader(http, api.user, {
    resource: 'User',
    normalize: (user, isVisible: Visibility) => toUser(user, isVisible, settings.profile),
  });
  return { http, settings, client: createClient(connection), readUsers };
}
