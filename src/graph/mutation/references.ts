import { reasonAgainstAddress } from '../../kit/address.ts';
import type { Backend } from '../../loaders/backend.ts';
import { decodeGlobalId } from '../../loaders/global-id.ts';
import type { ResourceType } from '../../model.ts';
import type { GraphContext } from '../context.ts';
import { type InvalidField, invalid } from './fault.ts';

/** A global id of the input, read: it names a type that the field takes, and a backend that the caller may see. */
export interface Reference<Type extends ResourceType = ResourceType> {
  id: string;
  type: Type;
  backend: Backend;
  key: string;
}

/** As many ids, texts or invitations as one mutation may name. */
const mostTargets = 500;
const longestText = 10_000;
const longestKey = 200;

/** Faults of the texts in an input that no backend could cure: all of them at once. */
export function checkTexts(input: object): void {
  const faults: InvalidField[] = [];
  const walk = (value: unknown, path: string[]): void => {
    if (typeof value === 'string') {
      const reason = reasonAgainst(value, path.at(-1) ?? '');
      if (reason !== null) faults.push({ path, reason });
    } else if (Array.isArray(value) && !freeJson.has(path.at(-1) ?? '')) {
      if (value.length > mostTargets) {
        faults.push({ path, reason: `expected at most ${mostTargets}, ${value.length} came` });
      } else {
        value.forEach((item, index) => void walk(item, [...path, String(index)]));
      }
    } else if (typeof value === 'object' && value !== null && !freeJson.has(path.at(-1) ?? '')) {
      for (const [name, item] of Object.entries(value)) walk(item, [...path, name]);
    }
  };
  walk(input, ['input']);
  if (faults.length > 0) throw invalid(faults);
}

function reasonAgainst(text: string, name: string): string | null {
  const most = name === 'idempotencyKey' ? longestKey : longestText;
  if (text.length > most) return `expected at most ${most} characters, ${text.length} came`;
  const oneLine = linesAllowed.has(name) ? text.replaceAll(/[\n\r\t]/g, '') : text;
  if (/\p{Cc}/u.test(oneLine)) return 'expected no control characters';
  // What is sent is UTF-8, which would silently put another character in its place.
  if (/\p{Cs}/u.test(text)) return 'expected whole characters, half of one came';
  if (mustSaySomething.has(name) && text.trim() === '') return 'expected a text, an empty one came';
  return null;
}

const mustSaySomething: ReadonlySet<string> = new Set(['name', 'backend', 'idempotencyKey', 'email', 'id']);
const linesAllowed: ReadonlySet<string> = new Set(['description', 'value']);
/** Theirs is the caller's own JSON, in which any text and any name may stand. */
const freeJson: ReadonlySet<string> = new Set(['value', 'activationVariables', 'activationData']);

/** Null means neither "leave it" nor "clear it" where a field cannot be cleared. */
export function refuseNulls(input: object, clearable: readonly string[]): void {
  const faults = Object.entries(input)
    .filter(([name, value]) => value === null && name !== 'idempotencyKey' && !clearable.includes(name))
    .map(([name]) => ({ path: ['input', name], reason: 'cannot be cleared: expected a value, null came' }));
  if (faults.length > 0) throw invalid(faults);
}

export function checkSome(field: string, items: readonly unknown[]): void {
  if (items.length === 0) throw invalid([{ path: ['input', field], reason: 'expected at least one' }]);
}

/** An address that is given must be one. */
export function checkAddress(place: Place, address: string | null | undefined): void {
  const reason = address === null || address === undefined ? null : reasonAgainstAddress(address);
  if (reason !== null) throw invalid([{ path: pathOf(place), reason }]);
}

export function findBackend(name: string, { loaders }: GraphContext): Backend {
  const backend = loaders.backend(name);
  if (backend !== undefined) return backend;
  const known = loaders.backends.map((other) => other.name).join(', ') || 'none';
  throw invalid([{ path: ['input', 'backend'], reason: `there is no backend "${name}"; known: ${known}` }]);
}

/** A field of the input, or the way to one inside it. */
export type Place = string | readonly string[];

function pathOf(place: Place): string[] {
  return ['input', ...(typeof place === 'string' ? [place] : place)];
}

/** The ids of one field; every id that cannot be one of `types` is told. */
export function readIds<Type extends ResourceType>(
  place: Place,
  ids: readonly string[],
  types: readonly Type[],
  context: GraphContext,
): Reference<Type>[] {
  const faults: InvalidField[] = [];
  const references = ids.flatMap((id, index) => {
    const read = readReference(id, types, context);
    if (typeof read !== 'string') return [read];
    faults.push({ path: [...pathOf(place), String(index)], reason: read });
    return [];
  });
  if (faults.length > 0) throw invalid(faults);
  return references;
}

export function readId<Type extends ResourceType>(
  place: Place,
  id: string,
  types: readonly Type[],
  context: GraphContext,
): Reference<Type> {
  const read = readReference(id, types, context);
  if (typeof read === 'string') throw invalid([{ path: pathOf(place), reason: read }]);
  return read;
}

/** The reference, or why it is none. */
function readReference<Type extends ResourceType>(
  id: string,
  types: readonly Type[],
  { loaders }: GraphContext,
): Reference<Type> | string {
  const expected = `expected the id of a ${types.join(' or ')}`;
  const reference = decodeGlobalId(id);
  if (reference === null) return `${expected}, no global id came`;
  const type = types.find((candidate) => candidate === reference.type);
  if (type === undefined || !('key' in reference)) return `${expected}, that of a ${reference.type} came`;
  const backend = loaders.backend(reference.backend);
  if (backend === undefined) return `${expected}, one of an unknown backend came`;
  return { id, type, backend, key: reference.key };
}

/** The keys of ids that must all live in one backend. */
export function keysIn(backend: Backend, place: Place, references: readonly Reference[]): string[] {
  const faults = references.flatMap((reference, index) => {
    const reason = reasonAgainstHome(backend, reference);
    return reason === null ? [] : [{ path: [...pathOf(place), String(index)], reason }];
  });
  if (faults.length > 0) throw invalid(faults);
  return references.map(({ key }) => key);
}

export function keyIn(backend: Backend, place: Place, reference: Reference): string {
  const reason = reasonAgainstHome(backend, reference);
  if (reason !== null) throw invalid([{ path: pathOf(place), reason }]);
  return reference.key;
}

function reasonAgainstHome(backend: Backend, reference: Reference): string | null {
  if (reference.backend === backend) return null;
  return `expected an id of ${backend.name}, one of ${reference.backend.name} came`;
}

/** The optional key of an account that must live in the same backend. */
export function accountKeyIn(
  backend: Backend,
  accountId: string | null | undefined,
  context: GraphContext,
): string | null {
  if (accountId === null || accountId === undefined) return null;
  return keyIn(backend, 'accountId', readId('accountId', accountId, ['Account'], context));
}
