import { type FieldFault, UpstreamError } from '../../../errors.ts';

/** What a write's refusal means to the one who gave the input. */
export interface InputTerms {
  /** The input's path, by the upstream's name of a field. */
  paths: Readonly<Record<string, string>>;
  /** What to do about a refused field that no input holds. */
  advice: Readonly<Record<string, string>>;
}

/**
 * A refusal with the input's own paths, and in our own words: the upstream's are free text, and may repeat what was
 * sent. Faults of fields that are in no input are left out.
 */
export function inInputTerms(error: unknown, { paths, advice }: InputTerms): unknown {
  if (!(error instanceof UpstreamError) || error.fields.length === 0) return error;
  const names = error.fields.map(({ name }) => name.split('.')[0] ?? '');
  const fields = error.fields.flatMap(({ reason }, index): FieldFault[] => {
    const path = lookUp(paths, names[index] ?? '');
    return path === null ? [] : [{ name: path, reason: inOurWords(reason) }];
  });
  const hint = names.map((name) => lookUp(advice, name)).find((text) => text !== null);
  return new UpstreamError({
    backend: error.backend,
    provider: error.provider,
    code: error.code,
    message: hint === undefined ? error.message : `${error.message}; ${hint}`,
    status: error.status ?? undefined,
    retryAfterSeconds: error.retryAfterSeconds ?? undefined,
    fields,
    detail: error.detail ?? undefined,
  });
}

function lookUp(table: Readonly<Record<string, string>>, name: string): string | null {
  return Object.hasOwn(table, name) ? (table[name] ?? null) : null;
}

function inOurWords(reason: string): string {
  return sentences.find(([pattern]) => pattern.test(reason))?.[1] ?? 'was refused';
}

/** The rules that the reference names, then Django's usual ones. */
const sentences: readonly (readonly [RegExp, string])[] = [
  [/set together with/i, 'must be set or cleared together with another field'],
  [/at least one of/i, 'this or another field of its kind must be set'],
  [/cannot be set when/i, 'cannot be set while another field is set'],
  [/requires .*to be set/i, 'needs another field to be set'],
  [/proper order/i, 'is not in order with another field'],
  [/must match/i, 'must match another field'],
  [/unique|already exists/i, 'must be unique, and another record has this value'],
  [/does not exist/i, "does not exist, or the gateway's credentials may not see it"],
  [/is required/i, 'is required'],
  [/may not be (null|blank)/i, 'may not be empty'],
  [/no more than|less than or equal/i, 'is too long or too large'],
  [/at least \d|greater than or equal/i, 'is too short or too small'],
  [/valid/i, 'is not valid'],
];
