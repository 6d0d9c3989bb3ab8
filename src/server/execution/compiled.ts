import {
  type DocumentNode,
  type ExecutionResult,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  Kind,
  OperationTypeNode,
  visit,
} from 'graphql';
import { planSelection } from './compile.ts';
import { executeFields, executeInOrder } from './execute.ts';
import type { PlanScope, Run, Selection } from './plan.ts';

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

/** A plan is some hundred times as large as what it is made of; of a document that makes too many fields none is kept. */
const fieldsPerCharacter = 1 / 8;
const leastFields = 64;
/** Each value of the variables that decide what is included makes a plan of its own. */
const mostPlans = 8;

export function compileDocument(schema: GraphQLSchema, document: DocumentNode): CompiledDocument {
  const plans = new Map<string, Selection>();
  const fragments = fragmentsOf(document);
  const deciding = decidingVariables(document);
  const length = document.loc?.end ?? 0;
  const mostFields = Math.max(leastFields, Math.floor(length * fieldsPerCharacter));
  let fields = 0;

  function planOf(scope: PlanScope, variables: Run['variables']): Selection | null {
    const conditions = Object.fromEntries(deciding.map((name) => [name, variables[name]]));
    const name = JSON.stringify([scope.operation.name?.value, ...Object.values(conditions)]);
    const type = schema.getRootType(scope.operation.operation);
    const known = plans.get(name);
    if (known !== undefined || type === undefined || type === null) return known ?? null;
    const onField = (): void => {
      fields += 1;
      if (fields > mostFields) plans.clear();
    };
    const plan = planSelection({ ...scope, conditions, onField }, type, [scope.operation.selectionSet]);
    if (plans.size >= mostPlans) plans.clear();
    if (fields <= mostFields) plans.set(name, plan);
    return plan;
  }

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

/** The variables on which `@skip` and `@include` depend. */
function decidingVariables(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive: {
      enter: (node) => {
        for (const { value } of node.arguments ?? [])
          if (value.kind === Kind.VARIABLE) names.add(value.name.value);
      },
    },
  });
  return [...names];
}
