import type { Plugin } from 'graphql-yoga';
import { requestIdOf } from '../request-id.ts';

/** Answers with the id under which the log knows the request. */
export function useRequestId(): Plugin {
  return {
    onResponse({ request, response }) {
      response.headers.set('x-request-id', requestIdOf(request));
    },
  };
}
