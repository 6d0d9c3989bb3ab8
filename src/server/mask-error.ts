import { GraphQLError, type GraphQLErrorExtensions, type GraphQLErrorOptions } from 'graphql';
import { type ErrorCode, InputError, UpstreamError } from '../errors.ts';
import { type Logger, logUpstreamError } from '../log.ts';

/** All that an error may tell its caller beside its message. Nothing else of an upstream gets out. */
interface PublicExtensions {
  code: ErrorCode;
  backend?: string;
  provider?: string;
  retryable?: boolean;
  upstreamStatus?: number;
}

/**
 * Errors of ours keep their message and get extensions from the allow-list; what the caller wrote wrongly (syntax,
 * validation, variables) stays as graphql-js says it; everything else is masked, and logged.
 */
export function maskError(error: unknown, { logger, requestId, readsSchema }: RequestLog): GraphQLError {
  const origin = error instanceof GraphQLError ? error : new GraphQLError(unexpected);
  const { message, http, extensions } = explain(error, logger);
  return new GraphQLError(readsSchema ? message : withoutSuggestion(message), {
    ...placeOf(origin),
    extensions: { ...extensions, requestId, ...(http !== undefined && { http }) },
  });
}

/** The errors of a result, masked; none where it has none. */
export function maskErrors(
  { errors }: { errors?: readonly unknown[] | undefined },
  { logger, requestId, readsSchema }: RequestLog,
): { errors?: GraphQLError[] } {
  if (errors === undefined) return {};
  const log = { logger: logger.child({ requestId }), requestId, readsSchema };
  return { errors: errors.map((error) => maskError(error, log)) };
}

export interface RequestLog {
  logger: Logger;
  /** The id under which the log knows the request. */
  requestId: string;
  /** Whether the caller may know the schema, and so what was probably meant by a wrong name. */
  readsSchema: boolean;
}

interface Explanation {
  message: string;
  extensions: PublicExtensions;
  /** How graphql-yoga knows which status a request error has; `spec`: 200 for those who accept application/json. */
  http?: GraphQLErrorExtensions['http'] | undefined;
}

function explain(error: unknown, logger: Logger): Explanation {
  if (!(error instanceof GraphQLError)) {
    logger.error({ err: error }, 'unexpected error outside of a field');
    return masked(undefined);
  }
  const cause = rootOf(error);
  // Its caller has left: nobody is told, and nothing is wrong.
  if (cause instanceof DOMException && cause.name === 'AbortError') return masked(error.path);
  if (cause instanceof UpstreamError) {
    return { message: cause.message, extensions: upstreamExtensions(cause, logger) };
  }
  if (cause instanceof InputError)
    return { message: cause.message, extensions: { code: cause.code }, http: error.extensions['http'] };
  if (isAboutRequest(error, cause)) return requestError(error, error.message);
  // The parser's and the rules' recursion ends at the stack's end.
  if (error.path === undefined && cause instanceof RangeError) return requestError(error, tooDeep);
  logger.error({ err: cause, path: error.path }, 'unexpected error in a field');
  return masked(error.path);
}

const tooDeep = 'The document is nested too deeply; ask for less at once.';

const unexpected = 'Something went wrong in the gateway; its log has the details under this request id.';

/** Said by graphql-js or graphql-yoga themselves, of a text, a variable or an argument; not of a value of ours. */
function isAboutRequest(error: GraphQLError, cause: Error | null): boolean {
  if (cause === null) return true;
  // A result that a scalar refuses comes as such an error too, but points to nothing that the caller wrote.
  return cause instanceof GraphQLError && (error.path === undefined || cause.nodes !== undefined);
}

/** graphql-js ends a message with what is near to a wrong name, which would tell the schema word by word. */
function withoutSuggestion(message: string): string {
  const start = message.indexOf(' Did you mean ');
  return start < 0 ? message : message.slice(0, start);
}

function rootOf(error: GraphQLError): Error | null {
  let cause: Error | undefined = error.originalError;
  while (cause instanceof GraphQLError && cause.originalError !== undefined) cause = cause.originalError;
  return cause ?? null;
}

function upstreamExtensions(error: UpstreamError, logger: Logger): PublicExtensions {
  const { backend, provider, code, retryable, status } = error;
  logUpstreamError(logger, error);
  return { code, backend, provider, retryable, ...(status !== null && { upstreamStatus: status }) };
}

function masked(path: GraphQLError['path']): Explanation {
  // Without a path there is no data beside it: the whole request failed.
  const http = path === undefined ? { status: 500 } : undefined;
  return { message: unexpected, extensions: { code: 'INTERNAL' }, http };
}

function requestError(error: GraphQLError, message: string): Explanation {
  const started = error.path !== undefined;
  const http = error.extensions['http'] ?? (started ? undefined : { spec: true, status: 400 });
  return { message, extensions: { code: 'INVALID_INPUT' }, http };
}

function placeOf(error: GraphQLError): GraphQLErrorOptions {
  const { nodes = null, source = null, positions = null, path = null } = error;
  return { nodes, source, positions, path };
}
