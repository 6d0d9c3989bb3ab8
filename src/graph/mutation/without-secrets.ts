import type { Json, JsonObject } from '../../model.ts';

const secretFields: ReadonlySet<string> = new Set(['activationData', 'password']);

/** At any depth: no input may carry a secret past it by being nested. */
export function withoutSecrets(input: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [
      name,
      secretFields.has(name) && value !== null ? '[removed]' : clean(value),
    ]),
  );
}

function clean(value: Json): Json {
  if (Array.isArray(value)) return value.map(clean);
  return typeof value === 'object' && value !== null ? withoutSecrets(value) : value;
}
