/** About how many bytes of memory a value takes, rather too many; a field that has not been made yet weighs nothing. */
export function weigh(value: unknown): number {
  if (typeof value === 'string') return stringBytes + 2 * value.length;
  if (typeof value !== 'object' || value === null) return slotBytes;
  if (Array.isArray(value)) return objectBytes + sumOf(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  // Whatever has a class is small (dates, errors), or is shared (what an adapter works with).
  if (prototype !== Object.prototype && prototype !== null) return otherBytes;
  const sources = Object.getOwnPropertySymbols(value);
  if (sources.length === 0) return objectBytes + sumOf(Object.values(value));
  // A lazy record is what it is made of, whose texts its fields share.
  return recordBytes + sumOf(sources.map((source): unknown => Reflect.get(value, source)));
}

const slotBytes = 8;
const stringBytes = 24;
const objectBytes = 56;
const otherBytes = 500;
const recordBytes = 1_000;

function sumOf(values: readonly unknown[]): number {
  let sum = 0;
  for (const value of values) sum += slotBytes + weigh(value);
  return sum;
}

const weights = new WeakMap<object, number>();

/** The same, weighed once: for what is kept again and again. */
export function weighOnce(value: object): number {
  const weight = weights.get(value) ?? weigh(value);
  weights.set(value, weight);
  return weight;
}
