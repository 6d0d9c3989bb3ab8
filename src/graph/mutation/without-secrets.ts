import type { Json, JsonObject } from '../../model.ts';

/** The input without the values of these names, at any depth: nested in JSON of the caller they may be secrets too. */
export function withoutSecrets(input: JsonObject, names: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [
      name,
      names.has(name) && value !== null ? '[removed]' : clean(value, names),
    ]),
  );
}

function clean(value: Json, names: ReadonlySet<string>): Json {
  if (Array.isArray(value)) return value.map((item) => clean(item, names));
  return typeof value === 'object' && value !== null ? withoutSecrets(value, names) : value;
}
