import { type DocumentNode, GraphQLError, parse, Source, specifiedRules, validate } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { checkDocument, type DocumentLimits } from '../document-limits.ts';

/** A document takes some hundred times its characters once it is parsed. */
const keptCharacters = 1_000_000;
const longestKept = 50_000;

/** The most faults of a document that are told: who mends it reads the first ones. */
const maxErrors = 50;

/**
 * Parses and validates within limits, and keeps what is valid. Errors are not kept: whoever sends them could fill the
 * memory with texts of their own, and nobody sends the same fault a thousand times for an honest reason.
 */
export function useDocuments(limits: DocumentLimits): Plugin {
  const valid = new LRUCache<string, DocumentNode>({
    maxSize: keptCharacters,
    maxEntrySize: longestKept,
    sizeCalculation: (_document, text) => text.length + 1,
  });
  return {
    onParse({ params, setParsedDocument, setParseFn }) {
      const kept = valid.get(textOf(params.source));
      if (kept !== undefined) return setParsedDocument(kept);
      setParseFn((text: string | Source) => {
        const source = typeof text === 'string' ? new Source(text) : text;
        checkDocument(source, limits);
        return parse(source);
      });
    },
    onValidate({ params, setResult, setValidationFn }) {
      const { schema, documentAST } = params;
      const text = documentAST.loc?.source.body ?? '';
      if (valid.peek(text) === documentAST) return setResult([]);
      setValidationFn(() =>
        validate(schema, documentAST, specifiedRules, { maxErrors }).map((error) =>
          error.message === 'Validation aborted.' ? tooMuchToCompare() : error,
        ),
      );
      return ({ valid: isValid }) => {
        if (isValid) valid.set(text, documentAST);
      };
    },
  };
}

/** graphql-js compares every two fields of one name, and gives up after half a million steps without saying why. */
function tooMuchToCompare(): GraphQLError {
  return new GraphQLError(
    'The document repeats the same fields or fragments so often that they are too much to compare; ask for less at once.',
  );
}

function textOf(source: string | Source): string {
  return typeof source === 'string' ? source : source.body;
}
