import type { Emulator } from '../../../src/contract/emulator.ts';

export interface Answer {
  status: number;
  headers: Headers;
  /** Without its parameters. */
  mediaType: string | null;
  text: string;
  /** Null where the answer is not JSON. */
  json: unknown;
}

export interface Asked {
  (method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  login: { username: string; password: string };
  token: string;
  /** The same emulator, with the token of somebody else. */
  as(token: string): Asked;
  withSignal(signal: AbortSignal): Asked;
}

/** Asks an emulator directly, as its gateway's user unless other headers say otherwise. */
export async function createAsking(emulator: Emulator): Promise<Asked> {
  const login = emulator.settings['auth'] as Asked['login'];
  const anybody = asking(emulator, login, '');
  const { json } = await anybody('POST', '/auth/token', login);
  return asking(emulator, login, (json as { token: string }).token);
}

/** An abort does not reach a request that was collected as garbage, and one without an answer may be. */
const underWay = new Set<Request>();

function asking(
  emulator: Emulator,
  login: Asked['login'],
  token: string,
  signal: AbortSignal | null = null,
): Asked {
  const ask = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const content = typeof body === 'string' ? body : JSON.stringify(body);
    // "/v1/..." lies outside the base path.
    const url = new URL(path.startsWith('/v1/') ? path : `${emulator.basePath}${path}`, 'http://127.0.0.1');
    const request = new Request(url, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: content }),
      signal,
    });
    underWay.add(request);
    const response = await Promise.resolve(emulator.handle(request)).finally(() => underWay.delete(request));
    const text = await response.text();
    const mediaType = response.headers.get('content-type')?.split(';')[0] ?? null;
    const json: unknown = mediaType === 'application/json' && text !== '' ? JSON.parse(text) : null;
    return { status: response.status, headers: response.headers, mediaType, text, json };
  };
  return Object.assign(ask, {
    login,
    token,
    as: (other: string) => asking(emulator, login, other),
    withSignal: (other: AbortSignal) => asking(emulator, login, token, other),
  });
}
