import type { Call } from '../../contract/call.ts';
import { type Capability, type Operation, operationOf } from '../../contract/capability.ts';
import type { Target } from '../../contract/write.ts';
import type { Backend } from '../../loaders/backend.ts';
import type { GraphContext } from '../context.ts';
import { type PartOutcomes, runBatch } from './batch.ts';
import { type About, addMutation, type Values, valuesOf } from './define.ts';
import { unsupported } from './fault.ts';
import { batchResult } from './outcomes.ts';
import { checkSameBackends, type Reference, readIds } from './references.ts';

interface BatchInput {
  principalIds: string[];
}

/** What can be the target of a batch. */
type TargetType = Target['type'];

export interface BatchDeclaration<
  C extends Capability | null,
  Shape extends BatchInput,
  Type extends TargetType,
> extends About<Shape> {
  /** What each backend must be able to do; null where the targets decide. */
  capability: C;
  targets: readonly Type[];
  /** Reads the rest of the input, and gives back what sends it to one backend after the other. */
  run(work: BatchWork<Shape, Type>): BatchRun<C, Type>;
}

export interface BatchWork<Shape, Type extends TargetType> {
  targets: readonly Reference<Type>[];
  values: Values<Shape>;
  context: GraphContext;
}

export interface BatchRun<C extends Capability | null, Type extends TargetType> {
  /** What is cut up between the backends beside the targets, by its name in the contract. */
  lists?: Readonly<Record<string, readonly Reference[]>>;
  /** Global ids of what it is about beside these. */
  furtherIds?: readonly string[];
  send(part: BatchPart<C, Type>, call: Call): Promise<PartOutcomes>;
}

export interface BatchPart<C extends Capability | null, Type extends TargetType> {
  backend: Backend;
  /** The backend's own operation. */
  operate: C extends Capability ? Operation<C> : null;
  targets: readonly { type: Type; key: string }[];
}

/** Declares a mutation of many targets, of any backends: one outcome for each of them. */
export function defineBatch<C extends Capability | null, Shape extends BatchInput, Type extends TargetType>(
  name: string,
  declaration: BatchDeclaration<C, Shape, Type>,
): void {
  const { capability } = declaration;
  addMutation<Shape>(name, { ...declaration, result: batchResult }, (input, context) => {
    const ids: readonly string[] = input.principalIds;
    const targets = readIds('principalIds', ids, declaration.targets, context);
    const {
      lists = {},
      furtherIds = [],
      send,
    } = declaration.run({ targets, values: valuesOf(input), context });
    const listed = Object.values(lists).flatMap((references) => references.map(({ id }) => id));
    return {
      backends: [...new Set(targets.map(({ backend }) => backend))],
      targetIds: [...ids, ...listed, ...furtherIds],
      run: () =>
        runBatch(context, { targets, lists }, async (backend, own, call) => {
          const operation = capability === null ? null : operationOf(backend.adapter, capability);
          if (capability !== null && operation === undefined) return unsupported(backend, capability);
          const operate = operation as BatchPart<C, Type>['operate'];
          return send({ backend, operate, targets: own.map(({ type, key }) => ({ type, key })) }, call);
        }),
    };
  });
}

/** The references of a list whose items each backend has its own part of. */
export function readShared<Type extends 'Role' | 'UserGroup'>(
  field: string,
  ids: readonly string[],
  { type, targets, context }: { type: Type; targets: readonly Reference[]; context: GraphContext },
): Reference<Type>[] {
  const references = readIds(field, ids, [type], context);
  checkSameBackends(field, references, targets);
  return references;
}

/** The keys of those that live in this backend. */
export function keysOf(references: readonly Reference[], backend: Backend): string[] {
  return references.filter((reference) => reference.backend === backend).map(({ key }) => key);
}
