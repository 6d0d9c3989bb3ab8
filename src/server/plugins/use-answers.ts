import type { Plugin } from 'graphql-yoga';
import type { Logger } from '../../log.ts';
import { answerHeaders, askerOf, type Refusal, refusalResponse } from '../refusal.ts';
import { requestIdOf } from '../request-id.ts';

/** Keeps answers out of caches and other readings, and gives those a text that yoga leaves empty. */
export function useAnswers(logger: Logger): Plugin {
  return {
    onResponse({ request, response, setResponse, fetchAPI }) {
      const refusal = refusals[response.status];
      if (refusal === undefined || response.headers.has('content-type')) {
        for (const [name, value] of Object.entries(answerHeaders)) response.headers.set(name, value);
        return;
      }
      const requestId = requestIdOf(request);
      logger.info({ requestId, status: refusal.status }, `refused: ${refusal.text}`);
      setResponse(refusalResponse(refusal, fetchAPI.Response, askerOf(request, requestId)));
    },
  };
}

const refusals: Readonly<Record<number, Refusal>> = {
  404: { status: 404, text: 'There is nothing at this path; the graph is at /graphql.', code: 'NOT_FOUND' },
  406: {
    status: 406,
    text: 'Expected a header Accept that takes application/json or application/graphql-response+json.',
  },
};
