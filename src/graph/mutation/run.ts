import type { Call } from '../../contract/call.ts';
import { type Capability, type Operation, operationOf } from '../../contract/capability.ts';
import type { RecordOf } from '../../contract/resources.ts';
import { type Done, targetKey, type Written } from '../../contract/write.ts';
import { UpstreamError } from '../../errors.ts';
import type { Backend } from '../../loaders/backend.ts';
import type { Entity } from '../../loaders/resource-loader.ts';
import type { ResourceType } from '../../model.ts';
import type { GraphContext } from '../context.ts';
import { createFault, type Fault, FaultError, faultOf, type PlaceOf, unsupported } from './fault.ts';
import type { Ran } from './mutate.ts';
import { createPayload, type Outcome, type Payload } from './payload.ts';
import type { Reference } from './references.ts';

/** The operation behind a capability, or the error that says that the backend lacks it; nothing is sent then. */
export function must<C extends Capability>(backend: Backend, capability: C): Operation<C> {
  return present(backend, operationOf(backend.adapter, capability), capability);
}

export function present<T>(backend: Backend, operation: T | undefined, capability: Capability): T {
  if (operation === undefined) throw new FaultError(unsupported(backend, capability));
  return operation;
}

/** Of a write that leaves one record behind. */
export async function ranWith<Type extends ResourceType>(
  type: Type,
  backend: Backend,
  written: Promise<Written<RecordOf[Type]>>,
): Promise<Ran & { payload: Payload }> {
  const { record, warnings } = await written;
  const resource = { type, backend: backend.name, key: record.key, externalId: record.externalId };
  return { payload: createPayload({ resource, warnings }), seen: [{ type, backend, record } as Entity] };
}

/** Of a write that leaves nothing behind. */
export async function ranWithout(id: string, done: Promise<Done>): Promise<Ran> {
  const { warnings } = await done;
  return { payload: createPayload({ deletedId: id, warnings }), seen: [] };
}

/** As the adapters' outcomes, by target key; a fault is what the graph itself found. */
export type PartOutcomes = ReadonlyMap<string, Done | UpstreamError | Fault>;

/** One backend's part of a batch. A fault instead of outcomes is every target's. */
export type RunPart = (backend: Backend, targets: Reference[], call: Call) => Promise<PartOutcomes | Fault>;

export interface Batch {
  targets: readonly Reference[];
  /** Further lists of the input that are cut up between the backends, by their names in the contract. */
  lists?: Readonly<Record<string, readonly Reference[]>>;
}

/** All backends at once; one outcome for each target, in the order asked. */
export async function ranBatch(
  { loaders }: GraphContext,
  { targets, lists = {} }: Batch,
  runPart: RunPart,
): Promise<Ran> {
  const parts = new Map<Backend, Map<string, Reference>>();
  for (const target of targets) {
    const part = parts.get(target.backend) ?? new Map<string, Reference>();
    parts.set(target.backend, part.set(target.id, target));
  }
  const outcomes = new Map<string, Outcome & { warnings: string[] }>();
  await Promise.all(
    [...parts].map(async ([backend, part]) => {
      const own = [...part.values()];
      const placeOf = placesIn(backend, { targets, lists }, own);
      const answer = await settle(backend, async () => runPart(backend, own, loaders.writeCall(backend)), {
        placeOf,
        tell: loaders.tell,
      });
      for (const target of own) outcomes.set(target.id, outcomeOf(target, answer, placeOf));
    }),
  );
  const inOrder = targets.flatMap(({ id }) => outcomes.get(id) ?? []);
  const warnings = [...new Set([...outcomes.values()].flatMap((outcome) => outcome.warnings))];
  return {
    payload: createPayload({ outcomes: inOrder.map(({ warnings: _, ...outcome }) => outcome), warnings }),
    seen: [],
  };
}

/** A backend is given its own part of each list, each target once: where did its items stand? */
function placesIn(backend: Backend, { targets, lists }: Batch, own: readonly Reference[]): PlaceOf {
  return (list, index) => {
    if (list === 'targets') return targets.findIndex(({ id }) => id === own[index]?.id);
    const places = (lists?.[list] ?? []).flatMap((item, place) => (item.backend === backend ? [place] : []));
    return places[index];
  };
}

async function settle(
  backend: Backend,
  run: () => Promise<PartOutcomes | Fault>,
  { placeOf, tell }: { placeOf: PlaceOf; tell: (failure: UpstreamError) => void },
): Promise<PartOutcomes | Fault> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof UpstreamError) return faultOf(error, placeOf);
    if (error instanceof FaultError) return error.fault;
    // The other backends have answered: what they did is told, and this part may have been sent.
    const message = `${backend.name}: an unexpected error of the gateway: it may or may not have happened`;
    const { name, provider } = backend;
    tell(new UpstreamError({ backend: name, provider, code: 'INTERNAL', message, cause: error }));
    return createFault('OUTCOME_UNKNOWN', message, { backend: name });
  }
}

function outcomeOf(
  target: Reference,
  answer: PartOutcomes | Fault,
  placeOf: PlaceOf,
): Outcome & { warnings: string[] } {
  const { id, type, backend, key } = target;
  const outcome = { target: id, resource: { type, backend: backend.name, key }, fault: null, warnings: [] };
  if ('type' in answer) return { ...outcome, fault: answer };
  const told = answer.get(key) ?? answer.get(targetKey({ type: type as 'User', key }));
  if (told === undefined) {
    const message = `${backend.name}: the backend told nothing about this one`;
    return { ...outcome, fault: createFault('OUTCOME_UNKNOWN', message, { backend: backend.name }) };
  }
  if (told instanceof UpstreamError) return { ...outcome, fault: faultOf(told, placeOf) };
  return 'type' in told ? { ...outcome, fault: told } : { ...outcome, warnings: told.warnings };
}

/** Backends of the targets, each once. */
export function backendsOf(targets: readonly Reference[]): Backend[] {
  return [...new Set(targets.map(({ backend }) => backend))];
}

/** `{ name: value }`, or nothing where the input says nothing. */
export function given<Name extends string, Value>(
  name: Name,
  value: Value | null | undefined,
): { [N in Name]?: Value } {
  return (value === null || value === undefined ? {} : { [name]: value }) as { [N in Name]?: Value };
}

/** As `given`; null is kept, since it clears the field. */
export function givenOrNull<Name extends string, Value>(
  name: Name,
  value: Value | null | undefined,
): { [N in Name]?: Value | null } {
  return (value === undefined ? {} : { [name]: value }) as { [N in Name]?: Value | null };
}
