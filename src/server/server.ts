import type { IncomingMessage, ServerResponse } from 'node:http';
import { createYoga } from 'graphql-yoga';
import type { GraphContext, Viewer } from '../graph/context.ts';
import { schema } from '../graph/schema.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Backend } from '../loaders/backend.ts';
import type { Logger } from '../log.ts';
import { createAdmission } from './cost/admit.ts';
import { type CostOptions, createCosts } from './cost/costs.ts';
import { createDirectAnswers, leaveToYoga, type ReadRequest } from './direct-answers.ts';
import type { DocumentLimits } from './document-limits.ts';
import { createDocuments, type Execution } from './documents.ts';
import { createListener } from './listener.ts';
import { openContext } from './operation-context.ts';
import { useCors } from './plugins/use-cors.ts';
import { useCosts } from './plugins/use-costs.ts';
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
  server: DocumentLimits & RequestOptions & CostOptions & ServingOptions;
  logger: Logger;
  /** Milliseconds since the epoch. */
  now(): number;
}

interface ServingOptions {
  graphiql: boolean;
  deadlineMs: number;
  hosts: readonly string[];
  execution: Execution;
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
  const documents = createDocuments(schema, server);
  const costs = createCosts(schema, server, logger);
  const { deadlineMs, maxUpstreamRequests } = server;
  const operations = { backends, ledger, viewer, deadlineMs, maxUpstreamRequests, logger, now };
  const closers = new WeakMap<Request, () => void>();
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
      useDocuments(documents, server.execution),
      useCosts(costs),
      { onResponse: ({ request }) => closers.get(request)?.() },
      useErrorMask(logger),
    ],
    context: ({ request }) => {
      const { context, leave, close } = openContext(operations, requestIdOf(request));
      closers.set(request, close);
      if (request.signal.aborted) leave();
      else request.signal.addEventListener('abort', leave, { once: true });
      return context;
    },
  });
  const answerDirectly =
    server.execution === 'compiled'
      ? createDirectAnswers({ ...operations, documents, costs, server })
      : leaveToYoga;
  const admit = createAdmission(costs, logger);
  const handle = async (request: ReadRequest, response: ServerResponse): Promise<void> => {
    try {
      if (!(await admit(request, response))) return;
      if (draining || !(await answerDirectly(request, response))) await yoga(request, response);
    } catch (error) {
      logger.error({ err: error }, 'unexpected error outside of an operation');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    }
  };
  const listener = createListener(handle, { hosts: server.hosts, logger });
  return Object.assign(listener, {
    fetch: (url: string, init: RequestInit = {}) => yoga.fetch(url, init),
    drain() {
      draining = true;
    },
  });
}
