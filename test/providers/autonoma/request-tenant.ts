import type { Emulator } from '../../../src/contract/emulator.ts';
import { createEmulator } from '../../../src/providers/autonoma/emulator/index.ts';
import { createDataset } from '../../../src/sandbox/dataset.ts';

export interface Tenant {
  emulator: Emulator;
  /** `GET /account/42`, with the valid token unless other headers are given. */
  ask(request: string, options?: { headers?: Record<string, string>; body?: string }): Promise<Answer>;
}

export interface Answer {
  status: number;
  mediaType: string | null;
  location: string | null;
  text: string;
  /** Undefined when the body is no JSON. */
  json: unknown;
}

/** The emulator alone, asked as its provider's page says. */
export function createTenant(profile?: string, size?: number): Tenant {
  const dataset = createDataset(size);
  const emulator = createEmulator({ dataset, now: Date.now, ...(profile !== undefined && { profile }) });
  const token = dataset.uuid('autonoma', 'token');
  return {
    emulator,
    async ask(request, { headers = { 'X-API-Token': token }, body } = {}) {
      const [method = '', path = ''] = request.split(' ');
      const response = await emulator.handle(
        new Request(`http://tenant.example${emulator.basePath}${path}`, {
          method,
          headers: {
            ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
            ...headers,
          },
          ...(body !== undefined && { body }),
        }),
      );
      return readAnswer(response);
    },
  };
}

async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const mediaType = response.headers.get('content-type')?.split(';')[0] ?? null;
  const json: unknown = mediaType === 'application/json' ? JSON.parse(text) : undefined;
  return { status: response.status, mediaType, location: response.headers.get('location'), text, json };
}
