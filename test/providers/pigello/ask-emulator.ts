import { createEmulator } from '../../../src/providers/pigello/emulator/index.ts';
import { createDataset, type Dataset } from '../../../src/sandbox/dataset.ts';

export interface Asked {
  dataset: Dataset;
  headers: Record<string, string>;
  get(url: string, headers?: Record<string, string>): Promise<Answer>;
  write(method: string, url: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

export type Item = Record<string, unknown> & { id: string };

interface Answer {
  status: number;
  mediaType: string | null;
  location: string | null;
  text: string;
  /** Null when it is not JSON. */
  json: unknown;
  /** The same as a list; empty when it is none. */
  items: Item[];
  /** The same as an object; empty when it is none. */
  record: Item;
}

export const agentPath = '/accounts/users/api/integrationuseragent/';
export const memberPath = '/accounts/users/organization/organizationuser/';
export const tenantPath = '/accounts/users/customer/tenant/';
export const subtenantPath = '/accounts/users/customer/subtenant/';
export const now = Date.UTC(2026, 10, 1, 12);

/** An emulator without a network: what a client with the right headers gets. */
export function askEmulator(profile?: string, dataset = createDataset()): Asked {
  const emulator = createEmulator({
    dataset,
    now: () => now,
    ...(profile !== undefined && { profile }),
  });
  const auth = emulator.settings['auth'] as Record<string, string>;
  const headers = {
    'X-PIGELLO-CUSTOMER-ID': auth['customerId'] ?? '',
    'X-PIGELLO-APPLICATION-ID': auth['applicationId'] ?? '',
    'X-PIGELLO-SERVICE-ID': auth['serviceId'] ?? '',
    'X-PIGELLO-SERVICE-VERSION-ID': auth['serviceVersionId'] ?? '',
    'X-PIGELLO-CLIENT-CT': auth['clientContentType'] ?? '',
    'X-PIGELLO-CLIENT-ENTITY': auth['clientEntity'] ?? '',
    'X-PIGELLO-CLIENT-SECRET': auth['clientSecret'] ?? '',
  };

  async function ask(url: string, init: RequestInit): Promise<Answer> {
    const response = await emulator.handle(new Request(`http://emulator${url}`, init));
    const text = await response.text();
    const mediaType = response.headers.get('content-type')?.split(';')[0] ?? null;
    const json: unknown = mediaType === 'application/json' ? JSON.parse(text) : null;
    const location = response.headers.get('location');
    const items = Array.isArray(json) ? (json as Item[]) : [];
    const record = { ...(json as Item | null) } as Item;
    return { status: response.status, mediaType, location, text, json, items, record };
  }

  return {
    dataset,
    headers,
    get: (url, own = headers) => ask(url, { headers: own }),
    write: (method, url, body, own = {}) =>
      ask(url, {
        method,
        headers: { 'content-type': 'application/json', ...headers, ...own },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
  };
}
