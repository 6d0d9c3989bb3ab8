import type { RecordOf } from '../contract/resources.ts';
import { UpstreamError } from '../errors.ts';
import { type MaybePromise, next } from '../loaders/maybe-promise.ts';
import type { Entity } from '../loaders/resource-loader.ts';
import type { ResourceType } from '../model.ts';
import type { GraphContext } from './context.ts';

/** Resolvers for the fields of one type: `read('description')` loads the field at the least cost, null where absent. */
export type Reader<Type extends ResourceType> = <Field extends keyof RecordOf[Type]>(
  field: Field,
) => (
  entity: Entity<Type>,
  args: object,
  context: GraphContext,
) => MaybePromise<NonNullable<RecordOf[Type][Field]> | null>;

export function readerOf<Type extends ResourceType>(_type: Type): Reader<Type> {
  return (field) =>
    (entity, _args, { loaders }) =>
      loaders.fieldNow(entity, field);
}

/** Reads a field that the graph promises: the fallback stands in where a backend says nothing. */
export function readOr<Type extends ResourceType, Field extends keyof RecordOf[Type]>(
  field: Field,
  fallback: (entity: Entity<Type>) => NonNullable<RecordOf[Type][Field]>,
) {
  return (
    entity: Entity<Type>,
    _args: object,
    { loaders }: GraphContext,
  ): MaybePromise<NonNullable<RecordOf[Type][Field]>> =>
    next(loaders.fieldNow(entity, field), (value) => value ?? fallback(entity));
}

/**
 * As `readOr`, for names: what stands in for a name where the backend has none stands in for it too where the backend
 * cannot be read. The graph promises a name, and one that cannot be read would empty the list around it.
 */
export function readNameOr<Type extends ResourceType, Field extends keyof RecordOf[Type]>(
  field: Field,
  fallback: (entity: Entity<Type>) => NonNullable<RecordOf[Type][Field]>,
) {
  const read = readOr<Type, Field>(field, fallback);
  return (
    entity: Entity<Type>,
    args: object,
    context: GraphContext,
  ): MaybePromise<NonNullable<RecordOf[Type][Field]>> => {
    const standIn = (error: unknown): NonNullable<RecordOf[Type][Field]> => {
      if (!(error instanceof UpstreamError)) throw error;
      context.loaders.tell(error);
      return fallback(entity);
    };
    try {
      const name = read(entity, args, context);
      return name instanceof Promise ? name.catch(standIn) : name;
    } catch (error) {
      return standIn(error);
    }
  };
}

/** Reads a field that the backend itself promises: without them its answer is broken. */
export function requiredOf<Type extends ResourceType>(_type: Type) {
  return <Field extends keyof RecordOf[Type] & string>(field: Field) =>
    readOr<Type, Field>(field, ({ type, backend }) => {
      throw new UpstreamError({
        backend: backend.name,
        provider: backend.provider,
        code: 'BACKEND_PROTOCOL',
        message: `${backend.name}: ${type}: the promised field ${field} did not come`,
      });
    });
}
