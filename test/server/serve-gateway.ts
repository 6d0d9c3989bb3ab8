import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type StartedGateway, type StartGatewayOptions, startGateway } from '../support/start-gateway.ts';

export interface ServedGateway extends StartedGateway {
  port: number;
  /** One request over a socket, with headers as they are given: fetch would set its own. */
  send(options: RawRequest): Promise<RawAnswer>;
}

export interface RawRequest {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string | Buffer | readonly Buffer[];
}

export interface RawAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

export const jsonHeaders = {
  'content-type': 'application/json',
  accept: 'application/graphql-response+json',
};

/** The gateway on a port of the loopback. */
export async function serveGateway(options?: StartGatewayOptions): Promise<ServedGateway> {
  const gateway = await startGateway(options);
  const server = createServer((incoming, response) => void gateway.gateway.handler(incoming, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...gateway,
    port,
    send: (options) => send(port, options),
    async close() {
      server.closeAllConnections();
      server.close();
      await gateway.close();
    },
  };
}

/** A list of buffers goes in pieces, without a length. */
export function send(
  port: number,
  { method = 'POST', path = '/graphql', headers = {}, body }: RawRequest,
): Promise<RawAnswer> {
  const pieces = Array.isArray(body) ? body : null;
  const whole = pieces === null ? Buffer.from((body ?? '') as string | Buffer) : null;
  const length = whole !== null && whole.length > 0 ? { 'content-length': String(whole.length) } : {};
  return new Promise((resolve, reject) => {
    const outgoing = request({ port, host: '127.0.0.1', method, path, headers: { ...length, ...headers } });
    outgoing.once('error', reject);
    outgoing.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    for (const piece of pieces ?? []) outgoing.write(piece);
    outgoing.end(whole ?? undefined);
  });
}
