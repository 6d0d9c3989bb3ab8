import type { ExecutionArgs, Source } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Documents, Execution } from '../documents.ts';

/**
 * Parses and validates within limits, and runs documents by plans that are made once for each; what has no plan, or all of
 * them where they are to be interpreted, is left to yoga's own executor.
 */
export function useDocuments(documents: Documents, execution: Execution): Plugin {
  return {
    onParse({ params, setParsedDocument, setParseFn }) {
      const known = documents.known(textOf(params.source));
      if (known !== undefined) return setParsedDocument(known);
      setParseFn(documents.parse);
    },
    onValidate({ params: { documentAST }, setValidationFn }) {
      setValidationFn(() => documents.validate(documentAST));
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

function textOf(source: string | Source): string {
  return typeof source === 'string' ? source : source.body;
}
