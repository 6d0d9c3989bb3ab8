import { GraphQLError } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import { quote } from './refusal.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

/** The parameters of a request, with the text of the document where it is named by its id. */
export function readParameters(value: unknown, trusted: TrustedDocuments): GraphQLParams {
  if (!isObject(value)) throw refuse(`The request is expected to be ${example}, ${nameOf(value)} came.`);
  const asked = trusted.areThere ? withDocument(value, trusted) : value;
  const { query, operationName, variables, extensions } = asked;
  if (typeof query !== 'string' || query.trim() === '')
    throw refuse(
      `"query" is expected to hold a GraphQL document, as in ${example}; it is missing, empty or no text.`,
    );
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string')
    throw refuse(`"operationName" is expected to be a text, ${nameOf(operationName)} came.`);
  for (const [name, part] of Object.entries({ variables, extensions }))
    if (part !== undefined && part !== null && !isObject(part))
      throw refuse(`"${name}" is expected to be an object, ${nameOf(part)} came.`);
  if (trusted.only && !trusted.has(query))
    throw refuse(
      'Only trusted documents are answered here; send the id of one as "documentId", or have this one added to the manifest (server.documents).',
    );
  return asked;
}

export function parseJson(text: string, part: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const came = text === '' ? 'it is empty' : 'it cannot be read as JSON';
    throw refuse(`${part} is expected to be a JSON object, but ${came}.`);
  }
}

/** Without `spec`: clients that accept application/json only get the status too, since no document was reached. */
export function refuse(message: string, status = 400): GraphQLError {
  return new GraphQLError(message, { extensions: { http: { status } } });
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const example = 'one object such as {"query": "{ viewer { subject } }"}';

/** As a text that is sent goes before an id, a client may send both until the gateway knows the document. */
function withDocument(
  { documentId, id, ...asked }: Record<string, unknown>,
  trusted: TrustedDocuments,
): Record<string, unknown> {
  const given = documentId ?? id ?? hashIn(asked['extensions']);
  const isSent = typeof asked['query'] === 'string' && asked['query'] !== '';
  if (given === undefined || given === null || isSent) return asked;
  if (typeof given !== 'string')
    throw refuse(`The id of a document is expected to be a text, ${nameOf(given)} came.`);
  const query = trusted.textOf(given);
  if (query === undefined)
    throw refuse(
      `There is no trusted document ${quote(given)}; look whether the manifest of this gateway is the one that the client was built with.`,
    );
  return { ...asked, query };
}

/** As clients with automatic persisted queries send it. */
function hashIn(extensions: unknown): unknown {
  const persisted = isObject(extensions) ? extensions['persistedQuery'] : undefined;
  return isObject(persisted) ? persisted['sha256Hash'] : undefined;
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
