import type { InterfaceRef, ObjectFieldsShape, ObjectRef } from '@pothos/core';
import type { ActivationCodeRecord } from '../../contract/account.ts';
import type { JsonObject, ResourceType } from '../../model.ts';
import { builder } from '../builder.ts';
import type { GraphContext } from '../context.ts';
import type { NodeSource } from '../refs.ts';
import { errorTypes } from './error-types.ts';
import { type Fault, faultTypes } from './fault.ts';

type SchemaTypes = typeof builder.$inferSchemaTypes;

/** What a mutation did: the same plain shape for all, so that the ledger can keep it and a replay can tell it again. */
export interface Payload {
  type: 'Payload';
  /** What was made or changed. */
  resource: ResourceReference | null;
  /** Global id of what is gone. */
  deletedId: string | null;
  outcomes: Outcome[];
  warnings: string[];
  /** Told once, never kept. */
  secret: string | null;
  /** Told once, never kept. */
  activationCode: ActivationCodeRecord | null;
}

export interface ResourceReference {
  type: ResourceType;
  backend: string;
  key: string;
  /** Absent where the write did not tell it, and in what an older version stored. */
  externalId?: string;
}

/** Of one target of a batch. */
export interface Outcome {
  /** Global id of the target, or its e-mail address. */
  target: string;
  resource: ResourceReference | null;
  fault: Fault | null;
}

export function createPayload(parts: Partial<Payload>): Payload {
  return {
    type: 'Payload',
    resource: null,
    deletedId: null,
    outcomes: [],
    warnings: [],
    secret: null,
    activationCode: null,
    ...parts,
  };
}

/** What the ledger may keep of it. */
export function remember(result: Payload | Fault): JsonObject {
  const kept = result.type === 'Payload' ? { ...result, secret: null, activationCode: null } : result;
  return JSON.parse(JSON.stringify(kept)) as JsonObject;
}

export function recall(stored: JsonObject): Payload | Fault {
  const result = stored as unknown as Payload | Fault;
  const known = result.type === 'Payload' || faultTypes.some((type) => type === result.type);
  if (!known) throw new Error('the ledger holds an outcome that this version does not know');
  return result;
}

/**
 * The record of a payload: what this operation has seen of it, else its ids alone. Fields are read from the backend when
 * somebody asks for them, so that a replay that asks for ids needs no backend.
 */
export function resolveResource<T extends NodeSource>(
  { resource }: Pick<Payload, 'resource'>,
  { loaders }: GraphContext,
): T {
  const backend = resource === null ? undefined : loaders.backend(resource.backend);
  if (resource === null || backend === undefined) throw new Error('a payload without its resource');
  const { type, key, externalId } = resource;
  const record = loaders.loader<ResourceType>(type, backend).seen(key) ?? { key, externalId };
  return { type, backend, record } as unknown as T;
}

type PayloadFields = ObjectFieldsShape<SchemaTypes, Payload>;

/** Defines `<name>Payload` with `warnings`, and the union `<name>Result` of it and every error. */
export function resultOf(name: string, description: string, fields: PayloadFields) {
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

/** What payloads say of the record that they hold. */
export const recordDescription =
  'As the backend now has it. `id` and `externalId` are known from the write; other fields may need the backend.';

/** A payload with one resource, under its own name. */
export function resourceResultOf<T extends NodeSource>(
  name: string,
  field: string,
  ref: ObjectRef<SchemaTypes, T> | InterfaceRef<SchemaTypes, T>,
) {
  return resultOf(name, `${name} succeeded.`, (t) => ({
    [field]: t.field({
      type: ref,
      nullable: true,
      description: recordDescription,
      resolve: (payload, _args, context) => resolveResource<T>(payload, context) as never,
    }),
  }));
}

/** A payload that names what is gone. */
export function deletionResultOf(name: string) {
  return resultOf(name, `${name} succeeded.`, (t) => ({
    deletedId: t.field({
      type: 'ID',
      description: 'The global id of what is gone.',
      resolve: ({ deletedId }) => deletedId ?? '',
    }),
  }));
}
