import type { Plugin } from 'graphql-yoga';
import type { Logger } from '../../log.ts';
import { maskErrors } from '../mask-error.ts';
import { requestIdOf } from '../request-id.ts';

/** Every error of every answer goes through the mask, and carries the id under which the log knows it. */
export function useErrorMask(logger: Logger, readsSchema: (request: Request) => boolean): Plugin {
  return {
    onResultProcess({ request, result, setResult }) {
      if (Array.isArray(result) || Symbol.asyncIterator in result || !('errors' in result)) return;
      const log = { logger, requestId: requestIdOf(request), readsSchema: readsSchema(request) };
      setResult({ ...result, ...maskErrors(result, log) });
    },
  };
}
