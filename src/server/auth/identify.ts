import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '../../log.ts';
import { chooseMediaType } from '../accepted.ts';
import { corsHeaders } from '../plugins/use-cors.ts';
import { answerHeaders, type Refusal } from '../refusal.ts';
import { harmlessIdOf } from '../request-id.ts';
import type { Caller } from './caller.ts';
import type { CallersSlot } from './callers.ts';

export interface IdentifyOptions {
  callers: CallersSlot;
  corsOrigins: readonly string[];
  logger: Logger;
}

/** Finds out who asks; null once the request has been refused, or nobody waits for an answer any more. */
export type Identify = (
  request: IncomingMessage,
  response: ServerResponse,
) => Caller | null | Promise<Caller | null>;

export function createIdentify({ callers, corsOrigins, logger }: IdentifyOptions): Identify {
  return (request, response) => {
    const { headers, socket } = request;
    const settle = (found: Caller | Refusal): Caller | null => {
      if (!('status' in found)) return found;
      const requestId = harmlessIdOf(headers['x-request-id']);
      const { status, text } = found;
      logger.info({ requestId, status, address: socket.remoteAddress }, `refused: ${text}`);
      answer(found, { request, response, requestId, corsOrigins });
      return null;
    };
    const asked = {
      headers,
      get headersDistinct() {
        return request.headersDistinct;
      },
      address: socket.remoteAddress,
    };
    // Load balancers have no credentials, and are told nothing.
    if (/^\/(livez|readyz)$/.test(request.url ?? '')) return callers.current.anonymous(undefined);
    const found = callers.current.identify(asked);
    if (!(found instanceof Promise)) return settle(found);
    return found.then((caller) => (response.destroyed ? null : settle(caller)));
  };
}

const codes = new Map([
  [401, 'UNAUTHENTICATED'],
  [429, 'RATE_LIMITED'],
  [503, 'BACKEND_UNAVAILABLE'],
]);

interface Answering {
  request: IncomingMessage;
  response: ServerResponse;
  requestId: string;
  corsOrigins: readonly string[];
}

/** In the shape of a GraphQL answer without data, whatever was asked. */
function answer(refusal: Refusal, { request, response, requestId, corsOrigins }: Answering): void {
  const { status, text } = refusal;
  const extensions = { code: codes.get(status) ?? 'INTERNAL', requestId };
  const body = JSON.stringify({ errors: [{ message: text, extensions }] });
  const mediaType = chooseMediaType(request.headers.accept) ?? 'application/json';
  response.writeHead(status, {
    ...answerHeaders,
    ...refusal.headers,
    'content-type': `${mediaType}; charset=utf-8`,
    'content-length': Buffer.byteLength(body),
    'x-request-id': requestId,
    ...corsHeaders(corsOrigins, request.headers.origin),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
