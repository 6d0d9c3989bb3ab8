import { type FieldNode, valueFromASTUntyped } from 'graphql';

export type Variables = Record<string, unknown>;

/** The largest page of a list, and the page of one that does not say. */
const largestPage = 200;
const usualPage = 50;

/** How many records a field asks for; what is no number is refused later. */
export function firstOf(node: FieldNode | undefined, variables: Variables): number {
  const first = givenFor(node, 'first', variables);
  return typeof first === 'number' ? Math.min(largestPage, Math.max(0, first)) : usualPage;
}

/** How many things a field names one by one: null where it has no such argument. */
export function namedIn(node: FieldNode | undefined, variables: Variables): number | null {
  for (const name of ['ids', 'identifiers']) {
    const value = givenFor(node, name, variables);
    if (value !== undefined) return Array.isArray(value) ? value.length : 1;
  }
  return null;
}

/** How many items all lists of a mutation's input have together. */
export function itemsIn(node: FieldNode | undefined, variables: Variables): number {
  const input = givenFor(node, 'input', variables);
  if (typeof input !== 'object' || input === null) return 0;
  const lists = Object.values(input).filter((value) => Array.isArray(value));
  return lists.reduce((total, list) => total + list.length, 0);
}

export interface Wanted {
  backends: ReadonlySet<unknown> | null;
  providers: ReadonlySet<unknown> | null;
}

/** The backends that a list is narrowed to; null for all. */
export function wantedIn(node: FieldNode | undefined, variables: Variables): Wanted {
  const filter = givenFor(node, 'filter', variables);
  const named = (name: string): ReadonlySet<unknown> | null => {
    const value: unknown = typeof filter === 'object' && filter !== null ? Reflect.get(filter, name) : null;
    if (value === null || value === undefined) return null;
    return new Set(Array.isArray(value) ? (value as unknown[]) : [value]);
  };
  return { backends: named('backends'), providers: named('providers') };
}

function givenFor(node: FieldNode | undefined, name: string, variables: Variables): unknown {
  const value = node?.arguments?.find((argument) => argument.name.value === name)?.value;
  return value === undefined ? undefined : valueFromASTUntyped(value, variables);
}
