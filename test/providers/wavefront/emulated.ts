import { createEmulator } from '../../../src/providers/wavefront/emulator/index.ts';
import { createDataset } from '../../../src/sandbox/dataset.ts';

export interface Answer {
  status: number;
  mediaType: string;
  text: string;
  json: unknown;
}

interface Emulated {
  token: string;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** The payload, in an envelope or not. */
  payload<T>(method: string, path: string, body?: unknown): Promise<T>;
}

/** The emulator by itself, spoken to as a foreign client would. */
export function emulate(options: { size?: number; profile?: string } = {}): Emulated {
  const emulator = createEmulator({
    dataset: createDataset(options.size),
    now: () => Date.UTC(2026, 10, 1),
    ...(options.profile !== undefined && { profile: options.profile }),
  });
  const { token } = emulator.settings['auth'] as { token: string };

  async function send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const content = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await emulator.handle(
      new Request(`http://emulated/api/v2${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(content !== undefined && method !== 'GET' && { body: content }),
      }),
    );
    return answerOf(response);
  }

  return {
    token,
    send,
    payload: async <T>(method: string, path: string, body?: unknown): Promise<T> => {
      const { json } = await send(method, path, body);
      const enveloped = typeof json === 'object' && json !== null && 'response' in json;
      return (enveloped ? json.response : json) as T;
    },
  };
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const mediaType = response.headers.get('content-type')?.split(';')[0] ?? '';
  const json: unknown = mediaType.includes('json') ? JSON.parse(text) : null;
  return { status: response.status, mediaType, text, json };
}

/** The body of a search for these values. */
export function searching(key: string, values: string[], matchingMethod = 'EXACT'): object {
  return { limit: 1000, query: [{ key, values, matchingMethod }] };
}

/** Fields that the tests read of any model. */
export interface Model {
  identifier: string;
  id: string;
  name: string;
  customer: string;
  active: boolean;
  account: string;
  accountType: string;
  tokenID: string;
  tokenName: string;
  groups: string[];
  permissions: string[];
  restrictedPermissions: string[];
  users: string[];
  sampleLinkedAccounts: string[];
  unitedPermissions: string[];
  roles: (string & Model)[];
  userGroups: (string & Model)[];
  tokens: Model[];
  properties: Record<string, boolean>;
}

export interface PageOfModels {
  items: Model[];
  offset: number;
  limit: number;
  totalItems: number;
  moreItems: boolean;
  sort: { field: string; ascending: boolean; default: boolean };
}
