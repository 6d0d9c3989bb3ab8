import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedRequest {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface ScriptedServer {
  url: string;
  requests: ReceivedRequest[];
  /** How many requests were being answered at once, at the most. */
  mostAtOnce(): number;
  close(): Promise<void>;
}

export type Script = (request: ReceivedRequest, response: ServerResponse) => void | Promise<void>;

const running: ScriptedServer[] = [];

/** A real HTTP server that does what the test says; it ends with `closeServers`. */
export async function startServer(script: Script): Promise<ScriptedServer> {
  const requests: ReceivedRequest[] = [];
  let atOnce = 0;
  let most = 0;
  const server = createServer((incoming, outgoing) => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    outgoing.once('close', () => {
      atOnce -= 1;
    });
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming;
      const request = { method, url, headers, body: Buffer.concat(chunks).toString() };
      requests.push(request);
      void script(request, outgoing);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const started: ScriptedServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    mostAtOnce: () => most,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  running.push(started);
  return started;
}

export async function closeServers(): Promise<void> {
  await Promise.all(running.splice(0).map((server) => server.close()));
}

/** A loopback port on which nobody listens. */
export async function refusedUrl(): Promise<string> {
  const server = await startServer(() => undefined);
  await server.close();
  return server.url;
}

export function answer(response: ServerResponse, status: number, body: string, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body);
}

export function later(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
