import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHandler } from '../../../src/providers/oisp/emulator/index.ts';
import { addUser, createTables, type Tables } from '../../../src/providers/oisp/emulator/tables.ts';
import { createDataset } from '../../../src/sandbox/dataset.ts';
import { type ServedEmulator, serveEmulator } from '../../../src/sandbox/serve-emulator.ts';
import recording from '../../fixtures/oisp/exchanges.json' with { type: 'json' };
import { createTranslation, isUuid } from './translation.ts';

interface Exchange {
  label: string;
  request?: { method: string; path: string; headers: Record<string, string>; body?: unknown };
  response?: { status: number; headers: Record<string, string>; body?: unknown };
  req?: { method: string; path: string; body: unknown };
}

/** What was recorded and is no exchange. */
const leftOut: Record<string, string> = {
  'decoded jwt of alice (no accounts)': 'a note on a token; emulator.test.ts checks what is in one',
  'decoded jwt of alice (3 accounts)': 'a note on a token; emulator.test.ts checks what is in one',
  'timeLeft minus now seconds': 'a note on two values; emulator.test.ts checks their distance',
};

/** The recording keeps no tokens: who asked, by position in the second run. In the first one it was always alice. */
const actorsOfSecondRun: readonly (readonly [actor: string, positions: readonly number[]])[] = [
  ['bob', [16, 17, 20, 21, 22, 24, 25, 26, 27, 29, 34, 35, 36, 37, 38, 39, 40, 41, 42, 48]],
  ['bob', [61, 62, 63, 64, 66, 67, 68, 69, 84, 94]],
  ['carol', [4, 19, 23, 55, 87, 88, 97, 98, 99]],
];

const startedAt = Date.UTC(2026, 10, 21, 17, 19, 20, 500);
const [firstRun, secondRun] = recording.runs as unknown as [Run, Run];
interface Run {
  run: string;
  records: Exchange[];
}
const exchanges = [
  ...firstRun.records.map((exchange) => ({ exchange, actor: 'alice' })),
  ...secondRun.records.map((exchange, position) => ({
    exchange,
    actor: actorsOfSecondRun.find(([, positions]) => positions.includes(position))?.[0] ?? 'alice',
  })),
];

describe('the emulator answers as the real server was recorded', () => {
  const translation = createTranslation();
  const tokens = new Map<string, string[]>();
  let clock = startedAt;
  let tables: Tables;
  let served: ServedEmulator;

  beforeAll(async () => {
    tables = recordedTables();
    const handle = createHandler(tables, { now: () => clock });
    served = await serveEmulator({ handle, basePath: '/v1/api', settings: {} });
  });
  afterAll(() => served.close());

  async function send(
    request: NonNullable<Exchange['request']>,
    label: string,
    actor: string,
    signal?: AbortSignal,
  ): Promise<Response> {
    const headers = { ...request.headers };
    if (headers['Authorization'] !== undefined) {
      headers['Authorization'] = `Bearer ${tokenFor(label, tokens.get(actor) ?? [])}`;
    }
    const body = translation.text(contentOf(request.body, label));
    return fetch(new URL(translation.text(request.path), served.url), {
      method: request.method,
      headers,
      ...(request.method !== 'GET' && request.body !== undefined && { body }),
      ...(signal !== undefined && { signal }),
    });
  }

  for (const [place, { exchange, actor }] of exchanges.entries()) {
    const { label, request, response: recorded, req: unanswered } = exchange;
    if (leftOut[label] !== undefined) continue;

    it(`${place}: ${label}`, async () => {
      clock += 10;
      if (label === 'activation code expired') expireCodes(tables, clock);
      if (unanswered !== undefined) {
        const headers = { Authorization: 'Bearer', 'Content-Type': 'application/json' };
        const asked = send({ ...unanswered, headers }, label, actor, AbortSignal.timeout(60));
        await expect(asked).rejects.toThrow('timeout');
        return;
      }
      if (request === undefined || recorded === undefined) throw new Error(`no exchange: ${label}`);
      const response = await send(request, label, actor);
      const text = await response.text();
      expect(response.status).toBe(recorded.status);
      expect(response.headers.get('content-type')).toBe(recorded.headers['content-type'] ?? null);
      for (const name of ['x-rate-limit-limit', 'x-rate-limit-remaining', 'content-security-policy']) {
        expect([name, response.headers.get(name)]).toEqual([name, recorded.headers[name] ?? null]);
      }
      expect(resetOf(response)).toBe(recorded.headers['x-rate-limit-reset'] !== undefined);
      const isJson = recorded.headers['content-type']?.startsWith('application/json') === true;
      const body: unknown = isJson ? JSON.parse(text) : text;
      rememberToken(tokens, request, body, actor);
      translation.learn(recorded.body, body);
      expect(translation.comparable(body)).toEqual(translation.comparable(translation.apply(recorded.body)));
    });
  }

  it('replays every exchange but the named ones', () => {
    const labels = exchanges.map(({ exchange }) => exchange.label);
    expect(labels).toHaveLength(164);
    expect(labels.filter((label) => leftOut[label] !== undefined)).toEqual(Object.keys(leftOut));
    expect(exchanges.filter(({ exchange }) => exchange.request !== undefined)).toHaveLength(159);
    expect(exchanges.filter(({ exchange }) => exchange.req !== undefined)).toHaveLength(2);
    expect(exchanges.filter(({ exchange }) => exchange.response?.headers['x-rate-limit-limit'])).toHaveLength(
      recordedWithRate,
    );
  });

  it('has given every recorded id another one of its own', () => {
    expect(translation.pairs().filter(([recorded]) => isUuid(recorded)).length).toBeGreaterThan(8);
    expect(new Set(translation.pairs().map(([, live]) => live)).size).toBe(translation.pairs().length);
  });
});

const recordedWithRate = 113;

const recordedUsers = {
  alice: '8c3eeabd-48a5-4799-923f-40dd128bba95',
  bob: 'a25cb7cb-4fa4-4285-a891-1ec13029a487',
  carol: 'f42b7956-a0eb-4ba4-9fe3-fa7f4beb2973',
};

function contentOf(body: unknown, label: string): string {
  if (body === undefined) return '';
  if (typeof body === 'string') return body;
  const text = JSON.stringify(body);
  return label === 'create account long name 256' ? text.replace('n*256', 'n'.repeat(256)) : text;
}

function tokenFor(label: string, issued: readonly string[]): string {
  if (label === 'tokenInfo garbage token') return 'garbage';
  const token = (label.includes('OLD') ? issued.at(1) : issued.at(-1)) ?? '';
  return label === 'tokenInfo tampered' ? `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}` : token;
}

function rememberToken(
  tokens: Map<string, string[]>,
  { method, body }: NonNullable<Exchange['request']>,
  answer: unknown,
  actor: string,
): void {
  if (typeof answer !== 'object' || answer === null || !('token' in answer)) return;
  const login =
    typeof body === 'object' && body !== null && 'username' in body ? String(body.username) : null;
  const user = method === 'POST' && login !== null ? (login.split('@')[0] ?? actor) : actor;
  tokens.set(user, [...(tokens.get(user) ?? []), String(answer.token)]);
}

function resetOf(response: Response): boolean {
  const reset = Number(response.headers.get('x-rate-limit-reset') ?? Number.NaN);
  return Number.isInteger(reset) && reset > 0 && reset <= 3600;
}

function expireCodes(tables: Tables, now: number): void {
  for (const account of tables.accounts.values()) account.activationCodeExpires = now - 60_000;
}

function recordedTables(): Tables {
  const dataset = createDataset(1);
  let made = 0;
  const tables = createTables({
    newId: (kind) => dataset.uuid('recorded', kind, made++),
    newActivationCode: () => `Code${String(made++).padStart(4, '0')}`,
  });
  for (const [name, id] of Object.entries(recordedUsers)) {
    addUser(tables, {
      id,
      email: `${name}@example.com`,
      password: `Placeholder-${name}`,
      attributes: null,
      termsAndConditions: true,
      verified: true,
      type: 'user',
      created: startedAt,
      updated: startedAt,
      accounts: new Map(),
      failedLogins: 0,
      lockedUntil: 0,
    });
  }
  return tables;
}
