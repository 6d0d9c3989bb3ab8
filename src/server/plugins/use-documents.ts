import { type ExecutionArgs, GraphQLError, type Source } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Documents, Execution } from '../documents.ts';

export interface DocumentsOptions {
  execution: Execution;
  /** Whether whoever sent this may ask for the schema. */
  readsSchema(request: Request): boolean;
}

/**
 * Parses and validates within limits, and runs documents by plans that are made once for each; what has no plan, or all of
 * them where they are to be interpreted, is left to yoga's own executor.
 */
export function useDocuments(documents: Documents, { execution, readsSchema }: DocumentsOptions): Plugin {
  return {
    onParse({ params, setParsedDocument, setParseFn }) {
      const known = documents.known(textOf(params.source));
      if (known !== undefined) return setParsedDocument(known);
      setParseFn(documents.parse);
    },
    onValidate({ params: { documentAST }, context: { request }, setValidationFn }) {
      setValidationFn(() => {
        const errors = documents.validate(documentAST);
        if (errors.length > 0 || !documents.introspects(documentAST)) return errors;
        return readsSchema(request) ? errors : [new GraphQLError(closed)];
      });
    },
    onExecute({ args: { document }, executeFn, setExecuteFn }) {
      if (execution === 'interpreted') return;
      setExecuteFn((args: ExecutionArgs): unknown => {
        const { operationName = null, variableValues, contextValue: context } = args;
        const request = { operationName, variables: variableValues ?? {}, context };
        return documents.compiled(document).execute(request) ?? executeFn(args);
      });
    },
  };
}

const closed =
  'This gateway tells its schema (__schema, __type) to callers with the scope schema:read; ask whoever runs it for that, or for server.introspection.';

function textOf(source: string | Source): string {
  return typeof source === 'string' ? source : source.body;
}
