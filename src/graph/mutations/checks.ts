import { decodeGlobalId } from '../../loaders/global-id.ts';
import type { ResourceType } from '../../model.ts';
import type { Backend } from '../../providers/backend.ts';
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
export const mostTargets = 500;
const longestText = 10_000;
const longestKey = 200;

/** Faults of the texts in an input that no backend could cure: all of them at once. */
export function checkTexts(input: object): void {
  const faults: InvalidField[] = [];
  const walk = (value: unknown, path: string[]): void => {
    if (typeof value === 'string') {
      const reason = reasonAgainst(value, path.at(-1) ?? '');
      if (reason !== null) faults.push({ path, reason });
    } else if (Array.isArray(value)) {
      if (value.length > mostTargets) {
        faults.push({ path, reason: `expected at most ${mostTargets}, ${value.length} came` });
      } else {
        value.forEach((item, index) => void walk(item, [...path, String(index)]));
      }
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, item] of Object.entries(value)) walk(item, [...path, name]);
    }
  };
  walk(input, ['input']);
  if (faults.length > 0) throw invalid(faults);
}

function reasonAgainst(text: string, name: string): string | null {
  const most = name === 'idempotencyKey' ? longestKey : longestText;
  if (text.length > most) return `expected at most ${most} characters, ${text.length} came`;
  if (/\p{Cc}/u.test(text.replaceAll(/[\n\t]/g, ''))) return 'expected no control characters';
  if (mustSaySomething.has(name) && text.trim() === '') return 'expected a text, an empty one came';
  return null;
}

const mustSaySomething: ReadonlySet<string> = new Set(['name', 'backend', 'idempotencyKey', 'email', 'id']);

export function findBackend(name: string, { loaders }: GraphContext): Backend {
  const backend = loaders.backend(name);
  if (backend !== undefined) return backend;
  const known = loaders.backends.map((other) => other.name).join(', ') || 'none';
  throw invalid([{ path: ['input', 'backend'], reason: `there is no backend "${name}"; known: ${known}` }]);
}

/** The ids of one field; every id that cannot be one of `types` is told. */
export function readIds<Type extends ResourceType>(
  field: string,
  ids: readonly string[],
  types: readonly Type[],
  { loaders }: GraphContext,
): Reference<Type>[] {
  const faults: InvalidField[] = [];
  const references = ids.flatMap((id, index) => {
    const reference = decodeGlobalId(id);
    const type = types.find((candidate) => candidate === reference?.type);
    const backend = reference !== null && 'key' in reference ? loaders.backend(reference.backend) : undefined;
    if (reference === null || !('key' in reference) || type === undefined || backend === undefined) {
      const came =
        reference === null ? 'no global id' : type === undefined ? reference.type : 'an unknown backend';
      const reason = `expected the id of a ${types.join(' or ')}, ${came} came`;
      faults.push({ path: ['input', field, String(index)], reason });
      return [];
    }
    return [{ id, type, backend, key: reference.key }];
  });
  if (faults.length > 0) throw invalid(faults);
  return references;
}

/** One id; `backend`, when given, is where it must live. */
export function readId<Type extends ResourceType>(
  field: string,
  id: string,
  types: readonly Type[],
  context: GraphContext,
): Reference<Type> {
  const [reference] = readIds(field, [id], types, context);
  if (reference === undefined) throw invalid([{ path: ['input', field], reason: 'expected an id' }]);
  return reference;
}

/** The keys of ids that must all live in one backend. */
export function keysIn(backend: Backend, field: string, references: readonly Reference[]): string[] {
  const faults = references.flatMap((reference, index) =>
    reference.backend === backend
      ? []
      : [
          {
            path: ['input', field, String(index)],
            reason: `expected an id of ${backend.name}, one of ${reference.backend.name} came`,
          },
        ],
  );
  if (faults.length > 0) throw invalid(faults);
  return references.map(({ key }) => key);
}

/** The optional key of an account that must live in the same backend. */
export function accountKeyIn(
  backend: Backend,
  accountId: string | null | undefined,
  context: GraphContext,
): string | null {
  if (accountId === null || accountId === undefined) return null;
  const account = readId('accountId', accountId, ['Account'], context);
  return keysIn(backend, 'accountId', [account])[0] ?? null;
}
