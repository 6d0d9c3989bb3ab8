import { z } from 'zod';
import { nearest } from './nearest.ts';

/** Adds the nearest right name to what zod says of unknown keys and wrong choices; undefined keeps zod's own words. */
export const explainIssue: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'unrecognized_keys') return explainKeys(issue.keys, issue.inst);
  if (issue.code === 'invalid_value') return explainChoice(issue.values, issue.input);
  return undefined;
};

function explainKeys(keys: readonly string[], schema: unknown): string {
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  const words = keys.map((key) => {
    const meant = nearest(key, known);
    return meant === null
      ? `unknown key ${quote(key)}`
      : `unknown key ${quote(key)}; did you mean ${quote(meant)}?`;
  });
  const none = keys.every((key) => nearest(key, known) === null);
  return `${words.join(', ')}${none && known.length > 0 ? `; expected ${known.join(', ')}` : ''}`;
}

/** Quotes what came only where it is near to something right: it may be a secret in a wrong place. */
function explainChoice(values: readonly unknown[], input: unknown): string | undefined {
  const names = values.filter((value) => typeof value === 'string');
  const meant = typeof input === 'string' ? nearest(input, names) : null;
  if (meant === null || values.length < 2) return undefined;
  const expected = names.map(quote).join('|');
  return `expected one of ${expected}, ${quote(String(input))} came; did you mean ${quote(meant)}?`;
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}
