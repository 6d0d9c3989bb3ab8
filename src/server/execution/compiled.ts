import {
  type DocumentNode,
  type ExecutionResult,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
  OperationTypeNode,
} from 'graphql';
import { executeFields, executeInOrder } from './execute.ts';
import type { PlanScope, Run, Selection } from './plan.ts';
import { keepPlans } from './plans.ts';

/** A document that was validated, and the plans that have been made of it so far. */
export interface CompiledDocument {
  /** Null where the interpreter has to answer: no such operation, variables that are refused, a subscription. */
  execute(request: CompiledRequest): Promise<ExecutionResult> | ExecutionResult | null;
}

export interface CompiledRequest {
  operationName: string | null;
  variables: Readonly<Record<string, unknown>>;
  context: unknown;
}

export function compileDocument(schema: GraphQLSchema, document: DocumentNode): CompiledDocument {
  const planOf = keepPlans(schema, document);
  const fragments = fragmentsOf(document);
  return {
    execute({ operationName, variables: given, context }) {
      const operation = getOperationAST(document, operationName);
      if (!operation || operation.operation === OperationTypeNode.SUBSCRIPTION) return null;
      const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], given);
      if (coerced === undefined) return null;
      const scope: PlanScope = { schema, operation, fragments };
      const plan = planOf(scope, coerced);
      if (plan === null) return null;
      return run(plan, { ...scope, context, variables: coerced, errors: [], arguments: new Map() });
    },
  };
}

function run(plan: Selection, state: Run): Promise<ExecutionResult> | ExecutionResult {
  const { errors, operation } = state;
  const answer = (data: Record<string, unknown> | null): ExecutionResult =>
    errors.length === 0 ? { data } : { errors, data };
  const fail = (error: unknown): ExecutionResult => {
    // A place that may not be null has told its own error, which no place above it could take.
    errors.push(error as (typeof errors)[number]);
    return answer(null);
  };
  if (operation.operation === OperationTypeNode.MUTATION)
    return executeInOrder(state, plan).then(answer, fail);
  try {
    const data = executeFields(state, plan, undefined, undefined);
    return data instanceof Promise ? data.then(answer, fail) : answer(data);
  } catch (error) {
    return fail(error);
  }
}

function fragmentsOf(document: DocumentNode): PlanScope['fragments'] {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  return fragments;
}
