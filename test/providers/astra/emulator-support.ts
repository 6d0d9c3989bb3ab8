import { expect } from 'vitest';
import { createEmulator } from '../../../src/providers/astra/emulator/index.ts';
import { createDataset } from '../../../src/sandbox/dataset.ts';
import contract from '../../fixtures/astra/contract.json' with { type: 'json' };

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: Body;
}

export type Row = Record<string, unknown> & { id: string; name: string };

/** Of a resource, a list or a problem: what the tests look into. */
export interface Body extends Record<string, unknown> {
  id: string;
  name: string;
  state: string;
  token?: string;
  items: Row[];
  metadata: { continue?: string; count?: number; createdBy?: string };
  detail: string;
  invalidFields: { name: string; reason: string }[];
  schemaValidationFailure: string;
}

export interface Client {
  token: string;
  send(
    method: string,
    path: string,
    options?: { body?: unknown; headers?: Record<string, string> },
  ): Promise<Answer>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
}

const noon = Date.UTC(2026, 10, 2, 12);

/** Talks to a new emulator without a network. */
export function openEmulator(): Client {
  const emulator = createEmulator({ dataset: createDataset(), now: () => noon });
  const { token } = emulator.settings['auth'] as { token: string };
  const send: Client['send'] = async (method, path, { body, headers } = {}) => {
    const request = new Request(`http://astra.test${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const response = await emulator.handle(request);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: (isJson ? JSON.parse(text) : {}) as Body,
    };
  };
  return { token, send, get: (path, headers) => send('GET', path, headers === undefined ? {} : { headers }) };
}

/** A collection, page by page. */
export async function everything(client: Client, path: string): Promise<Row[]> {
  const items: Row[] = [];
  for (let query = '?limit=7'; ; ) {
    const { body } = await client.get(path + query);
    items.push(...body.items);
    if (body.metadata.continue === undefined) return items;
    query = `?limit=7&continue=${encodeURIComponent(body.metadata.continue)}`;
  }
}

export function expectProblem(answer: Answer, number: keyof typeof contract.problems): void {
  const [status, title] = contract.problems[number];
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.body).toMatchObject({ type: `https://astra.netapp.io/problems/${number}`, title, status });
  expect(answer.status).toBe(Number(status));
  expect(typeof answer.body.detail).toBe('string');
}

/** The path of the company's own account. */
export async function mainAccount(client: Client): Promise<{ id: string; path: string; core: string }> {
  const { body } = await client.get("/accounts?filter=name eq 'Nordhafen Logistics'");
  const id = body.items[0]?.id ?? '';
  return { id, path: `/accounts/${id}`, core: `/accounts/${id}/core/v1` };
}
