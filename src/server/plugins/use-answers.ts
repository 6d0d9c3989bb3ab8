import type { Plugin } from 'graphql-yoga';
import type { Logger } from '../../log.ts';
import { answerHeaders, askerOf, type Refusal, refusalResponse } from '../refusal.ts';
import { requestIdOf } from '../request-id.ts';

/** Keeps answers out of caches and other readings, and gives a text to the one that yoga leaves empty. */
export function useAnswers(logger: Logger): Plugin {
  return {
    onResponse({ request, response, setResponse, fetchAPI }) {
      response.headers.delete('x-yoga-id');
      if (response.status !== notAcceptable.status || response.headers.has('content-type')) {
        for (const [name, value] of Object.entries(answerHeaders)) response.headers.set(name, value);
        return;
      }
      const requestId = requestIdOf(request);
      logger.info({ requestId, status: notAcceptable.status }, `refused: ${notAcceptable.text}`);
      setResponse(refusalResponse(notAcceptable, fetchAPI.Response, askerOf(request, requestId)));
    },
  };
}

const notAcceptable: Refusal = {
  status: 406,
  text: 'Expected a header Accept that takes application/json or application/graphql-response+json.',
};
