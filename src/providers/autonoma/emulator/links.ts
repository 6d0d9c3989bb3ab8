/** Links say which ids on the left belong to which on the right, and can be read from both sides. */
export interface Links {
  add(left: string, right: string): void;
  rightsOf(left: string): Iterable<string>;
  leftsOf(right: string): Iterable<string>;
  removeLeft(left: string): void;
  removeRight(right: string): void;
}

export function createLinks(): Links {
  const rights = new Map<string, Set<string>>();
  const lefts = new Map<string, Set<string>>();
  return {
    add(left, right) {
      put(rights, left, right);
      put(lefts, right, left);
    },
    rightsOf: (left) => rights.get(left) ?? [],
    leftsOf: (right) => lefts.get(right) ?? [],
    removeLeft: (left) => remove(rights, lefts, left),
    removeRight: (right) => remove(lefts, rights, right),
  };
}

function put(index: Map<string, Set<string>>, from: string, to: string): void {
  const set = index.get(from) ?? new Set();
  index.set(from, set.add(to));
}

function remove(index: Map<string, Set<string>>, opposite: Map<string, Set<string>>, id: string): void {
  for (const other of index.get(id) ?? []) opposite.get(other)?.delete(id);
  index.delete(id);
}
