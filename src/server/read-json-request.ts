import { GraphQLError } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import type { BodyBudget } from './body-budget.ts';
import { hasMoreValues } from './count-values.ts';
import { isObject, parseJson, readParameters, refuse } from './read-parameters.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

export interface ReadingOptions {
  maxBodyBytes: number;
  maxVariableNodes: number;
  /** Whether queries by GET are answered that are no trusted documents. */
  getQueries: boolean;
  trusted: TrustedDocuments;
  bodies: BodyBudget;
}

/** Reads what is asked from a request; nothing is done where it is no operation. */
export interface RequestReader {
  /** The parameters of a POST whose body is JSON in UTF-8. */
  fromBody(request: Request): Promise<GraphQLParams>;
  /** The same of a body that has come. */
  fromText(body: Uint8Array): GraphQLParams;
  /** The parameters of a GET; `variables` and `extensions` hold JSON. */
  fromQueryString(url: string): GraphQLParams;
}

export function createRequestReader(options: ReadingOptions): RequestReader {
  const { maxBodyBytes, trusted } = options;
  const check = (value: unknown): GraphQLParams => {
    const params = readParameters(value, trusted);
    if (isObject(params.variables) && hasMoreValues(params.variables, options.maxVariableNodes))
      throw refuse(tooManyValues(options.maxVariableNodes));
    return params;
  };
  const fromText = (body: Uint8Array): GraphQLParams => check(parseJson(decode(body), 'The body'));
  return {
    fromText,
    async fromBody(request) {
      // Refused before a byte is read where the length is told.
      if (Number(request.headers.get('content-length')) > maxBodyBytes) throw tooLarge(maxBodyBytes);
      return fromText(await readBytes(request, options));
    },
    fromQueryString(url) {
      const params = parametersIn(url);
      if (!options.getQueries && !isTrusted(params, trusted)) throw refuseGet();
      return check(params);
    },
  };
}

/** What the caller is told while bodies that have not come whole take all memory that there is for them. */
export const tooManyBodies =
  'Too many requests are on their way at once that have not come whole; ask again in a moment, or raise server.maxUnfinishedBytes.';

function parametersIn(url: string): Record<string, unknown> {
  const start = url.indexOf('?');
  const search = start < 0 ? '' : url.slice(start + 1);
  try {
    // URLSearchParams puts U+FFFD in the place of what is no UTF-8.
    decodeURIComponent(search);
  } catch {
    throw refuse('The query string holds a "%" that begins no character in UTF-8; encode it as UTF-8.');
  }
  const parameters = new URLSearchParams(search);
  const text = (name: string): string | undefined => parameters.get(name) || undefined;
  const json = (name: string): unknown => {
    const value = text(name);
    return value === undefined ? undefined : parseJson(value, `The parameter "${name}"`);
  };
  return {
    query: parameters.get('query') ?? undefined,
    operationName: text('operationName'),
    variables: json('variables'),
    extensions: json('extensions'),
    documentId: text('documentId'),
    id: text('id'),
  };
}

/** One that is named by its id is, or is refused for that. */
function isTrusted({ query }: Record<string, unknown>, trusted: TrustedDocuments): boolean {
  if (!trusted.areThere) return false;
  return query === undefined || query === '' || (typeof query === 'string' && trusted.has(query));
}

async function readBytes(request: Request, { maxBodyBytes, bodies }: ReadingOptions): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const share = bodies.open();
  let length = 0;
  const reader = request.body?.getReader();
  try {
    for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
      length += part.value.byteLength;
      if (length > maxBodyBytes) throw tooLarge(maxBodyBytes);
      if (!share.take(part.value.byteLength)) throw busy();
      chunks.push(part.value);
    }
  } finally {
    share.release();
  }
  return Buffer.concat(chunks);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A byte-order mark is left out. */
function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw refuse('The body holds bytes that are no UTF-8, and nothing was done; send JSON in UTF-8.');
  }
}

function tooLarge(limit: number): GraphQLError {
  return refuse(
    `The body has more than ${limit} bytes; send less at once, or raise server.maxBodyBytes.`,
    413,
  );
}

const tooManyValues = (limit: number): string =>
  `"variables" holds more than ${limit} values; send less at once, or raise server.maxVariableNodes.`;

function busy(): GraphQLError {
  const http = { status: 503, headers: { 'retry-after': '1' } };
  return new GraphQLError(tooManyBodies, { extensions: { http } });
}

function refuseGet(): GraphQLError {
  const http = { status: 405, headers: { allow: 'POST' } };
  return new GraphQLError(
    'By GET only trusted documents are answered here (server.documents); send the query as a POST of JSON, or set server.getQueries.',
    { extensions: { http } },
  );
}
