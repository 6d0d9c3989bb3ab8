import type { Call } from '../../contract/call.ts';
import { type Done, type Target, targetKey } from '../../contract/write.ts';
import { UpstreamError } from '../../errors.ts';
import type { Backend } from '../../loaders/backend.ts';
import type { GraphContext } from '../context.ts';
import { createFault, type Fault, FaultError, faultOf, type IndexInInput } from './fault.ts';
import { createPayload, type Outcome } from './payload.ts';
import type { Ran } from './plan.ts';
import type { Reference } from './references.ts';

/** Outcomes by target key, as adapters give them; a fault is what the graph itself found. */
export type PartOutcomes = ReadonlyMap<string, Done | UpstreamError | Fault>;

/** Writes one backend's part of a batch. A fault instead of outcomes is every target's. */
export type WritePart<Type extends Target['type']> = (
  backend: Backend,
  targets: readonly Reference<Type>[],
  call: Call,
) => Promise<PartOutcomes | Fault>;

export interface Batch<Type extends Target['type']> {
  targets: readonly Reference<Type>[];
  /** Further lists of the input that are cut up between the backends, by their names in the contract. */
  lists: Readonly<Record<string, readonly Reference[]>>;
}

type ToldOutcome = Outcome & { warnings: string[] };

/** All backends at once; one outcome for each target, in the order asked. */
export async function runBatch<Type extends Target['type']>(
  { loaders }: GraphContext,
  batch: Batch<Type>,
  writePart: WritePart<Type>,
): Promise<Ran> {
  const parts = new Map<Backend, Map<string, Reference<Type>>>();
  for (const target of batch.targets) {
    const part = parts.get(target.backend) ?? new Map<string, Reference<Type>>();
    parts.set(target.backend, part.set(target.id, target));
  }
  const outcomes = new Map<string, ToldOutcome>();
  await Promise.all(
    [...parts].map(async ([backend, part]) => {
      const own = [...part.values()];
      const indexInInput = indexInInputFor(backend, batch, own);
      const answer = await faultAsValue(
        backend,
        async () => writePart(backend, own, loaders.writeCall(backend)),
        { indexInInput, tell: loaders.tell },
      );
      for (const failure of unknownIn(answer)) loaders.tell(failure);
      for (const target of own) outcomes.set(target.id, outcomeOf(target, answer, indexInInput));
    }),
  );
  const inOrder = batch.targets.flatMap(({ id }) => outcomes.get(id) ?? []);
  const warnings = [...new Set([...outcomes.values()].flatMap((outcome) => outcome.warnings))];
  return {
    payload: createPayload({ outcomes: inOrder.map(({ warnings: _, ...outcome }) => outcome), warnings }),
    seen: [],
  };
}

/** A backend is given its own part of each list, each target once: where did its items stand in the input? */
function indexInInputFor(
  backend: Backend,
  { targets, lists }: Batch<Target['type']>,
  own: readonly Reference[],
): IndexInInput {
  return (list, index) => {
    if (list === 'targets') return targets.findIndex(({ id }) => id === own[index]?.id);
    const indices = (lists[list] ?? []).flatMap((item, at) => (item.backend === backend ? [at] : []));
    return indices[index];
  };
}

async function faultAsValue(
  backend: Backend,
  write: () => Promise<PartOutcomes | Fault>,
  { indexInInput, tell }: { indexInInput: IndexInInput; tell: (failure: UpstreamError) => void },
): Promise<PartOutcomes | Fault> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof UpstreamError) return faultOf(error, indexInInput);
    if (error instanceof FaultError) return error.fault;
    // The other backends have answered: what they did is told, and this part may have been sent.
    const message = `${backend.name}: an unexpected error of the gateway: it may or may not have happened`;
    const { name, provider } = backend;
    tell(new UpstreamError({ backend: name, provider, code: 'INTERNAL', message, cause: error }));
    return createFault('OUTCOME_UNKNOWN', message, { backend: name });
  }
}

/** What nobody knows the outcome of: its cause is for the log, since callers are told that only. */
function unknownIn(answer: PartOutcomes | Fault): UpstreamError[] {
  if ('type' in answer) return [];
  return [...answer.values()].filter(
    (outcome): outcome is UpstreamError =>
      outcome instanceof UpstreamError && outcome.code === 'OUTCOME_UNKNOWN',
  );
}

function outcomeOf(
  { id, type, backend, key }: Reference<Target['type']>,
  answer: PartOutcomes | Fault,
  indexInInput: IndexInInput,
): ToldOutcome {
  const outcome = { target: id, resource: { type, backend: backend.name, key }, fault: null, warnings: [] };
  if ('type' in answer) return { ...outcome, fault: answer };
  const own = answer.get(key) ?? answer.get(targetKey({ type, key }));
  if (own !== undefined && 'warnings' in own) return { ...outcome, warnings: own.warnings };
  return { ...outcome, fault: faultFrom(backend, own, indexInInput) };
}

/** What a backend says of one target or address that it did not do. */
export function faultFrom(
  backend: Backend,
  failure: UpstreamError | Fault | undefined,
  indexInInput: IndexInInput,
): Fault {
  if (failure instanceof UpstreamError) return faultOf(failure, indexInInput);
  const message = `${backend.name}: the backend told nothing about this one`;
  return failure ?? createFault('OUTCOME_UNKNOWN', message, { backend: backend.name });
}
