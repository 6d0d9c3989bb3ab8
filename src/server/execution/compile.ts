import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  isAbstractType,
  Kind,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  typeFromAST,
  type ValueNode,
} from 'graphql';
import { completeAs, hasParts } from './complete.ts';
import type { Arguments, FieldPlan, PlanScope, Selection } from './plan.ts';

/** What a plan is made for: `@skip` and `@include` are decided while it is made. */
export interface PlanFor extends PlanScope {
  /** The values of the variables that decide. */
  conditions: Readonly<Record<string, unknown>>;
  /** Told of every field that is planned, since fragments may make many out of a short document. */
  onField(): void;
}

/** The plan of what is asked of one type; what is inside of its fields is planned when the first value comes there. */
export function planSelection(
  scope: PlanFor,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
): Selection {
  const collected = new Map<string, FieldNode[]>();
  const visited = new Set<string>();
  for (const { selections } of sets) collect({ scope, type, collected, visited }, selections);
  const fields = [...collected].flatMap(([responseName, nodes]) =>
    planField(scope, type, { responseName, nodes }),
  );
  return { fields, form: Object.fromEntries(fields.map(({ responseName }) => [responseName, undefined])) };
}

interface Collecting {
  scope: PlanFor;
  type: GraphQLObjectType;
  collected: Map<string, FieldNode[]>;
  /** Names of fragments that were spread here already. */
  visited: Set<string>;
}

function collect(into: Collecting, selections: readonly SelectionNode[]): void {
  const { scope, type, collected, visited } = into;
  for (const selection of selections) {
    if (!isIncluded(selection, scope)) continue;
    if (selection.kind === Kind.FIELD) {
      const name = selection.alias?.value ?? selection.name.value;
      const known = collected.get(name);
      if (known === undefined) collected.set(name, [selection]);
      else known.push(selection);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      if (applies(selection, type, scope)) collect(into, selection.selectionSet.selections);
    } else {
      const name = selection.name.value;
      const fragment = scope.fragments[name];
      if (fragment === undefined || visited.has(name)) continue;
      visited.add(name);
      if (applies(fragment, type, scope)) collect(into, fragment.selectionSet.selections);
    }
  }
}

function isIncluded(node: SelectionNode, { conditions }: PlanFor): boolean {
  if (node.directives === undefined || node.directives.length === 0) return true;
  if (getDirectiveValues(GraphQLSkipDirective, node, conditions)?.['if'] === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, conditions)?.['if'] !== false;
}

function applies(
  { typeCondition }: Pick<FragmentDefinitionNode, 'typeCondition'> | { typeCondition?: undefined },
  type: GraphQLObjectType,
  { schema }: PlanFor,
): boolean {
  if (typeCondition === undefined) return true;
  const conditional = typeFromAST(schema, typeCondition);
  return conditional === type || (isAbstractType(conditional) && schema.isSubType(conditional, type));
}

function planField(
  scope: PlanFor,
  parentType: GraphQLObjectType,
  { responseName, nodes }: { responseName: string; nodes: readonly FieldNode[] },
): FieldPlan[] {
  const [node] = nodes;
  const definition = node && definitionOf(scope, parentType, node.name.value);
  if (node === undefined || definition === undefined) return [];
  scope.onField();
  const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  const plan: FieldPlan = {
    responseName,
    parentType,
    definition,
    nodes,
    arguments: fixedArguments(definition, node),
    isNonNull: String(definition.type).endsWith('!'),
    hasParts: hasParts(definition.type),
    complete: () => null,
  };
  plan.complete = completeAs(definition.type, {
    plan,
    selectionOf: (type) => planSelection(scope, type, sets),
  });
  return [plan];
}

function definitionOf(
  { schema }: PlanFor,
  type: GraphQLObjectType,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
  if (type === schema.getQueryType()) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  }
  return type.getFields()[name];
}

/** Those of every run, where no variable is in them; null also where they are wrong, which the run has to tell. */
function fixedArguments(definition: GraphQLField<unknown, unknown>, node: FieldNode): Arguments | null {
  if ((node.arguments ?? []).some(({ value }) => holdsVariable(value))) return null;
  try {
    return getArgumentValues(definition, node);
  } catch {
    return null;
  }
}

function holdsVariable(value: ValueNode): boolean {
  if (value.kind === Kind.VARIABLE) return true;
  if (value.kind === Kind.LIST) return value.values.some(holdsVariable);
  return value.kind === Kind.OBJECT && value.fields.some((field) => holdsVariable(field.value));
}
