import { type FieldNode, type GraphQLResolveInfo, getArgumentValues, locatedError } from 'graphql';
import type { Arguments, FieldPlan, Frame, Path, Run, Selection } from './plan.ts';
import { pathOf, ResolveInfo } from './resolve-info.ts';

type Answer = Record<string, unknown>;

/** Reads all fields at once. A promise only where one of them is one. */
export function executeFields(
  run: Run,
  { fields, form }: Selection,
  source: unknown,
  frame: Frame,
): Answer | Promise<Answer> {
  const answer: Answer = { ...form };
  let pending: Promise<void>[] | null = null;
  try {
    for (const field of fields) {
      const value = executeField(run, field, source, frame);
      if (!isPromise(value)) answer[field.responseName] = value;
      else {
        const kept = value.then((completed) => {
          answer[field.responseName] = completed;
        });
        if (pending === null) pending = [kept];
        else pending.push(kept);
      }
    }
  } catch (error) {
    if (pending === null) throw error;
    // What is under way ends first, so that nothing of it goes unheeded.
    const rethrow = (): never => {
      throw error;
    };
    return Promise.all(pending).then(rethrow, rethrow);
  }
  if (pending === null) return answer;
  const [only] = pending;
  return (pending.length === 1 && only ? only : Promise.all(pending)).then(() => answer);
}

/** One field after the other, as mutations are. */
export async function executeInOrder(run: Run, { fields, form }: Selection): Promise<Answer> {
  const answer: Answer = { ...form };
  for (const field of fields)
    answer[field.responseName] = await executeField(run, field, undefined, undefined);
  return answer;
}

function executeField(run: Run, field: FieldPlan, source: unknown, frame: Frame): unknown {
  try {
    const value = resolved(run, field, source, frame);
    if (!isPromise(value)) return completeNow(run, field, value, frame);
    return value.then(
      (came) => {
        try {
          return completeNow(run, field, came, frame);
        } catch (error) {
          return heed(run, field, error, pathOf(field, frame));
        }
      },
      (error: unknown) => heed(run, field, error, pathOf(field, frame)),
    );
  } catch (error) {
    return heed(run, field, error, pathOf(field, frame));
  }
}

function completeNow(run: Run, field: FieldPlan, value: unknown, frame: Frame): unknown {
  const completed = field.complete(run, value, field.hasParts ? pathOf(field, frame) : undefined);
  if (!isPromise(completed)) return completed;
  return completed.then(undefined, (error: unknown) => heed(run, field, error, pathOf(field, frame)));
}

function resolved(run: Run, field: FieldPlan, source: unknown, frame: Frame): unknown {
  const args = field.arguments ?? argumentsOf(run, field);
  const { resolve, name: property } = field.definition;
  if (resolve !== undefined) {
    // One with up to three parameters asks nothing about its field; one without any may look at `arguments`.
    if (resolve.length > 0 && resolve.length < 4) return (resolve as Resolve)(source, args, run.context);
    return resolve(source, args, run.context, new ResolveInfo(run, field, frame));
  }
  const value = (source as Record<string, unknown> | null | undefined)?.[property];
  if (typeof value !== 'function') return value;
  const method = value as (args: Arguments, context: unknown, info: GraphQLResolveInfo) => unknown;
  return method.call(source, args, run.context, new ResolveInfo(run, field, frame));
}

type Resolve = (source: unknown, args: Arguments, context: unknown) => unknown;

function argumentsOf(run: Run, field: FieldPlan): Arguments {
  const known = run.arguments.get(field);
  if (known !== undefined) return known;
  const [node] = field.nodes;
  const made = node === undefined ? {} : getArgumentValues(field.definition, node, run.variables);
  run.arguments.set(field, made);
  return made;
}

/** Null where the schema allows it, and the error told; else the error is its parent's. */
function heed(run: Run, field: FieldPlan, error: unknown, path: Path): null {
  return heedAt(run, { nodes: field.nodes, isNonNull: field.isNonNull, path }, error);
}

export interface Place {
  nodes: readonly FieldNode[];
  isNonNull: boolean;
  path: Path;
}

export function heedAt({ errors }: Run, { nodes, isNonNull, path }: Place, thrown: unknown): null {
  for (const one of partsOf(thrown)) {
    const error = locatedError(one, nodes, keysOf(path));
    if (isNonNull) throw error;
    errors.push(error);
  }
  return null;
}

/** Several errors that were thrown as one are told one by one. */
function partsOf(thrown: unknown): readonly unknown[] {
  const parts = thrown instanceof AggregateError ? (thrown.errors as unknown[]) : [];
  return parts.length === 0 ? [thrown] : parts;
}

function keysOf(path: Path): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at: Path | undefined = path; at !== undefined; at = at.prev) keys.push(at.key);
  return keys.reverse();
}

export function isPromise(value: unknown): value is Promise<unknown> {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  );
}
