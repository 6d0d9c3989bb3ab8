import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '../../log.ts';
import { chooseMediaType } from '../accepted.ts';
import { answerHeaders } from '../refusal.ts';
import { harmlessIdOf } from '../request-id.ts';
import { type Costs, tooManyForNow } from './costs.ts';

/** Whether the address of a request may ask for anything now; if not, it is answered. Probes of load balancers always may. */
export function createAdmission(
  costs: Costs,
  logger: Logger,
): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  return async (request, response) => {
    if (probes.has(request.url ?? '')) return true;
    const wait = await costs.enter({ request, response });
    if (wait !== null) refuse({ request, response, wait }, logger);
    return wait === null;
  };
}

const probes: ReadonlySet<string> = new Set(['/livez', '/readyz']);

interface Refused {
  request: IncomingMessage;
  response: ServerResponse;
  wait: number;
}

function refuse({ request, response, wait }: Refused, logger: Logger): void {
  const { 'x-request-id': sent, accept } = request.headers;
  const requestId = harmlessIdOf(sent);
  const message = tooManyForNow(wait);
  logger.info({ requestId, status: 429 }, `refused: ${message}`);
  const mediaType = chooseMediaType(accept);
  const errors = [{ message, extensions: { code: 'RATE_LIMITED', requestId } }];
  const body = Buffer.from(mediaType === null ? `${message}\n` : JSON.stringify({ errors }));
  response.writeHead(429, {
    ...answerHeaders,
    'content-type': `${mediaType ?? 'text/plain'}; charset=utf-8`,
    'content-length': body.length,
    'x-request-id': requestId,
  });
  response.end(body);
}
