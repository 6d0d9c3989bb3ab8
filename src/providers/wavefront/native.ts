import type { Json, JsonObject } from '../../model.ts';

const secretFields: ReadonlySet<string> = new Set(['tokenID', 'credential', 'password']);

/** The upstream's own JSON of a record, at any depth without what is secret. */
export function nativeOf(json: object): JsonObject {
  return Object.fromEntries(
    Object.entries(json)
      .filter(([name, value]) => value !== undefined && !secretFields.has(name))
      .map(([name, value]) => [name, name === 'tokens' ? tokensOf(value) : jsonOf(value)]),
  );
}

/** Only what has the form of a token is shown: anything else in its place may be the secret. */
function tokensOf(value: unknown): Json {
  if (!Array.isArray(value)) return null;
  return value
    .filter((token) => typeof token === 'object' && token !== null && !Array.isArray(token))
    .map(({ id: _secret, ...token }) => nativeOf(token));
}

function jsonOf(value: unknown): Json {
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value === 'object' && value !== null) return nativeOf(value);
  return value as Json;
}
