import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { providers } from '../../src/providers/registry.ts';
import { createDataset } from '../../src/sandbox/dataset.ts';
import { type ServedEmulator, serveEmulator } from '../../src/sandbox/serve-emulator.ts';
import { rows } from '../mutations/rows.ts';
import { type StartedGateway, startGateway } from '../support/start-gateway.ts';

/** A backend, or a proxy before it, that repeats what it is sent: in its body, its names of fields, its headers. */
interface Echo {
  url: string;
  served: ServedEmulator;
  /** Whether a request is answered by the backend itself. */
  passes(request: IncomingMessage): boolean;
  /** Status and body of every other answer, made of the credentials that came. */
  answer(credentials: readonly string[]): { status: number; body: string; mediaType?: string };
  /** Every value that came in a header of credentials, and every token that the backend gave. */
  secrets: Set<string>;
  close(): Promise<void>;
}

const plain: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'accept',
  'accept-encoding',
  'content-type',
  'content-length',
  'transfer-encoding',
]);

async function startEcho(id: string): Promise<Echo & { settings: object }> {
  const provider = [...providers.values()].find((candidate) => candidate.id === id);
  if (provider === undefined) throw new Error(`no provider ${id}`);
  const emulator = (await provider.loadEmulator())({ dataset: createDataset(), now: Date.now });
  const served = await serveEmulator(emulator, { record: true });
  const base = new URL(served.url);
  const echo: Echo = {
    url: '',
    served,
    passes: () => true,
    answer: () => ({ status: 400, body: '' }),
    secrets: new Set(),
    close: async () => undefined,
  };
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const own = Object.entries(request.headers).filter(([name]) => !plain.has(name));
    const values = own.map(([, value]) => String(value));
    const credentials = values.map((value) => value.slice(value.indexOf(' ') + 1));
    for (const value of credentials) echo.secrets.add(value);
    const isLogIn = request.url?.endsWith('/auth/token') === true;
    if (!isLogIn && !echo.passes(request)) {
      const { status, body, mediaType = 'application/json' } = echo.answer([...values, ...credentials]);
      const headers = {
        'content-type': mediaType,
        'x-echo': values.join(', '),
        'retry-after': values[0] ?? '',
      };
      response.writeHead(status, headers).end(body);
      return;
    }
    const answer = await fetch(`${base.origin}${request.url}`, {
      method: request.method ?? 'GET',
      headers: Object.fromEntries(
        Object.entries(request.headers).flatMap(([name, value]) =>
          ['host', 'connection', 'content-length', 'transfer-encoding', 'accept-encoding'].includes(name)
            ? []
            : [[name, String(value)]],
        ),
      ),
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    });
    const body = Buffer.from(await answer.arrayBuffer());
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(body);
  };
  const server = createServer((request, response) => {
    respond(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  echo.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${base.pathname.replace(/\/$/, '')}`;
  echo.close = async () => {
    server.closeAllConnections();
    server.close();
    await served.close();
  };
  return Object.assign(echo, { settings: emulator.settings });
}

/** Every form that a body may have, by provider or by nobody, with the credentials where a text or a name may stand. */
const shapes: Record<
  string,
  (told: readonly string[]) => { status: number; body: string; mediaType?: string }
> = {
  'problems and messages': (told) => ({
    status: 400,
    body: JSON.stringify({
      type: `https://x/problems/${told[0]}`,
      title: told.join(' '),
      detail: told.join(' '),
      invalidParams: told.map((value) => ({ name: 'name', reason: `expected more than ${value}` })),
      invalidFields: told.map((value) => ({ name: value, reason: Buffer.from(value).toString('hex') })),
      status: { result: 'ERROR', code: 400, message: told.join(' ') },
      code: 400,
      message: told.join(' '),
      error: { message: told.join(' ') },
      errors: {
        ...Object.fromEntries(told.map((value) => [value, [value]])),
        name: told.map((value) => `is ${Buffer.from(`x${value}`).toString('base64')}`),
        email: told.map(encodeURIComponent),
      },
    }),
  }),
  'complaints about fields': (told) => ({
    status: 422,
    body: JSON.stringify({
      code: 400,
      errors: told.flatMap((value) => [
        `property '${value}' is required.`,
        `property 'name' is not ${value}.`,
        `Attribute key ${value} is too long.`,
      ]),
      ...Object.fromEntries(told.map((value) => [value, [value]])),
      name: told.map((value) => `may not be ${value}`),
      non_field_errors: told,
    }),
  }),
  'a conflict': (told) => ({
    status: 409,
    body: JSON.stringify({
      status: { result: 'ERROR', code: 409, message: told.join(' ') },
      errors: { name: told, email: told },
      error: told.join(' '),
      invalidParams: told.map((value) => ({ name: 'email', reason: value })),
    }),
  }),
  'a media type': (told) => ({
    status: 200,
    body: 'no json',
    mediaType: `x/${told.at(-1)?.replaceAll(/[^\w.-]/g, '')}`,
  }),
  'a success of odd names': (told) => ({
    status: 200,
    body: JSON.stringify({
      items: [Object.fromEntries(told.map((value) => [value, value]))],
      ...Object.fromEntries(told.map((value) => [value, { [value]: 1 }])),
      accounts: Object.fromEntries(told.map((value) => [value, 7])),
      id: told[0],
    }),
  }),
  'a page': (told) => ({ status: 502, body: `<html>${told.join(' ')}</html>`, mediaType: 'text/html' }),
};

describe.each([...providers.keys()])('%s, which repeats the credentials that it is sent', (id) => {
  let echo: Echo & { settings: object };
  let gateway: StartedGateway;
  const answers: string[] = [];
  const mutations: { name: string; input: object }[] = [];
  beforeAll(async () => {
    echo = await startEcho(id);
    gateway = await startGateway({
      configuration: {
        auth: { anonymous: { scopes: ['*'] } },
        server: { deadlineMs: 3_000 },
        backends: [{ name: id, provider: id, ...echo.settings, url: echo.url }],
      },
    });
    for (const { mutation, input } of rows.filter(({ backend }) => backend === id))
      mutations.push({
        name: mutation,
        input: typeof input === 'function' ? await input(gateway) : input,
      });
  });
  afterAll(async () => {
    await gateway.close();
    await echo.close();
  });

  it.each(Object.keys(shapes))(
    'shows them to nobody in any operation: %s',
    async (shape) => {
      echo.answer = shapes[shape] ?? echo.answer;
      const lists = [
        'accounts',
        'users',
        'people',
        'roles',
        'groups',
        'serviceAccounts',
        'tokens',
        'integrationUserAgents',
      ];
      for (const passes of [() => false, ({ method }: IncomingMessage) => method === 'GET']) {
        echo.passes = passes;
        for (const { name, input } of mutations) {
          const document = `mutation ($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) {
          __typename ... on OperationError { message } ... on InvalidInputError { fields { path reason } } } }`;
          answers.push(
            JSON.stringify(
              await gateway.query(document, {
                input: { ...input, idempotencyKey: `${shape} ${passes} ${name}`.slice(0, 200) },
              }),
            ),
          );
        }
        for (const list of lists)
          answers.push(
            JSON.stringify(
              await gateway.query(
                `{ ${list}(first: 5) { nodes { id } failures { message code } pageInfo { endCursor } } }`,
              ),
            ),
          );
      }
      answers.push(
        JSON.stringify(
          await gateway.query(
            '{ backends { health { status reason } } person(email: "a@b.example") { id } }',
          ),
        ),
      );
      answers.push(
        JSON.stringify(
          await gateway.query('{ auditEvents(first: 200) { nodes { id input error targetIds } } }'),
        ),
      );
      expect(echo.secrets.size).toBeGreaterThan(0);
      expectNoneIn(answers.join('\n'), echo.secrets);
      expectNoneIn(gateway.log.join('\n'), echo.secrets);
    },
    60_000,
  );

  it('writes them into no audit event, nor any other word of its own', async () => {
    const { data } = await gateway.query<{ auditEvents: { nodes: { error: string | null }[] } }>(
      '{ auditEvents(first: 200) { nodes { error } } }',
    );
    const errors = (data?.auditEvents.nodes ?? []).map(({ error }) => error ?? '');
    expect(errors.join()).not.toMatch(/expected more than|may not be|\[redacted\]/);
  });
});

function expectNoneIn(text: string, secrets: ReadonlySet<string>): void {
  for (const secret of secrets) {
    // Words such as a content type or a port tell nothing.
    if (secret.length < 6) continue;
    const bytes = Buffer.from(secret);
    const forms = {
      plain: secret,
      url: encodeURIComponent(secret),
      hex: bytes.toString('hex'),
      base64: bytes.toString('base64').slice(2, -4),
      base64url: bytes.toString('base64url').slice(2, -4),
      'base64 behind one byte': Buffer.concat([Buffer.from('x'), bytes])
        .toString('base64')
        .slice(4, -4),
    };
    for (const [form, spelled] of Object.entries(forms))
      if (spelled.length > 5 && text.includes(spelled)) {
        const at = text.indexOf(spelled);
        expect.unreachable(`a credential in ${form}: ${text.slice(Math.max(0, at - 200), at + 100)}`);
      }
  }
}
