import type { ObjectFieldsShape, ObjectRef } from '@pothos/core';
import type { RecordOf } from '../../contract/resources.ts';
import type { Done, Written } from '../../contract/write.ts';
import type { Entity } from '../../loaders/resource-loader.ts';
import type { ResourceType } from '../../model.ts';
import { builder } from '../builder.ts';
import type { GraphContext } from '../context.ts';
import { errorTypes } from './error-types.ts';
import type { Fault } from './fault.ts';
import type { Payload } from './payload.ts';
import { noRecordLeft, type Ran, recordLeft } from './plan.ts';
import type { Destination } from './references.ts';

type SchemaTypes = typeof builder.$inferSchemaTypes;
type PayloadFields = ObjectFieldsShape<SchemaTypes, Payload>;

/** What a mutation answers: how its payload looks, and how it is made of the adapter's answer. */
export interface ResultKind<Answer, To extends Destination> {
  /** What the payload is; null: that the mutation succeeded. */
  description: string | null;
  fields: PayloadFields;
  read: (answer: Answer, destination: To) => Ran;
}

/** Defines `<Name>Payload` with `warnings`, and the union `<Name>Result` of it and every error. */
export function defineResult(name: string, description: string, fields: PayloadFields) {
  const payload = builder.objectRef<Payload>(`${name}Payload`).implement({
    description,
    fields: (t) => ({
      ...fields(t),
      warnings: t.exposeStringList('warnings', {
        description: 'What the backend ignored or did not finish.',
      }),
    }),
  });
  return builder.unionType(`${name}Result`, {
    description: `What came of it: ${name}Payload, or why not. Match on __typename.`,
    types: [payload, ...errorTypes],
    resolveType: (result: Payload | Fault) => (result.type === 'Payload' ? `${name}Payload` : result.type),
  });
}

/**
 * The record of a payload: what this operation has seen of it, else its ids alone. Fields are read from the backend when
 * somebody asks for them, so that a replay that asks for ids needs no backend.
 */
export function resourceIn({ resource }: Pick<Payload, 'resource'>, { loaders }: GraphContext): Entity {
  const backend = resource === null ? undefined : loaders.backend(resource.backend);
  if (resource === null || backend === undefined) throw new Error('a payload without its resource');
  const { type, key, externalId } = resource;
  const known = loaders.loader<ResourceType>(type, backend).seen(key);
  return { type, backend, record: known ?? ({ key, externalId } as RecordOf[ResourceType]) };
}

/** What payloads say of the record that they hold. */
export const recordDescription =
  'As the backend now has it. `id` and `externalId` are known from the write; other fields may need the backend.';

/** The field of a payload that holds its record. */
export function recordField<Type extends ResourceType>(
  t: Parameters<PayloadFields>[0],
  ref: ObjectRef<SchemaTypes, Entity<Type>>,
  description = recordDescription,
) {
  // The payload holds a record of just that type: the write left it behind.
  const type: ObjectRef<SchemaTypes, Entity> = ref;
  return t.field({
    type,
    nullable: true,
    description,
    resolve: (payload, _args, context) => resourceIn(payload, context),
  });
}

/** A payload with the one record that was written, under its own name. */
export function recordResult<Type extends ResourceType>(
  type: Type,
  field: string,
  ref: ObjectRef<SchemaTypes, Entity<Type>>,
): ResultKind<Written<RecordOf[Type]>, Destination> {
  return {
    description: null,
    fields: (t) => ({ [field]: recordField(t, ref) }),
    read: (written, { backend }) => recordLeft(type, backend, written),
  };
}

/** A payload that names what is gone. */
export const deletionResult: ResultKind<Done, Destination & { id: string }> = {
  description: null,
  fields: (t) => ({
    deletedId: t.field({
      type: 'ID',
      description: 'The global id of what is gone.',
      resolve: ({ deletedId }) => deletedId ?? '',
    }),
  }),
  read: (done, { id }) => noRecordLeft(done, { deletedId: id }),
};
