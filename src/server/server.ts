import type { IncomingMessage, ServerResponse } from 'node:http';
import { createYoga } from 'graphql-yoga';
import type { UpstreamError } from '../errors.ts';
import type { GraphContext, Viewer } from '../graph/context.ts';
import { schema } from '../graph/schema.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Backend } from '../loaders/backend.ts';
import { createLoaders } from '../loaders/loaders.ts';
import { type Logger, logUpstreamError } from '../log.ts';
import type { DocumentLimits } from './document-limits.ts';
import { createListener } from './listener.ts';
import { useCors } from './plugins/use-cors.ts';
import { useDocuments } from './plugins/use-documents.ts';
import { useErrorMask } from './plugins/use-error-mask.ts';
import { useGraphiql } from './plugins/use-graphiql.ts';
import { useReadiness } from './plugins/use-readiness.ts';
import { useRequestId } from './plugins/use-request-id.ts';
import { type RequestOptions, useRequests } from './plugins/use-requests.ts';
import { requestIdOf } from './request-id.ts';

export interface ServerOptions {
  backends: readonly Backend[];
  ledger: Ledger;
  /** The caller without credentials. */
  viewer: Viewer;
  server: DocumentLimits &
    RequestOptions & { graphiql: boolean; deadlineMs: number; hosts: readonly string[] };
  logger: Logger;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** GraphQL over HTTP at /graphql, for node:http and for `fetch` in tests. */
export interface GatewayHandler {
  (request: IncomingMessage, response: ServerResponse): unknown;
  fetch(url: string, init?: RequestInit): Response | Promise<Response>;
  /** Takes nothing new from now on, and lets /readyz say so. */
  drain(): void;
}

export function createServer({
  backends,
  ledger,
  viewer,
  server,
  logger,
  now,
}: ServerOptions): GatewayHandler {
  let draining = false;
  const yoga = createYoga<object, GraphContext>({
    schema,
    graphqlEndpoint: '/graphql',
    healthCheckEndpoint: '/livez',
    landingPage: false,
    multipart: false,
    logging: false,
    // yoga's own answers "null" to whoever is not listed.
    cors: false,
    ...useGraphiql(server.graphiql),
    maskedErrors: false,
    // Counts documents instead of measuring them, and keeps errors too; useDocuments does neither.
    parserAndValidationCache: false,
    // useRequests has its own, for a body in pieces too.
    maxRequestBodySize: false,
    plugins: [
      useRequestId(),
      useCors(server.corsOrigins),
      useReadiness(() => draining),
      useRequests(server, logger),
      useDocuments(server),
      useErrorMask(logger),
    ],
    context: ({ request }) => {
      const requestId = requestIdOf(request);
      // One deadline for the whole operation: every upstream call gets what is left of it.
      const writeSignal = AbortSignal.timeout(server.deadlineMs);
      const signal = AbortSignal.any([request.signal, writeSignal]);
      const deadline = now() + server.deadlineMs;
      const log = logger.child({ requestId });
      const onFailure = (failure: UpstreamError): void => logUpstreamError(log, failure);
      return {
        requestId,
        viewer,
        ledger,
        loaders: createLoaders({ backends, signal, writeSignal, deadline, requestId, onFailure }),
      };
    },
  });
  const listener = createListener(yoga, { hosts: server.hosts, logger });
  return Object.assign(listener, {
    fetch: (url: string, init: RequestInit = {}) => yoga.fetch(url, init),
    drain() {
      draining = true;
    },
  });
}
