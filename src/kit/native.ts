import type { Json, JsonObject } from '../model.ts';

/** The upstream's own JSON of a record without what is secret, at any depth; `isSecret` judges the names of fields. */
export function nativeWithout(json: object, isSecret: (name: string) => boolean): JsonObject {
  const kept = Object.entries(json).filter(([name, value]) => value !== undefined && !isSecret(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, cleaned(value, isSecret)]));
}

function cleaned(value: unknown, isSecret: (name: string) => boolean): Json {
  if (Array.isArray(value)) return value.map((item) => cleaned(item, isSecret));
  return typeof value === 'object' && value !== null ? nativeWithout(value, isSecret) : (value as Json);
}
