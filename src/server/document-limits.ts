import { GraphQLError, Lexer, type Source, TokenKind } from 'graphql';

export interface DocumentLimits {
  /** Words, names, values and signs of one document. */
  maxDocumentTokens: number;
  /** Brackets open at once, of all kinds. */
  maxDocumentDepth: number;
}

/** Counted before anything is parsed: the parser makes hundreds of bytes of every character, and calls itself for every bracket. */
export function checkDocument(source: Source, { maxDocumentTokens, maxDocumentDepth }: DocumentLimits): void {
  const lexer = new Lexer(source);
  let depth = 0;
  for (let tokens = 1; lexer.advance().kind !== TokenKind.EOF; tokens += 1) {
    if (tokens > maxDocumentTokens) throw refuse(tooLong(maxDocumentTokens));
    depth += opening.has(lexer.token.kind) ? 1 : closing.has(lexer.token.kind) ? -1 : 0;
    if (depth > maxDocumentDepth) throw refuse(tooDeep(maxDocumentDepth));
  }
}

const opening = new Set<TokenKind>([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const closing = new Set<TokenKind>([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

const tooLong = (limit: number): string =>
  `The document has more than ${limit} tokens (names, values, signs); ask for less at once, put values into variables, or raise server.maxDocumentTokens.`;

const tooDeep = (limit: number): string =>
  `The document is nested too deeply, in more than ${limit} brackets; ask for less at once, or raise server.maxDocumentDepth.`;

function refuse(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { http: { status: 400 } } });
}
