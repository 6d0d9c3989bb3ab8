import type { Plugin } from 'graphql-yoga';
import type { Logger } from '../../log.ts';
import { type AnswerLimits, boundAnswer } from '../answer-size.ts';
import { requestIdOf } from '../request-id.ts';

/** No answer is longer than it may be; runs behind the mask, which gives errors their final text. */
export function useAnswerLimit(limits: AnswerLimits, logger: Logger): Plugin {
  return {
    onResultProcess({ request, result, setResult }) {
      if (Array.isArray(result) || Symbol.asyncIterator in result) return;
      const bounded = boundAnswer(result, limits, { logger, requestId: requestIdOf(request) });
      if (bounded !== result) setResult(bounded);
    },
  };
}
