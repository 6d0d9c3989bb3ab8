import { lazyFields } from '../../kit/lazy.ts';
import type { Json, JsonObject } from '../../model.ts';

const secretFields: ReadonlySet<string> = new Set(['tokenID', 'credential', 'password']);

/** Gives a record the JSON that it was made of. */
export const withNative = lazyFields<{ json: object }, { native: JsonObject }>({
  native: ({ json }) => toNative(json),
});

/** The upstream's own JSON of a record, at any depth without what is secret. */
export function toNative(json: object): JsonObject {
  return Object.fromEntries(
    Object.entries(json)
      .filter(([name, value]) => value !== undefined && !secretFields.has(name))
      .map(([name, value]) => [name, name === 'tokens' ? toNativeTokens(value) : toNativeJson(value)]),
  );
}

/** Shows only what has the form of a token: anything else in its stead may be the secret. */
function toNativeTokens(value: unknown): Json {
  if (!Array.isArray(value)) return null;
  return value
    .filter((token) => typeof token === 'object' && token !== null && !Array.isArray(token))
    .map(({ id: _secret, ...token }) => toNative(token));
}

function toNativeJson(value: unknown): Json {
  if (Array.isArray(value)) return value.map(toNativeJson);
  if (typeof value === 'object' && value !== null) return toNative(value);
  return value as Json;
}
