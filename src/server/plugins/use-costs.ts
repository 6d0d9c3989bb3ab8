import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { GraphContext } from '../../graph/context.ts';
import type { Costs } from '../cost/costs.ts';

/** Lets an operation run as far as its caller can afford it, and tells what it has cost. */
export function useCosts(costs: Costs): Plugin<Partial<NodeExchange> & GraphContext> {
  return {
    async onExecute({ args, setResultAndStopExecution }) {
      const { document, operationName = null, variableValues, contextValue: context } = args;
      const exchange = { request: context.req, response: context.res };
      const bill = await costs.open(
        { document, operationName, variables: variableValues ?? {}, context },
        exchange,
      );
      if (bill.refusal !== null) {
        setResultAndStopExecution({ errors: [bill.refusal] });
        return undefined;
      }
      return {
        async onExecuteDone({ result, setResult }) {
          if (!(Symbol.asyncIterator in result)) setResult(await bill.close(result as ExecutionResult));
        },
      };
    },
  };
}

/** As yoga gets it from node:http; absent where `fetch` is asked. */
interface NodeExchange {
  req: IncomingMessage;
  res: ServerResponse;
}
