import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '../log.ts';
import { createHostCheck } from './hosts.ts';
import { quote, type Refusal, writeRefusal } from './refusal.ts';
import { harmlessIdOf } from './request-id.ts';

type Handle = (request: IncomingMessage, response: ServerResponse) => unknown;

export interface ListenerOptions {
  hosts: readonly string[];
  logger: Logger;
}

/** Looks at where a request is addressed before yoga does, which makes a URL of it and throws when it cannot. */
export function createListener(handle: Handle, { hosts, logger }: ListenerOptions): Handle {
  const judge = createHostCheck(hosts);
  return (request, response) => {
    response.once('finish', () => cutOff(request));
    const refusal = refuseTarget(request.url ?? '') ?? refuseHost(request, judge(request.headers.host));
    if (refusal === null) return handle(request, response);
    const requestId = harmlessIdOf(request.headers['x-request-id']);
    logger.info({ requestId, status: refusal.status }, `refused: ${refusal.text}`);
    const { accept, 'content-type': contentType } = request.headers;
    const { headers, body } = writeRefusal(refusal, { accept, contentType, requestId });
    response.writeHead(refusal.status, {
      ...headers,
      'content-length': Buffer.byteLength(body),
      'x-request-id': requestId,
    });
    return response.end(body);
  };
}

function refuseTarget(target: string): Refusal | null {
  if (target.startsWith('/')) return null;
  return { status: 400, text: `Expected a path such as /graphql, ${quote(target)} came. This is no proxy.` };
}

function refuseHost(
  { url, headers }: IncomingMessage,
  verdict: ReturnType<ReturnType<typeof createHostCheck>>,
): Refusal | null {
  const isProbe = /^\/(livez|readyz)$/.test(url ?? '');
  // HTTP/1.0 has no such header, and some load balancers probe so.
  if (isProbe && (headers.host === undefined || verdict === 'foreign')) return null;
  const came = quote(headers.host ?? '');
  if (verdict === 'malformed')
    return { status: 400, text: `Expected a header Host such as localhost:4000, ${came} came.` };
  if (verdict === 'served') return null;
  return {
    status: 421,
    text: `This gateway is not served under the name ${came}. If it is one of its names, add it to server.hosts.`,
  };
}

/** Ends the connection of a client that still sends its body a second after its answer. */
function cutOff(request: IncomingMessage): void {
  if (request.complete) return;
  const patience = setTimeout(() => request.socket.destroy(), 1_000);
  request.once('close', () => clearTimeout(patience));
}
