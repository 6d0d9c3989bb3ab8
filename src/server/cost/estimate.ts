import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  getOperationAST,
  isCompositeType,
  isListType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import type { Backend } from '../../loaders/backend.ts';
import type { Variables } from './argument-values.ts';
import { type AskedField, fieldsAt, type Reading } from './fields-at.ts';
import { type Place, readPlaces } from './places.ts';
import type { Around, Price } from './price.ts';
import { priceOfField, priceOfRootField } from './price-of-field.ts';
import { requestsOfFields } from './requests-of.ts';

/** What an operation is run with. */
export interface Run {
  operationName: string | null;
  variables: Variables;
  /** Those that the caller may see. */
  backends: readonly Backend[];
}

/**
 * How many requests to backends an operation would take, before any is sent: by what it asks for, `first` multiplied
 * through its lists, and by what the backends say of their reads. Rather too many than too few.
 */
export type Estimate = (document: DocumentNode, run: Run) => number;

/** The greatest Int of GraphQL; also what an operation costs that is too large to be looked at. */
const beyondAll = 2_147_483_647;
const mostFields = 10_000;

export function createEstimate(schema: GraphQLSchema): Estimate {
  const placeOf = readPlaces(schema);
  const prices = new WeakMap<OperationDefinitionNode, Price>();
  return (document, { operationName, variables, backends }) => {
    const operation = getOperationAST(document, operationName);
    if (operation === null || operation === undefined) return 0;
    const price = prices.get(operation) ?? priceOperation(operation, { schema, document, placeOf });
    prices.set(operation, price);
    const asked = { backends, variables: { ...defaultsOf(operation), ...variables } };
    return Math.min(beyondAll, Math.round(price(1, asked)));
  };
}

export interface Pricing extends Reading {
  placeOf(type: GraphQLNamedType): Place;
  /** How many fields have been looked at. */
  fields: number;
}

interface Source {
  schema: GraphQLSchema;
  document: DocumentNode;
  placeOf(type: GraphQLNamedType): Place;
}

function priceOperation(operation: OperationDefinitionNode, { schema, document, placeOf }: Source): Price {
  const type = schema.getRootType(operation.operation);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const pricing: Pricing = { schema, fragments, placeOf, fields: 0 };
  if (type === null || type === undefined) return () => 0;
  const root: Around = { parents: [], atHand: [], isRoot: true };
  const price = priceOfSelection(pricing, { type, sets: [operation.selectionSet], around: root });
  return pricing.fields > mostFields ? () => beyondAll : price;
}

interface Selected {
  type: GraphQLNamedType;
  sets: readonly SelectionSetNode[];
  around: Around;
}

function priceOfSelection(pricing: Pricing, { type, sets, around }: Selected): Price {
  const fields = fieldsAt(pricing, type, sets);
  pricing.fields += fields.length;
  if (pricing.fields > mostFields) return () => 0;
  const prices = fields.flatMap((field) => priceOfAsked(pricing, field, around) ?? []);
  const names = [...new Set(fields.map(({ definition }) => definition.name))];
  const resources = pricing.placeOf(type).kind === 'RECORD' ? pricing.placeOf(type).resources : [];
  if (prices.length === 0 && resources.length === 0) return () => 0;
  return (count, asked) => {
    let total =
      resources.length === 0 ? 0 : requestsOfFields(asked.backends, { resources, fields: names }, count);
    for (const price of prices) total += price(count, asked);
    return total;
  };
}

/** Null for what costs nothing. */
function priceOfAsked(pricing: Pricing, field: AskedField, around: Around): Price | null {
  const { definition, nodes, parentType } = field;
  const type = getNamedType(definition.type);
  if (!isCompositeType(type)) return null;
  const place = pricing.placeOf(type);
  const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  const inner: Around = {
    parents: place.kind === 'RECORD' || place.resources.length > 0 ? place.resources : around.parents,
    atHand: place.kind === 'RECORD' && type.name !== 'RoleAssignment' ? [] : place.resources,
    isRoot: false,
  };
  const target = {
    field,
    place: place.kind === 'RECORD' && isAtHand(place, around) ? { ...place, kind: 'VALUE' as const } : place,
    isList: isListType(getNullableType(definition.type)),
    around,
    within: priceOfSelection(pricing, { type, sets, around: inner }),
  };
  return parentType.name === 'Query' || parentType.name === 'Mutation'
    ? priceOfRootField(target)
    : priceOfField(target);
}

function isAtHand({ resources }: Place, { atHand }: Around): boolean {
  return resources.some((resource) => atHand.includes(resource));
}

function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode): Variables {
  const defaults: Variables = {};
  for (const { variable, defaultValue } of variableDefinitions)
    if (defaultValue !== undefined) defaults[variable.name.value] = valueFromASTUntyped(defaultValue);
  return defaults;
}
