import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../../../src/log.ts';
import type { CallersSlot } from '../../../src/server/auth/callers.ts';
import { createIdentify } from '../../../src/server/auth/identify.ts';
import { send } from '../serve-gateway.ts';
import { bearer, callersOf, createTestKey, entryFor } from './asking.ts';

const [old, next] = [createTestKey(), createTestKey()];
const slot: CallersSlot = { current: callersOf() };
const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
const logger = createLogger({ level: 'silent', secrets: [], stream });
const identify = createIdentify({ callers: slot, corsOrigins: [], logger });
const server = createServer(async (request, response) => {
  const caller = await identify(request, response);
  if (caller !== null) response.end(caller.viewer.subject);
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => void server.close());

async function ask(key: string): Promise<string> {
  const { status, text } = await send((server.address() as AddressInfo).port, { headers: bearer(key) });
  return status === 200 ? text : String(status);
}

describe('callers that are replaced while the gateway runs', () => {
  it('lose a key that is no longer there, and have a new one, with the next request', async () => {
    slot.current = callersOf({ apiKeys: [entryFor(old)] });
    expect([await ask(old), await ask(next)]).toEqual(['robot', '401']);
    slot.current = callersOf({ apiKeys: [entryFor(old), entryFor(next)] });
    expect([await ask(old), await ask(next)]).toEqual(['robot', 'robot']);
    slot.current = callersOf({ apiKeys: [entryFor(next)] });
    expect([await ask(old), await ask(next)]).toEqual(['401', 'robot']);
  });
});
