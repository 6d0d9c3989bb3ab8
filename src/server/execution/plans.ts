import {
  type DocumentNode,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  Kind,
  visit,
} from 'graphql';
import { type PlanFor, planSelection } from './compile.ts';
import type { PlanScope, Run, Selection } from './plan.ts';

/** The plan of an operation; null where the interpreter has to answer. */
export type PlanOf = (scope: PlanScope, variables: Run['variables']) => Selection | null;

/** A plan is some hundred times as large as what it is made of: plans with more fields than this together are not kept. */
const fieldsPerCharacter = 1 / 8;
const leastFields = 64;
/** Each value of the variables that decide what is included makes a plan of its own. */
const mostPlans = 8;

/** Makes the plans of one document, and keeps them within bounds. */
export function keepPlans(schema: GraphQLSchema, document: DocumentNode): PlanOf {
  const plans = new Map<string, Selection>();
  const deciding = decidingVariables(document);
  const length = document.loc?.end ?? 0;
  const mostFields = Math.max(leastFields, Math.floor(length * fieldsPerCharacter));
  /** Of the plans that are kept, and of what was forgotten while it still grew. */
  let fields = 0;

  function forget(): void {
    plans.clear();
    fields = 0;
  }

  return (scope, variables) => {
    const decided = deciding.filter((name) => Object.hasOwn(variables, name));
    const conditions = Object.fromEntries(decided.map((name) => [name, variables[name]]));
    const name = JSON.stringify([scope.operation.name?.value, conditions]);
    const type = schema.getRootType(scope.operation.operation);
    const known = plans.get(name);
    if (known !== undefined || type === undefined || type === null) return known ?? null;
    if (plans.size >= mostPlans) forget();
    let isKept = true;
    const onField = (): void => {
      fields += 1;
      if (fields <= mostFields) return;
      forget();
      isKept = false;
    };
    const plan = planRoot({ ...scope, conditions, onField }, type);
    if (plan !== null && isKept) plans.set(name, plan);
    return plan;
  };
}

/** Null where a variable that decides may not be null and is: the interpreter tells. */
function planRoot(scope: PlanFor, type: GraphQLObjectType): Selection | null {
  try {
    return planSelection(scope, type, [scope.operation.selectionSet]);
  } catch (error) {
    if (error instanceof GraphQLError) return null;
    throw error;
  }
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
