import { GraphQLError } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';

/** The parameters of a POST whose body is JSON in UTF-8; nothing is done when it is anything else. */
export async function readJsonRequest(request: Request, maxBodyBytes: number): Promise<GraphQLParams> {
  // Refused before a byte is read where the length is told.
  if (Number(request.headers.get('content-length')) > maxBodyBytes) throw tooLarge(maxBodyBytes);
  return readJsonText(await readBytes(request, maxBodyBytes));
}

/** The same of a body that has come. */
export function readJsonText(body: Uint8Array): GraphQLParams {
  return checkParameters(parseJson(decode(body, 'The body'), 'The body'));
}

/** The parameters of a GET; `variables` and `extensions` hold JSON. */
export function readQueryString(url: string): GraphQLParams {
  const start = url.indexOf('?');
  const search = start < 0 ? '' : url.slice(start + 1);
  try {
    // URLSearchParams puts U+FFFD in the place of what is no UTF-8.
    decodeURIComponent(search);
  } catch {
    throw refuse('The query string holds a "%" that begins no character in UTF-8; encode it as UTF-8.');
  }
  const parameters = new URLSearchParams(search);
  const json = (name: string): unknown => {
    const text = parameters.get(name);
    return text === null || text === '' ? undefined : parseJson(text, `The parameter "${name}"`);
  };
  return checkParameters({
    query: parameters.get('query') ?? undefined,
    operationName: parameters.get('operationName') || undefined,
    variables: json('variables'),
    extensions: json('extensions'),
  });
}

async function readBytes(request: Request, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    length += part.value.byteLength;
    if (length > limit) throw tooLarge(limit);
    chunks.push(part.value);
  }
  return Buffer.concat(chunks);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A byte-order mark is left out. */
function decode(bytes: Uint8Array, part: string): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw refuse(`${part} holds bytes that are no UTF-8, and nothing was done; send JSON in UTF-8.`);
  }
}

function parseJson(text: string, part: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const came = text === '' ? 'it is empty' : 'it cannot be read as JSON';
    throw refuse(`${part} is expected to be a JSON object, but ${came}.`);
  }
}

function checkParameters(value: unknown): GraphQLParams {
  if (!isObject(value)) throw refuse(`The request is expected to be ${example}, ${nameOf(value)} came.`);
  const { query, operationName, variables, extensions } = value;
  if (typeof query !== 'string' || query.trim() === '')
    throw refuse(
      `"query" is expected to hold a GraphQL document, as in ${example}; it is missing, empty or no text.`,
    );
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string')
    throw refuse(`"operationName" is expected to be a text, ${nameOf(operationName)} came.`);
  for (const [name, part] of Object.entries({ variables, extensions }))
    if (part !== undefined && part !== null && !isObject(part))
      throw refuse(`"${name}" is expected to be an object, ${nameOf(part)} came.`);
  return value;
}

const example = 'one object such as {"query": "{ viewer { subject } }"}';

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

function tooLarge(limit: number): GraphQLError {
  return refuse(
    `The body has more than ${limit} bytes; send less at once, or raise server.maxBodyBytes.`,
    413,
  );
}

/** Without `spec`: clients that accept application/json only get the status too, since no document was reached. */
function refuse(message: string, status = 400): GraphQLError {
  return new GraphQLError(message, { extensions: { http: { status } } });
}
