/** About how many bytes of memory a value takes; a field that has not been made yet weighs nothing. */
export function weigh(value: unknown): number {
  if (typeof value === 'string') return stringBytes + 2 * value.length;
  if (typeof value !== 'object' || value === null) return slotBytes;
  if (Array.isArray(value)) return objectBytes + sumOf(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  // Whatever has a class is small (dates, errors), or is shared (what an adapter works with).
  if (prototype !== Object.prototype && prototype !== null) return otherBytes;
  const values = Reflect.ownKeys(value).map(
    (name): unknown => Object.getOwnPropertyDescriptor(value, name)?.value,
  );
  return objectBytes + sumOf(values);
}

const slotBytes = 8;
const stringBytes = 24;
const objectBytes = 56;
const otherBytes = 500;

function sumOf(values: readonly unknown[]): number {
  return values.reduce<number>((sum, value) => sum + slotBytes + weigh(value), 0);
}

const weights = new WeakMap<object, number>();

/** The same, weighed once: for what is kept again and again. */
export function weighOnce(value: object): number {
  const weight = weights.get(value) ?? weigh(value);
  weights.set(value, weight);
  return weight;
}
