import type { Json, JsonObject } from '../model.ts';
import { lazyFields } from './lazy.ts';

/** Gives records the JSON that they were made of, without what is secret. */
export function lazyNative(
  isSecret: (name: string) => boolean,
): <R extends object>(record: R, source: { json: object }) => R & { native: JsonObject } {
  return lazyFields<{ json: object }, { native: JsonObject }>({
    native: ({ json }) => nativeWithout(json, isSecret),
  });
}

/** The upstream's own JSON of a record without what is secret, at any depth; `isSecret` judges the names of fields. */
export function nativeWithout(json: object, isSecret: (name: string) => boolean): JsonObject {
  const kept = Object.entries(json).filter(([name, value]) => value !== undefined && !isSecret(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, cleaned(value, isSecret)]));
}

function cleaned(value: unknown, isSecret: (name: string) => boolean): Json {
  if (Array.isArray(value)) return value.map((item) => cleaned(item, isSecret));
  return typeof value === 'object' && value !== null ? nativeWithout(value, isSecret) : (value as Json);
}
