import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DocumentNode, ExecutionResult } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import type { Viewer } from '../graph/context.ts';
import { chooseMediaType } from './accepted.ts';
import { type AnswerLimits, boundAnswer } from './answer-size.ts';
import type { Caller } from './auth/caller.ts';
import type { BodyBudget, BodyShare } from './body-budget.ts';
import type { Costs } from './cost/costs.ts';
import type { Documents } from './documents.ts';
import { maskErrors } from './mask-error.ts';
import { type ContextOptions, type OperationRequest, openContext } from './operation-context.ts';
import { corsHeaders } from './plugins/use-cors.ts';
import { refuseForeignPage } from './plugins/use-requests.ts';
import { type RequestReader, tooManyBodies } from './read-json-request.ts';
import { answerHeaders, writeRefusal } from './refusal.ts';
import { harmlessIdOf, sentIdOf } from './request-id.ts';

export interface DirectOptions extends ContextOptions {
  documents: Documents;
  costs: Costs;
  server: { maxBodyBytes: number; corsOrigins: readonly string[] } & AnswerLimits;
  reader: RequestReader;
  bodies: BodyBudget;
  /** Whether the caller may ask for the schema. */
  readsSchema(viewer: Viewer): boolean;
}

/** False: the request is not answered here, and yoga has to. What was read of it stands in its `body`. */
export type AnswerDirectly = (
  request: ReadRequest & { caller: Caller },
  response: ServerResponse,
) => Promise<boolean>;

export const leaveToYoga: AnswerDirectly = async () => false;

/**
 * A request whose caller may be known, and whose body may have been read already: where there is a `body`, yoga takes it.
 */
export type ReadRequest = IncomingMessage & { body?: Buffer; caller?: Caller };

/**
 * Answers what most clients send, a valid operation as a POST of JSON, without the objects of the fetch standard, which
 * cost as much as the operation. Everything else, each refusal included, is left to yoga, which goes through the same
 * parser, rules, plans and mask.
 */
export function createDirectAnswers(options: DirectOptions): AnswerDirectly {
  const { server } = options;
  return async (request, response) => {
    const mediaType = mediaTypeOf(request, server);
    if (mediaType === null) return false;
    const requestId = harmlessIdOf(request.headers['x-request-id']);
    const body = await readBody(request, options.bodies.open());
    if (body === 'gone') return true;
    if (body === 'no room') return refuseBusy(request, response, { ...options, requestId });
    request.body = body;
    const readsSchema = options.readsSchema(request.caller.viewer);
    const operation = operationIn(body, { ...options, readsSchema });
    if (operation === null) return false;
    const sentRequestId = sentIdOf(request.headers['x-request-id']);
    const asked = { caller: request.caller, requestId, sentRequestId };
    const result = await execute(operation, { options, asked, request, response });
    if (result === null) return false;
    // Nobody is there to be told, and what failed since then failed for that reason.
    if (response.destroyed) return true;
    const log = { logger: options.logger, requestId, readsSchema };
    const masked = { ...result, ...maskErrors(result, log) };
    const { status, text } = describe(boundAnswer(masked, server, log), mediaType);
    response.writeHead(status, {
      'content-type': `${mediaType}; charset=utf-8`,
      'content-length': Buffer.byteLength(text),
      ...answerHeaders,
      'x-request-id': requestId,
      ...corsHeaders(server.corsOrigins, request.headers.origin),
    });
    response.end(text);
    return true;
  };
}

/** Of the answer; null for a request that is not plain enough to be answered here. */
function mediaTypeOf(
  { method, url, headers }: IncomingMessage,
  { corsOrigins, maxBodyBytes }: DirectOptions['server'],
): string | null {
  if (method !== 'POST' || url !== '/graphql') return null;
  if (!plainJson.test(headers['content-type'] ?? '')) return null;
  if (headers['content-encoding'] !== undefined || headers.expect !== undefined) return null;
  const length = headers['content-length'];
  if (length === undefined || Number(length) > maxBodyBytes || Number(length) === 0) return null;
  const site = headers['sec-fetch-site'];
  if (refuseForeignPage({ site, origin: headers.origin }, corsOrigins) !== null) return null;
  return chooseMediaType(headers.accept);
}

const plainJson = /^application\/json(; ?charset=utf-8)?$/i;

/** Its length was told, and is not too much. */
function readBody(request: IncomingMessage, share: BodyShare): Promise<Buffer | 'gone' | 'no room'> {
  const body = new Promise<Buffer | 'gone' | 'no room'>((resolve) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => {
      if (share.take(part.length)) return void parts.push(part);
      request.pause();
      resolve('no room');
    });
    request.once('end', () => resolve(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)));
    request.once('close', () => resolve('gone'));
    request.once('error', () => resolve('gone'));
  });
  return body.finally(share.release);
}

function refuseBusy(
  request: IncomingMessage,
  response: ServerResponse,
  { server, logger, requestId }: DirectOptions & { requestId: string },
): true {
  const { accept, origin, 'content-type': contentType } = request.headers;
  logger.warn({ requestId, status: 503 }, `refused: ${tooManyBodies}`);
  const refusal = { status: 503, text: tooManyBodies, headers: { 'retry-after': '1' } };
  const { headers, body } = writeRefusal(refusal, { accept, contentType, requestId });
  response.writeHead(refusal.status, {
    ...headers,
    'content-length': Buffer.byteLength(body),
    'x-request-id': requestId,
    ...corsHeaders(server.corsOrigins, origin),
  });
  response.end(body);
  return true;
}

interface Operation {
  params: GraphQLParams;
  document: DocumentNode;
}

/** Null for what is wrong with it in any way: the other way tells. */
function operationIn(
  body: Buffer,
  { documents, reader, readsSchema }: { documents: Documents; reader: RequestReader; readsSchema: boolean },
): Operation | null {
  try {
    const params = reader.fromText(body);
    if (Object.keys(params).some((name) => !parameters.has(name))) return null;
    const text = params.query ?? '';
    const known = documents.known(text);
    const document = known ?? documents.parse(text);
    if (known === undefined && documents.validate(document).length > 0) return null;
    return readsSchema || !documents.introspects(document) ? { params, document } : null;
  } catch {
    return null;
  }
}

const parameters: ReadonlySet<string> = new Set(['query', 'operationName', 'variables', 'extensions']);

async function execute(
  { params, document }: Operation,
  { options, asked: by, request, response }: Execution,
): Promise<ExecutionResult | null> {
  const { context, leave, close } = openContext(options, by);
  response.once('close', leave);
  try {
    const asked = {
      operationName: params.operationName ?? null,
      variables: params.variables ?? {},
      context,
    };
    const bill = await options.costs.open({ document, ...asked }, { request, response });
    if (bill.refusal !== null) return { errors: [bill.refusal] };
    const result = await options.documents.compiled(document).execute(asked);
    if (result !== null) return await bill.close(result);
    await bill.cancel();
    return null;
  } finally {
    response.off('close', leave);
    close();
  }
}

interface Execution {
  options: DirectOptions;
  asked: OperationRequest;
  request: IncomingMessage;
  response: ServerResponse;
}

interface HttpExtension {
  status?: number;
  spec?: boolean;
}

/** As yoga has it: the highest status that an error asks for; what is told within a field asks for none. */
function describe(result: ExecutionResult, mediaType: string): { status: number; text: string } {
  if (result.errors === undefined) return { status: 200, text: JSON.stringify(result) };
  let status = 200;
  const errors = result.errors.map((error) => {
    const { http, ...extensions } = error.extensions as { http?: HttpExtension };
    if (http?.status !== undefined && !(http.spec === true && mediaType === 'application/json'))
      status = Math.max(status, http.status);
    return { ...error.toJSON(), extensions };
  });
  return { status, text: JSON.stringify({ ...result, errors }) };
}
