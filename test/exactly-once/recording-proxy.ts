import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Between the gateway and a backend: knows what was really sent, and can hold back the answer. */
export interface RecordingProxy {
  url: string;
  /** "POST /accounts", oldest first. */
  sent: string[];
  /** Called when the backend has acted, before its answer is passed on; awaited. */
  beforeAnswer: (request: string) => Promise<void> | void;
  /** Instead of asking the backend: answers with this status as often as said. */
  refuse: { status: number; times: number } | null;
  close(): Promise<void>;
}

export async function startProxy(target: string): Promise<RecordingProxy> {
  const server = createServer((request, response) => {
    // The gateway that asked may be dead by now: nobody is there to be told.
    pass(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const proxy: RecordingProxy = {
    url: `http://127.0.0.1:${port}`,
    sent: [],
    beforeAnswer: () => undefined,
    refuse: null,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '' } = request;
    const line = `${method} ${url.split('?')[0]}`;
    proxy.sent.push(line);
    const { refuse } = proxy;
    if (refuse !== null && refuse.times > 0 && method !== 'GET') {
      refuse.times -= 1;
      response.writeHead(refuse.status).end();
      return;
    }
    const answer = await fetch(`${target}${url}`, {
      method,
      headers: headersOf(request),
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    });
    const body = Buffer.from(await answer.arrayBuffer());
    await proxy.beforeAnswer(line);
    const contentType = answer.headers.get('content-type');
    response.writeHead(answer.status, contentType === null ? {} : { 'content-type': contentType }).end(body);
  }

  return proxy;
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const own = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'keep-alive', 'expect']);
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || own.has(name) ? [] : [[name, String(value)]],
    ),
  );
}
