import type { Json, JsonObject } from '../../model.ts';

const secretFields: ReadonlySet<string> = new Set(['tokenID', 'credential', 'password']);

/** The upstream's own JSON of a record, at any depth without what is secret. */
export function nativeOf(dto: object): JsonObject {
  return Object.fromEntries(
    Object.entries(dto)
      .filter(([name, value]) => value !== undefined && !secretFields.has(name))
      .map(([name, value]) => [name, jsonOf(value)]),
  );
}

function jsonOf(value: unknown): Json {
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value === 'object' && value !== null) return nativeOf(value);
  return value as Json;
}
