import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DocumentNode, ExecutionResult } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import { chooseMediaType } from './accepted.ts';
import type { Costs } from './cost/costs.ts';
import type { Documents } from './documents.ts';
import { maskErrors } from './mask-error.ts';
import { type ContextOptions, openContext } from './operation-context.ts';
import { corsHeaders } from './plugins/use-cors.ts';
import { type RequestOptions, refuseForeignPage } from './plugins/use-requests.ts';
import { readJsonText } from './read-json-request.ts';
import { harmlessIdOf } from './request-id.ts';

export interface DirectOptions extends ContextOptions {
  documents: Documents;
  costs: Costs;
  server: RequestOptions;
}

/** False: the request is not answered here, and yoga has to. What was read of it stands in its `body`. */
export type AnswerDirectly = (request: ReadRequest, response: ServerResponse) => Promise<boolean>;

export const leaveToYoga: AnswerDirectly = async () => false;

/** A request whose body may have been read already: where there is a `body`, yoga takes it. */
export type ReadRequest = IncomingMessage & { body?: Buffer };

/**
 * Answers what most clients send, a valid operation as a POST of JSON, without the objects of the fetch standard, which
 * cost as much as the operation. Everything else, each refusal included, is left to yoga, which goes through the same
 * parser, rules, plans and mask.
 */
export function createDirectAnswers(options: DirectOptions): AnswerDirectly {
  const { documents, server } = options;
  return async (request, response) => {
    const mediaType = mediaTypeOf(request, server);
    if (mediaType === null) return false;
    const body = await readBody(request);
    if (body === null) return true;
    request.body = body;
    const operation = operationIn(body, documents);
    if (operation === null) return false;
    const requestId = harmlessIdOf(request.headers['x-request-id']);
    const result = await execute(operation, { options, requestId, request, response });
    if (result === null) return false;
    // Nobody is there to be told, and what failed since then failed for that reason.
    if (response.destroyed) return true;
    const masked = { ...result, ...maskErrors(result, { logger: options.logger, requestId }) };
    const { status, text } = describe(masked, mediaType);
    response.writeHead(status, {
      'content-type': `${mediaType}; charset=utf-8`,
      'content-length': Buffer.byteLength(text),
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
  { corsOrigins, maxBodyBytes }: RequestOptions,
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

/** Its length was told, and is not too much. Null: the client is gone. */
function readBody(request: IncomingMessage): Promise<Buffer | null> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => void parts.push(part));
    request.once('end', () => resolve(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)));
    request.once('close', () => resolve(null));
    request.once('error', () => resolve(null));
  });
}

interface Operation {
  params: GraphQLParams;
  document: DocumentNode;
}

/** Null for what is wrong with it in any way: the other way tells. */
function operationIn(body: Buffer, documents: Documents): Operation | null {
  try {
    const params = readJsonText(body);
    if (Object.keys(params).some((name) => !parameters.has(name))) return null;
    const text = params.query ?? '';
    const known = documents.known(text);
    if (known !== undefined) return { params, document: known };
    const document = documents.parse(text);
    return documents.validate(document).length === 0 ? { params, document } : null;
  } catch {
    return null;
  }
}

const parameters: ReadonlySet<string> = new Set(['query', 'operationName', 'variables', 'extensions']);

async function execute(
  { params, document }: Operation,
  { options, requestId, request, response }: Execution,
): Promise<ExecutionResult | null> {
  const { context, leave, close } = openContext(options, requestId);
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
  requestId: string;
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
