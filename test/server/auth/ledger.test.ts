import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentOf, globalId } from '../../mutations/mutating.ts';
import { sandboxBackends } from '../../support/start-gateway.ts';
import { jsonHeaders, type ServedGateway, serveGateway } from '../serve-gateway.ts';
import { bearer, createTestKey, entryFor } from './asking.ts';

const [ann, bob, bobsNext] = [createTestKey(), createTestKey(), createTestKey()];
let gateway: ServedGateway;
beforeAll(async () => {
  const rights = { scopes: ['*'], backends: ['*'] };
  gateway = await serveGateway({
    configuration: {
      auth: {
        anonymous: { scopes: ['*'] },
        apiKeys: [
          entryFor(ann, { name: 'ann', ...rights }),
          entryFor(bob, { name: 'bob', ...rights }),
          entryFor(bobsNext, { name: 'bob', ...rights }),
        ],
      },
      backends: sandboxBackends.filter(({ name }) => name === 'wavefront'),
    },
  });
});
afterAll(() => gateway.close());

interface Asking {
  headers?: Record<string, string>;
  /** Where the request comes from; all of 127.0.0.0/8 is this machine. */
  from?: string;
}

function ask(
  query: string,
  variables: object,
  { headers = {}, from = '127.0.0.1' }: Asking,
): Promise<string> {
  const body = JSON.stringify({ query, variables });
  return new Promise((resolve, reject) => {
    const outgoing = request({
      port: gateway.port,
      host: '127.0.0.1',
      localAddress: from,
      method: 'POST',
      path: '/graphql',
      headers: { ...jsonHeaders, 'content-length': String(Buffer.byteLength(body)), ...headers },
    });
    outgoing.once('error', reject);
    outgoing.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.once('end', () => resolve(text));
    });
    outgoing.end(body);
  });
}

/** Whether it was done, told again, or refused; by the requests that were sent. */
async function createRole(name: string, idempotencyKey: string, asking: Asking): Promise<string> {
  gateway.forget();
  const input = { backend: 'wavefront', name, idempotencyKey };
  const answer = await ask(documentOf('createRole', 'role { name }'), { input }, asking);
  const type = /"__typename":"(\w+)"/.exec(answer)?.[1] ?? answer;
  const writes = gateway.requests('wavefront').filter(({ method }) => method === 'POST');
  return type === 'CreateRolePayload' ? (writes.length > 0 ? 'done' : 'told again') : type;
}

async function latestEvent(filter: object = {}): Promise<Record<string, unknown> | undefined> {
  const answer = await ask(
    'query ($filter: AuditFilter) { auditEvents(first: 1, filter: $filter) { nodes { subject requestId sentRequestId } } }',
    { filter },
    { headers: bearer(ann) },
  );
  return JSON.parse(answer).data.auditEvents.nodes[0];
}

describe('an idempotency key', () => {
  it('belongs to its caller, by whichever key of theirs', async () => {
    expect(await createRole('One', 'k1', { headers: bearer(bob) })).toBe('done');
    expect(await createRole('One', 'k1', { headers: bearer(bobsNext) })).toBe('told again');
    expect(await createRole('Two', 'k1', { headers: bearer(bobsNext) })).toBe('ConflictError');
    expect(await createRole('Two', 'k1', { headers: bearer(ann) })).toBe('done');
    expect(await latestEvent()).toMatchObject({ subject: 'ann' });
  });

  it.skipIf(process.platform !== 'linux')(
    'of somebody without credentials belongs to their address',
    async () => {
      expect(await createRole('Three', 'k1', {})).toBe('done');
      expect(await createRole('Three', 'k1', {})).toBe('told again');
      expect(await createRole('Four', 'k1', { from: '127.0.0.2' })).toBe('done');
      expect(await createRole('Three', 'k1', {})).toBe('told again');
      expect(await latestEvent()).toMatchObject({ subject: expect.stringMatching(/^anonymous:[\w-]{22}$/) });
      expect(gateway.log.join('')).not.toContain('127.0.0.2');
    },
  );

  it('leaves an event that the filter by "anonymous" finds, whoever it was, and by the whole name', async () => {
    await createRole('Five', 'k5', {});
    expect(await latestEvent({ subject: 'anonymous' })).toMatchObject({
      subject: expect.stringMatching(/^anonymous:/),
    });
    expect(await latestEvent({ subject: 'ann' })).toMatchObject({ subject: 'ann' });
    const subject = (await latestEvent({ subject: 'anonymous' }))?.['subject'];
    expect(await latestEvent({ subject })).toMatchObject({ subject });
  });
});

describe("a caller's own x-request-id", () => {
  const id = globalId('User', 'wavefront', 'nobody@nordhafen.example');

  it('stands in the audit trail beside one of ours, and in the line of the log', async () => {
    const seen: unknown[] = [];
    for (let count = 0; count < 2; count += 1) {
      await ask(
        documentOf('deleteUser'),
        { input: { id } },
        { headers: { ...bearer(ann), 'x-request-id': 'forged' } },
      );
      const event = await latestEvent({ operation: 'deleteUser' });
      expect(event).toMatchObject({
        sentRequestId: 'forged',
        requestId: expect.stringMatching(/^[\da-f-]{36}$/),
      });
      seen.push(event?.['requestId']);
      const lines = gateway.log.filter((line) => line.includes(String(event?.['requestId'])));
      expect(lines.map((line) => JSON.parse(line))).toEqual([
        expect.objectContaining({ audit: true, sentRequestId: 'forged' }),
      ]);
    }
    expect(new Set(seen).size).toBe(2);
  });

  it('is null where none came, or one that could harm', async () => {
    for (const headers of [bearer(ann), { ...bearer(ann), 'x-request-id': 'a b"c' }]) {
      await ask(documentOf('deleteUser'), { input: { id } }, { headers });
      expect(await latestEvent({ operation: 'deleteUser' })).toMatchObject({
        sentRequestId: null,
        requestId: expect.stringMatching(/^[\da-f-]{36}$/),
      });
    }
  });
});
