import {
  BREAK,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  parse,
  Source,
  specifiedRules,
  validate,
  visit,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { checkDocument, type DocumentLimits } from './document-limits.ts';
import { type CompiledDocument, compileDocument } from './execution/compiled.ts';
import { limitOperations, type OperationLimits } from './operation-limits.ts';

/** By plans, or by yoga's own executor, which reads the document anew each time. */
export type Execution = 'compiled' | 'interpreted';

/** What was sent as documents: parsed and validated within limits, and kept where it is valid. */
export interface Documents {
  /** The document of a text that was sent before and is still kept. */
  known(text: string): DocumentNode | undefined;
  parse(text: string | Source): DocumentNode;
  /** What is wrong with it. A document without errors is kept. */
  validate(document: DocumentNode): readonly GraphQLError[];
  compiled(document: DocumentNode): CompiledDocument;
  /** Whether it asks for the schema itself. */
  introspects(document: DocumentNode): boolean;
}

/** A document takes some hundred times its characters once it is parsed, and its plans as much again. */
const keptCharacters = 500_000;
const longestKept = 50_000;
const mostKept = 1_000;

/** The most faults of a document that are told: who mends it reads the first ones. */
const maxErrors = 50;

/**
 * Errors are not kept: whoever sends them could fill the memory with texts of their own, and nobody sends the same fault a
 * thousand times for an honest reason. Only the last are: the short way leaves what is wrong to yoga, which asks again.
 */
export function createDocuments(schema: GraphQLSchema, limits: DocumentLimits & OperationLimits): Documents {
  const valid = new LRUCache<string, DocumentNode>({
    max: mostKept,
    maxSize: keptCharacters,
    maxEntrySize: longestKept,
    sizeCalculation: (_document, text) => text.length + 1,
  });
  // A plan goes with its document.
  const plans = new WeakMap<DocumentNode, CompiledDocument>();
  const introspections = new WeakMap<DocumentNode, boolean>();
  const limitRules = [limitOperations(limits)];
  let refused: { document: DocumentNode; errors: readonly GraphQLError[] } | null = null;
  return {
    known: (text) => valid.get(text),
    parse(text) {
      const source = typeof text === 'string' ? new Source(text) : text;
      if (refused !== null && textOf(refused.document) === source.body) return refused.document;
      checkDocument(source, limits);
      return parse(source);
    },
    validate(document) {
      if (valid.peek(textOf(document)) === document) return [];
      if (refused?.document === document) return refused.errors;
      // First, since some of the standard rules take long with what is too much.
      const excesses = validate(schema, document, limitRules);
      const found =
        excesses.length > 0 ? excesses : validate(schema, document, specifiedRules, { maxErrors });
      const errors = eachOnce(found).map((error) =>
        error.message === 'Validation aborted.' ? tooMuchToCompare() : error,
      );
      if (errors.length === 0) valid.set(textOf(document), document);
      else refused = { document, errors };
      return errors;
    },
    compiled(document) {
      const known = plans.get(document) ?? compileDocument(schema, document);
      plans.set(document, known);
      return known;
    },
    introspects(document) {
      const known = introspections.get(document) ?? asksForSchema(document);
      introspections.set(document, known);
      return known;
    },
  };
}

function asksForSchema(document: DocumentNode): boolean {
  let asks = false;
  visit(document, {
    Field({ name }) {
      if (name.value !== '__schema' && name.value !== '__type') return undefined;
      asks = true;
      return BREAK;
    },
  });
  return asks;
}

function textOf({ loc }: DocumentNode): string {
  return loc?.source.body ?? '';
}

/** The same fault at several places is told once, with all of them. */
function eachOnce(errors: readonly GraphQLError[]): GraphQLError[] {
  const places = new Map<string, GraphQLError[]>();
  for (const error of errors) places.set(error.message, [...(places.get(error.message) ?? []), error]);
  return [...places].map(([message, same]) => {
    const [first, ...others] = same;
    if (first !== undefined && others.length === 0) return first;
    return new GraphQLError(message, { nodes: same.flatMap(({ nodes }) => nodes ?? []) });
  });
}

/** graphql-js compares every two fields of one name, and gives up after half a million steps without saying why. */
function tooMuchToCompare(): GraphQLError {
  return new GraphQLError(
    'The document repeats the same fields or fragments so often that they are too much to compare; ask for less at once.',
  );
}
