import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from '../log.ts';

export interface HttpServerOptions {
  headersSeconds: number;
  requestSeconds: number;
  keepAliveSeconds: number;
  maxConnections: number;
}

/** A server without a handler yet, which bears slow, broken and too many connections. */
export function createHttpServer(options: HttpServerOptions, logger: Logger): Server {
  const requestTimeout = options.requestSeconds * 1_000;
  const server = createServer({
    requestTimeout,
    headersTimeout: Math.min(options.headersSeconds * 1_000, requestTimeout),
    keepAliveTimeout: options.keepAliveSeconds * 1_000,
    // How often the two first are looked at.
    connectionsCheckingInterval: 1_000,
  });
  server.maxConnections = options.maxConnections;
  server.on('clientError', (error, socket) => refuse(error, socket, logger));
  tellDropped(server, options.maxConnections, logger);
  return server;
}

/** What is no request at all reaches no handler, and is told as other refusals are. */
function refuse(error: Error & { code?: string }, socket: Duplex, logger: Logger): void {
  const [status, text] = faults.get(error.code ?? '') ?? noRequest;
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const requestId = randomUUID();
  logger.info({ requestId, status: Number.parseInt(status, 10), reason: error.code }, `refused: ${text}`);
  // Amid an answer, another one would be taken for a part of it.
  if (isAnswering(socket)) return void socket.destroy();
  const head = [
    `HTTP/1.1 ${status}`,
    'content-type: text/plain; charset=utf-8',
    'x-content-type-options: nosniff',
    'cache-control: no-store',
    `x-request-id: ${requestId}`,
    `content-length: ${Buffer.byteLength(text) + 1}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}\n`, () => socket.destroy());
}

const noRequest = ['400 Bad Request', 'Expected a request of HTTP/1.1, and what came is none.'] as const;

const faults = new Map<string, readonly [string, string]>([
  [
    'HPE_HEADER_OVERFLOW',
    ['431 Request Header Fields Too Large', 'The headers are longer than 16 kB; send fewer.'],
  ],
  [
    'ERR_HTTP_REQUEST_TIMEOUT',
    [
      '408 Request Timeout',
      'The request did not arrive in time; send it faster, or raise server.headersSeconds and server.requestSeconds.',
    ],
  ],
]);

function isAnswering(socket: Duplex): boolean {
  const { _httpMessage: answer } = socket as Duplex & { _httpMessage?: { headersSent: boolean } | null };
  return answer?.headersSent === true;
}

/** Once a minute: a flood of connections is to fill no log. */
function tellDropped(server: Server, maxConnections: number, logger: Logger): void {
  let toldAt = Number.NEGATIVE_INFINITY;
  let dropped = 0;
  server.on('drop', () => {
    dropped += 1;
    if (performance.now() < toldAt + 60_000) return;
    toldAt = performance.now();
    logger.warn(
      { dropped, maxConnections },
      'connections were closed, since there are server.maxConnections',
    );
    dropped = 0;
  });
}
