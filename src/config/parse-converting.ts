import type { z } from 'zod';
import { explainIssue } from './explain-issue.ts';
import type { ConfigurationPath, FaultList } from './faults.ts';
import { keyOf, type Origins } from './secrets.ts';

/** What is known of a configuration while it is checked. */
export interface Reading {
  faults: FaultList;
  origins: Origins;
  /** Values that may appear in no output; a number is none. */
  secrets: string[];
}

/**
 * Checks a value by its schema. A text that is wholly a reference becomes a number or a boolean where the schema wants
 * one, in place; everywhere else it stays text, so that a token of digits keeps its zeros.
 */
export function parseConverting<T>(
  schema: z.ZodType<T>,
  value: unknown,
  { path, reading }: { path: ConfigurationPath; reading: Reading },
): z.ZodSafeParseResult<T> {
  const parsed = schema.safeParse(value, { error: explainIssue });
  if (parsed.success) return parsed;
  const converted = parsed.error.issues.filter((issue) => convert(issue, value, { path, reading }));
  return converted.length === 0 ? parsed : schema.safeParse(value, { error: explainIssue });
}

function convert(
  issue: z.core.$ZodIssue,
  root: unknown,
  { path, reading }: { path: ConfigurationPath; reading: Reading },
): boolean {
  const wanted = wantedBy(issue);
  const below = issue.path.filter((part) => typeof part !== 'symbol');
  const whole = [...path, ...below];
  const origin = reading.origins.get(keyOf(whole));
  const last = below.at(-1);
  const parent = below.slice(0, -1).reduce<unknown>((node, part) => childrenOf(node)?.[part], root);
  const holder = childrenOf(parent);
  const text = last === undefined ? undefined : holder?.[last];
  if (wanted === null || origin === undefined || last === undefined || holder === null) return false;
  if (typeof text !== 'string') return false;
  const value = wanted === 'number' ? toNumber(text) : toBoolean(text);
  if (value === null) {
    reading.faults.addUnresolved(whole, `${origin} ${refusals[wanted]}`);
    // A backend's common part is checked twice; one fault is enough.
    reading.origins.delete(keyOf(whole));
    return false;
  }
  holder[last] = value;
  const index = reading.secrets.indexOf(text);
  if (index >= 0) reading.secrets.splice(index, 1);
  return true;
}

const refusals = {
  number: 'holds no number; expected digits, such as 8',
  boolean: 'holds neither "true" nor "false"',
};

function wantedBy(issue: z.core.$ZodIssue): 'number' | 'boolean' | null {
  const types: readonly string[] =
    issue.code === 'invalid_type'
      ? [issue.expected]
      : issue.code === 'invalid_value'
        ? issue.values.map((value) => typeof value)
        : [];
  if (types.includes('number') || types.includes('int')) return 'number';
  return types.includes('boolean') ? 'boolean' : null;
}

function childrenOf(node: unknown): Record<string | number, unknown> | null {
  return typeof node === 'object' && node !== null ? (node as Record<string | number, unknown>) : null;
}

function toNumber(text: string): number | null {
  return /^-?\d{1,15}(\.\d+)?$/.test(text) ? Number(text) : null;
}

function toBoolean(text: string): boolean | null {
  const word = text.toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : null;
}
