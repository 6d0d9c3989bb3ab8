import type { IncomingMessage, ServerResponse } from 'node:http';
import { createYoga } from 'graphql-yoga';
import type { GraphContext, Viewer } from '../graph/context.ts';
import { schema } from '../graph/schema.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Seal } from '../loaders/seal.ts';
import type { Logger } from '../log.ts';
import type { AnswerLimits } from './answer-size.ts';
import type { Caller } from './auth/caller.ts';
import type { CallersSlot } from './auth/callers.ts';
import { createIdentify } from './auth/identify.ts';
import { createBodyBudget } from './body-budget.ts';
import { createAdmission } from './cost/admit.ts';
import { type CostOptions, createCosts } from './cost/costs.ts';
import { createDirectAnswers, leaveToYoga, type ReadRequest } from './direct-answers.ts';
import type { DocumentLimits } from './document-limits.ts';
import { createDocuments, type Execution } from './documents.ts';
import { createListener } from './listener.ts';
import { openContext } from './operation-context.ts';
import type { OperationLimits } from './operation-limits.ts';
import { useAnswerLimit } from './plugins/use-answer-limit.ts';
import { useAnswers } from './plugins/use-answers.ts';
import { useCors } from './plugins/use-cors.ts';
import { useCosts } from './plugins/use-costs.ts';
import { useDocuments } from './plugins/use-documents.ts';
import { useErrorMask } from './plugins/use-error-mask.ts';
import { useGraphiql } from './plugins/use-graphiql.ts';
import { useReadiness } from './plugins/use-readiness.ts';
import { useRequestId } from './plugins/use-request-id.ts';
import { useRequests } from './plugins/use-requests.ts';
import { createRequestReader, type ReadingOptions } from './read-json-request.ts';
import { requestIdOf, sentIdOf } from './request-id.ts';
import { type TrustedTexts, trustDocuments } from './trusted-documents.ts';

export interface ServerOptions {
  ledger: Ledger;
  /** Hides what cursors and some ids hold. */
  seal: Seal;
  /** Who may ask, and what each may see. */
  callers: CallersSlot;
  server: DocumentLimits & OperationLimits & RequestLimits & AnswerLimits & CostOptions & ServingOptions;
  logger: Logger;
  /** Milliseconds since the epoch. */
  now(): number;
}

type RequestLimits = Omit<ReadingOptions, 'trusted' | 'bodies'> & { maxUnfinishedBytes: number };

interface ServingOptions {
  graphiql: boolean;
  /** Whether every caller may ask for the schema. */
  introspection: boolean;
  /** Documents that clients may name by id; null for none. */
  documents: TrustedTexts | null;
  corsOrigins: readonly string[];
  deadlineMs: number;
  hosts: readonly string[];
  execution: Execution;
}

/** GraphQL over HTTP at /graphql, for node:http and for `fetch` in tests. */
export interface GatewayHandler {
  (request: IncomingMessage, response: ServerResponse): unknown;
  /** As the caller without credentials. */
  fetch(url: string, init?: RequestInit): Response | Promise<Response>;
  /** Takes nothing new from now on, and lets /readyz say so. */
  drain(): void;
}

/** What comes with a request from where it was received. */
interface Received {
  req?: ReadRequest;
  caller?: Caller;
}

export function createServer({ ledger, seal, callers, server, logger, now }: ServerOptions): GatewayHandler {
  let draining = false;
  const documents = createDocuments(schema, server);
  const bodies = createBodyBudget(server.maxUnfinishedBytes);
  const reader = createRequestReader({ ...server, trusted: trustDocuments(server.documents), bodies });
  const costs = createCosts(schema, server, logger);
  const { deadlineMs, maxUpstreamRequests } = server;
  const operations = { ledger, seal, deadlineMs, maxUpstreamRequests, logger, now };
  const identify = createIdentify({ callers, corsOrigins: server.corsOrigins, logger });
  const known = new WeakMap<Request, Caller>();
  const readsSchema = ({ can }: Viewer): boolean => server.introspection || can('schema:read');
  const mayReadSchema = (request: Request): boolean => {
    const caller = known.get(request);
    return caller === undefined ? server.introspection : readsSchema(caller.viewer);
  };
  const closers = new WeakMap<Request, () => void>();
  const graphiql = useGraphiql(server.graphiql);
  const yoga = createYoga<Received, GraphContext>({
    schema,
    graphqlEndpoint: '/graphql',
    healthCheckEndpoint: '/livez',
    landingPage: false,
    multipart: false,
    logging: false,
    // yoga's own answers "null" to whoever is not listed.
    cors: false,
    ...graphiql.options,
    maskedErrors: false,
    // Counts documents instead of measuring them, and keeps errors too; useDocuments does neither.
    parserAndValidationCache: false,
    // useRequests has its own, for a body in pieces too.
    maxRequestBodySize: false,
    plugins: [
      {
        onRequest({ request, serverContext }) {
          const { req, caller = req?.caller } = serverContext as Received;
          if (caller !== undefined) known.set(request, caller);
        },
      },
      useAnswers(logger),
      graphiql.plugin,
      useRequestId(),
      useCors(server.corsOrigins),
      useReadiness(() => draining),
      useRequests({ reader, corsOrigins: server.corsOrigins }, logger),
      useDocuments(documents, { execution: server.execution, readsSchema: mayReadSchema }),
      useCosts(costs),
      { onResponse: ({ request }) => closers.get(request)?.() },
      useErrorMask(logger, mayReadSchema),
      useAnswerLimit(server, logger),
    ],
    context: ({ request, req, caller = req?.caller }) => {
      if (caller === undefined) throw new Error('expected a request whose caller is known');
      const { context, leave, close } = openContext(operations, {
        caller,
        requestId: requestIdOf(request),
        sentRequestId: sentIdOf(request.headers.get('x-request-id')),
      });
      closers.set(request, close);
      if (request.signal.aborted) leave();
      else request.signal.addEventListener('abort', leave, { once: true });
      return context;
    },
  });
  const answerDirectly =
    server.execution === 'compiled'
      ? createDirectAnswers({ ...operations, documents, costs, server, reader, bodies, readsSchema })
      : leaveToYoga;
  const admit = createAdmission(costs, logger);
  const handle = async (request: ReadRequest, response: ServerResponse): Promise<void> => {
    try {
      const identified = identify(request, response);
      const caller = identified instanceof Promise ? await identified : identified;
      if (caller === null || !(await admit(request, response))) return;
      const asked = Object.assign(request, { caller });
      if (draining || !(await answerDirectly(asked, response))) await yoga(asked, response);
    } catch (error) {
      logger.error({ err: error }, 'unexpected error outside of an operation');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    }
  };
  const listener = createListener(handle, { hosts: server.hosts, logger });
  return Object.assign(listener, {
    fetch: (url: string, init: RequestInit = {}) =>
      yoga.fetch(url, init, { caller: callers.current.anonymous(undefined) }),
    drain() {
      draining = true;
    },
  });
}
