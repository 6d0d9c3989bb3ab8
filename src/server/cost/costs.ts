import type { IncomingMessage, ServerResponse } from 'node:http';
import { type DocumentNode, type ExecutionResult, GraphQLError, type GraphQLSchema } from 'graphql';
import { InputError } from '../../errors.ts';
import type { GraphContext } from '../../graph/context.ts';
import type { Logger } from '../../log.ts';

import { networkOf } from '../auth/address.ts';
import { createEstimate } from './estimate.ts';
import { createRateLimits, type RateLimitOptions, type Reservation } from './rate-limits.ts';

export interface CostOptions {
  /** Requests to backends that one operation may send; absent: without bound. */
  maxUpstreamRequests?: number;
  /** Requests that an operation may be estimated at; absent: without bound. */
  maxEstimatedCost?: number;
  /** Absent: nobody is limited. */
  rateLimit?: RateLimitOptions;
}

/** What operations cost, and who may still afford them. */
export interface Costs {
  /** Lets the address of a request pay for it, before anything of it is read; in how many seconds to ask again, or null. */
  enter(exchange: HttpExchange): Promise<number | null>;
  /** An operation that is about to run. */
  open(operation: Operation, exchange: HttpExchange): Promise<Bill>;
}

export interface HttpExchange {
  request?: IncomingMessage | undefined;
  response?: ServerResponse | undefined;
}

export interface Operation {
  document: DocumentNode;
  operationName: string | null;
  variables: Readonly<Record<string, unknown>>;
  context: GraphContext;
}

export interface Bill {
  /** Why the operation is not to run; nothing was sent. */
  refusal: GraphQLError | null;
  /** The answer with what it has cost, for callers who may know. */
  close(result: ExecutionResult): Promise<ExecutionResult>;
  /** The operation has not been run here. */
  cancel(): Promise<void>;
}

/** Each request of an operation to a backend is a point, and the operation is one as well. */
const pointsOfOperation = 1;

export function createCosts(schema: GraphQLSchema, options: CostOptions, logger: Logger): Costs {
  const { maxEstimatedCost = Number.POSITIVE_INFINITY, maxUpstreamRequests = Number.POSITIVE_INFINITY } =
    options;
  const estimate = createEstimate(schema);
  const limits = createRateLimits(options.rateLimit, logger);

  async function reserve(
    { viewer }: GraphContext,
    estimated: number,
    { request }: HttpExchange,
  ): Promise<Reservation> {
    if (limits === null) return unlimited;
    const address = payerOf(request?.socket.remoteAddress);
    // All who have no credentials have one name: one of them must not use up what the others may.
    const caller = viewer.subject === 'anonymous' ? `anonymous ${address ?? ''}` : viewer.subject;
    return limits.reserve({ caller, address }, pointsOfOperation + Math.min(estimated, maxUpstreamRequests));
  }

  return {
    async enter({ request, response }) {
      if (limits === null) return null;
      const payers = { caller: null, address: payerOf(request?.socket.remoteAddress) };
      const { refusedFor, headers } = await limits.reserve(payers, 1);
      tell(response, refusedFor, headers());
      return refusedFor;
    },
    async open({ document, operationName, variables, context }, exchange) {
      const { loaders, viewer } = context;
      const estimated = estimate(document, { operationName, variables, backends: loaders.backends });
      if (estimated > maxEstimatedCost) return refused(tooCostly(estimated, maxEstimatedCost));
      const { refusedFor, headers, settle } = await reserve(context, estimated, exchange);
      tell(exchange.response, refusedFor, headers());
      if (refusedFor !== null) return refused(tooMany(refusedFor));
      return {
        refusal: null,
        async close(result) {
          const upstreamRequests = loaders.requestCount();
          await settle(pointsOfOperation + upstreamRequests);
          tell(exchange.response, null, headers());
          // Where nothing was run (variables that are refused), there is nothing to tell.
          if (result.data === undefined || !viewer.can('cost:read')) return result;
          return { ...result, extensions: { ...result.extensions, cost: { estimated, upstreamRequests } } };
        },
        cancel: () => settle(0),
      };
    },
  };
}

const unlimited: Reservation = { refusedFor: null, headers: () => ({}), settle: async () => undefined };

function refused(refusal: GraphQLError): Bill {
  return { refusal, close: async (result) => result, cancel: async () => undefined };
}

function tell(
  response: ServerResponse | undefined,
  refusedFor: number | null,
  headers: Readonly<Record<string, string>>,
): void {
  if (response === undefined || response.headersSent) return;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (refusedFor !== null) response.setHeader('retry-after', String(refusedFor));
}

function tooCostly(estimated: number, limit: number): GraphQLError {
  return new GraphQLError(
    `This operation would take about ${estimated} requests to backends, more than ${limit} (server.maxEstimatedCost), and nothing was sent; ask for less at once: a smaller "first", fewer lists within lists.`,
  );
}

export const tooManyForNow = (seconds: number): string =>
  `Too many requests, and nothing was done; ask again in ${seconds} s. RateLimit headers tell how many points are left (server.rateLimit).`;

function tooMany(seconds: number): GraphQLError {
  const message = tooManyForNow(seconds);
  const originalError = new InputError(message, 'RATE_LIMITED');
  return new GraphQLError(message, { originalError, extensions: { http: { status: 429 } } });
}

/** The name under which an address pays. */
export function payerOf(address: string | undefined): string | null {
  return address === undefined ? null : networkOf(address);
}
