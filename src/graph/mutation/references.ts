import type { Backend } from '../../loaders/backend.ts';
import type { NodeReference } from '../../loaders/global-id.ts';
import type { ResourceType } from '../../model.ts';
import type { GraphContext } from '../context.ts';
import { noSuchBackend } from '../refusal.ts';
import { type InvalidField, invalid } from './fault.ts';

/** A global id of the input, read: it names a type that the field takes, and a backend that the caller may see. */
export interface Reference<Type extends ResourceType = ResourceType> {
  id: string;
  type: Type;
  backend: Backend;
  key: string;
}

export function findBackend(name: string, { loaders }: GraphContext): Backend {
  const backend = loaders.backend(name);
  if (backend !== undefined) return backend;
  throw invalid([{ path: ['input', 'backend'], reason: noSuchBackend(name, loaders.backends) }]);
}

/** A field of the input, or the way to one inside it. */
export type FieldPath = string | readonly string[];

function pathOf(field: FieldPath): string[] {
  return ['input', ...(typeof field === 'string' ? [field] : field)];
}

/** The ids of one field; every id that cannot be one of `types` is told. */
export function readIds<Type extends ResourceType>(
  field: FieldPath,
  ids: readonly string[],
  types: readonly Type[],
  context: GraphContext,
): Reference<Type>[] {
  const faults: InvalidField[] = [];
  const references = ids.flatMap((id, index) => {
    const read = readReference(id, types, context);
    if (typeof read !== 'string') return [read];
    faults.push({ path: [...pathOf(field), String(index)], reason: read });
    return [];
  });
  if (faults.length > 0) throw invalid(faults);
  return references;
}

export function readId<Type extends ResourceType>(
  field: FieldPath,
  id: string,
  types: readonly Type[],
  context: GraphContext,
): Reference<Type> {
  const read = readReference(id, types, context);
  if (typeof read === 'string') throw invalid([{ path: pathOf(field), reason: read }]);
  return read;
}

/** What an id names, whatever that is; null for what is no id. */
export function referenceIn(id: string, { loaders }: GraphContext): NodeReference | null {
  return loaders.ids.decode(id);
}

/** The reference, or why it is none. */
function readReference<Type extends ResourceType>(
  id: string,
  types: readonly Type[],
  context: GraphContext,
): Reference<Type> | string {
  const expected = `expected the id of a ${types.join(' or ')}`;
  const reference = referenceIn(id, context);
  if (reference === null) return `${expected}, no global id came`;
  const type = types.find((candidate) => candidate === reference.type);
  if (type === undefined || !('key' in reference)) return `${expected}, that of a ${reference.type} came`;
  const backend = context.loaders.backend(reference.backend);
  if (backend === undefined) return `${expected}, one of an unknown backend came`;
  return { id, type, backend, key: reference.key };
}

/** The keys of ids that must all live in one backend. */
export function keysIn(backend: Backend, field: FieldPath, references: readonly Reference[]): string[] {
  const faults = references.flatMap((reference, index) => {
    const reason = reasonAgainstHome(backend, reference);
    return reason === null ? [] : [{ path: [...pathOf(field), String(index)], reason }];
  });
  if (faults.length > 0) throw invalid(faults);
  return references.map(({ key }) => key);
}

export function keyIn(backend: Backend, field: FieldPath, reference: Reference): string {
  const reason = reasonAgainstHome(backend, reference);
  if (reason !== null) throw invalid([{ path: pathOf(field), reason }]);
  return reference.key;
}

function reasonAgainstHome(backend: Backend, reference: Reference): string | null {
  if (reference.backend === backend) return null;
  return `expected an id of ${backend.name}, one of ${reference.backend.name} came`;
}

/** The optional key of an account that must live in the same backend. */
export function accountKeyIn(
  backend: Backend,
  accountId: string | undefined,
  context: GraphContext,
): string | null {
  if (accountId === undefined) return null;
  return keyIn(backend, 'accountId', readId('accountId', accountId, ['Account'], context));
}

/** Refuses a batch in which a target has nothing of its own backend, or something is of a backend without a target. */
export function checkSameBackends(
  field: string,
  references: readonly Reference[],
  targets: readonly Reference[],
): void {
  const faults: InvalidField[] = references.flatMap((reference, index) =>
    targets.some((target) => target.backend === reference.backend)
      ? []
      : [
          {
            path: ['input', field, String(index)],
            reason: `it belongs to ${reference.backend.name}, where none of the targets lives`,
          },
        ],
  );
  targets.forEach((target, index) => {
    if (references.some((reference) => reference.backend === target.backend)) return;
    faults.push({
      path: ['input', 'principalIds', String(index)],
      reason: `it lives in ${target.backend.name}, and ${field} has nothing of that backend`,
    });
  });
  if (faults.length > 0) throw invalid(faults);
}

/** The one backend that a mutation goes to, and the global ids of what it is about. */
export interface Destination {
  backend: Backend;
  targetIds: readonly string[];
}

/** Reads from an input what a mutation is about, and so where it goes. */
export interface TargetReader<Input, To extends Destination> {
  read(input: Input, context: GraphContext): To;
}

/** The backend that the input names. */
export const inBackend: TargetReader<{ backend: string; accountId?: string }, Destination> = {
  read({ backend, accountId }, context) {
    return withAccount({ backend: findBackend(backend, context), targetIds: [] }, accountId);
  },
};

/** What one field of the input names by its id. */
export function byField<Field extends string, Type extends ResourceType>(
  field: Field,
  type: Type,
): TargetReader<Record<Field, string>, Reference<Type> & Destination> {
  return {
    read: (input, context) => ({
      ...readId(field, input[field], [type], context),
      targetIds: [input[field]],
    }),
  };
}

export function byId<Type extends ResourceType>(
  type: Type,
): TargetReader<{ id: string }, Reference<Type> & Destination> {
  return byField('id', type);
}

/** A mutation is also about the account that its input names. */
export function withAccount<To extends Destination>(destination: To, accountId: string | undefined): To {
  if (accountId === undefined) return destination;
  return { ...destination, targetIds: [...destination.targetIds, accountId] };
}
