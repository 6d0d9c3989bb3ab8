/** The same seed gives the same choices. */
export interface Random {
  /** A whole number below the limit. */
  below(limit: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
}

export function createRandom(seed: number): Random {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    chance: (probability) => next() < probability,
    pick: (from) => from[below(from.length)] ?? from[0],
  };
}

/** A seed that depends on a place, so that what is chosen there does not depend on the order of reading. */
export function seedAt(seed: number, place: string): number {
  let hash = seed ^ 0x811c9dc5;
  for (let index = 0; index < place.length; index += 1)
    hash = Math.imul(hash ^ place.charCodeAt(index), 0x01000193);
  return hash;
}
