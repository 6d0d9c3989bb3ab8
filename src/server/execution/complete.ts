import {
  defaultTypeResolver,
  type GraphQLAbstractType,
  GraphQLBoolean,
  GraphQLError,
  GraphQLID,
  type GraphQLLeafType,
  type GraphQLList,
  type GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLString,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { executeFields, heedAt, isPromise } from './execute.ts';
import type { Complete, FieldPlan, Frame, Path, Run, Selection } from './plan.ts';
import { frameOf, ResolveInfo } from './resolve-info.ts';

/** The field whose values are completed. */
export interface Completed {
  plan: FieldPlan;
  /** What is asked of objects of a type at this place, found out when the first of them comes. */
  selectionOf(type: GraphQLObjectType): Selection;
}

export function completeAs(type: GraphQLOutputType, field: Completed): Complete {
  if (isNonNullType(type)) return completeNonNull(completeAs(type.ofType, field), field);
  if (isListType(type)) return completeList(type, field);
  if (isLeafType(type)) return completeLeaf(type);
  if (isAbstractType(type)) return completeAbstract(type, field);
  return completeObject(type, field);
}

export function hasParts(type: GraphQLOutputType): boolean {
  return isNonNullType(type) ? hasParts(type.ofType) : !isLeafType(type);
}

function completeNonNull(complete: Complete, { plan }: Completed): Complete {
  const coordinate = coordinateOf(plan);
  const refuseNull = (completed: unknown): unknown => {
    if (completed === null) throw new Error(`Cannot return null for non-nullable field ${coordinate}.`);
    return completed;
  };
  return (run, value, path) => {
    const completed = complete(run, value, path);
    if (completed === null) return refuseNull(completed);
    return isPromise(completed) ? completed.then(refuseNull) : completed;
  };
}

function completeLeaf(type: GraphQLLeafType): Complete {
  // What these take as it is needs no call.
  const asItIs =
    type === GraphQLString || type === GraphQLID ? 'string' : type === GraphQLBoolean ? 'boolean' : null;
  return (_run, value) => {
    if (typeof value === asItIs) return value;
    if (value === null || value === undefined) return null;
    if (value instanceof Error) throw value;
    return serialize(type, value);
  };
}

function serialize(type: GraphQLLeafType, value: unknown): unknown {
  let serialized: unknown;
  try {
    serialized = type.serialize(value);
  } catch (error) {
    // Of a scalar, and not about what the caller wrote.
    throw error instanceof GraphQLError ? new Error(error.message) : error;
  }
  if (serialized === null || serialized === undefined)
    throw new Error(`Expected \`${type.name}.serialize\` to return a value, ${String(serialized)} came.`);
  return serialized;
}

function completeList({ ofType: itemType }: GraphQLList<GraphQLOutputType>, field: Completed): Complete {
  const complete = completeAs(itemType, field);
  const { nodes } = field.plan;
  const isNonNull = isNonNullType(itemType);
  const itemsHaveParts = hasParts(itemType);
  const heedItem = (run: Run, path: Path, error: unknown): null =>
    heedAt(run, { nodes, isNonNull, path }, error);

  function completeItem(run: Run, item: unknown, path: Path): unknown {
    const completed = isPromise(item)
      ? item.then((came) => complete(run, came, path))
      : complete(run, item, path);
    if (!isPromise(completed)) return completed;
    return completed.then(undefined, (error: unknown) => heedItem(run, path, error));
  }

  return (run, value, path) => {
    if (value === null || value === undefined) return null;
    if (value instanceof Error) throw value;
    if (!isIterable(value))
      throw new GraphQLError(
        `Expected Iterable, but did not find one for field "${coordinateOf(field.plan)}".`,
      );
    const answer: unknown[] = [];
    const items = Array.isArray(value) ? (value as readonly unknown[]) : [...value];
    let isPending = false;
    let index = 0;
    for (const item of items) {
      // A leaf needs a place only to fail at.
      const place = itemsHaveParts || isPromise(item) ? itemPath(path, index) : null;
      try {
        const completed = place === null ? complete(run, item, undefined) : completeItem(run, item, place);
        isPending ||= isPromise(completed);
        answer.push(completed);
      } catch (error) {
        if (isNonNull) ignoreEnd([...answer, ...items.slice(index)]);
        answer.push(heedItem(run, place ?? itemPath(path, index), error));
      }
      index += 1;
    }
    return isPending ? Promise.all(answer) : answer;
  };
}

/** The list is given up: how its other items end, begun or not, is told to nobody. */
function ignoreEnd(items: readonly unknown[]): void {
  for (const item of items) if (isPromise(item)) item.then(undefined, () => undefined);
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

function itemPath(prev: Frame, index: number): Path {
  return { prev, key: index, typename: undefined };
}

function completeObject(type: GraphQLObjectType, { plan, selectionOf }: Completed): Complete {
  let selection: Selection | null = null;
  const { isTypeOf } = type;

  const complete: Complete = (run, value, path) => {
    if (value === null || value === undefined) return null;
    if (value instanceof Error) throw value;
    selection ??= selectionOf(type);
    return executeFields(run, selection, value, path);
  };
  if (isTypeOf === undefined || isTypeOf === null) return complete;

  return (run, value, path) => {
    if (value === null || value === undefined || value instanceof Error) return complete(run, value, path);
    selection ??= selectionOf(type);
    const isOfType = isTypeOf(value, run.context, new ResolveInfo(run, plan, frameOf(path)));
    return next(isOfType, (known) => {
      if (known) return complete(run, value, path);
      throw new GraphQLError(`Expected value of type "${type.name}", another came.`, { nodes: plan.nodes });
    });
  };
}

function completeAbstract(type: GraphQLAbstractType, field: Completed): Complete {
  const { plan } = field;
  const completes = new Map<string, Complete>();
  const resolveType = type.resolveType ?? defaultTypeResolver;

  function completeAsNamed(name: unknown, { schema }: Run): Complete {
    const found = typeof name === 'string' ? schema.getType(name) : undefined;
    if (!isObjectType(found) || !schema.isSubType(type, found))
      throw new GraphQLError(
        `Expected the type of a value of ${type.name} at ${coordinateOf(plan)} to be one of its object types, "${String(name)}" came.`,
        { nodes: plan.nodes },
      );
    const complete = completeObject(found, field);
    completes.set(found.name, complete);
    return complete;
  }

  return (run, value, path) => {
    if (value === null || value === undefined) return null;
    if (value instanceof Error) throw value;
    const name = resolveType(value, run.context, new ResolveInfo(run, plan, frameOf(path)), type);
    return next(name, (known) => {
      const complete = completes.get(known ?? '') ?? completeAsNamed(known, run);
      return complete(run, value, path);
    });
  };
}

/** "User.email" */
function coordinateOf({ parentType, definition }: FieldPlan): string {
  return `${parentType.name}.${definition.name}`;
}

function next<T>(value: T | PromiseLike<T>, use: (value: T) => unknown): unknown {
  return isPromise(value) ? value.then((known) => use(known as T)) : use(value as T);
}
