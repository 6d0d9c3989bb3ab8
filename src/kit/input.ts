import { z } from 'zod';
import type { FieldFault } from '../errors.ts';
import type { HttpClient } from '../transport/exchange.ts';
import { reasonAgainstAddress } from './address.ts';

/**
 * What providers say of inputs, in `inputs.ts`: a zod schema for each writable input, with
 * `satisfies Record<keyof UserChanges, z.ZodType>`, so that the compiler demands a word on every field of the contract.
 * Messages repeat no value, which may be secret.
 */

/** Ends a write before anything is sent, when there are faults. */
export function refuseFaults(http: HttpClient, faults: readonly FieldFault[]): void {
  if (faults.length === 0) return;
  const message = 'cannot take this input, so nothing was sent';
  throw http.failure({ code: 'INVALID_INPUT', message, fields: faults.slice(0, mostFaults) });
}

const mostFaults = 500;

/** Every fault of an input, by its path; `at` leads to the part of the input that the schema is for. */
export function faultsIn(schema: z.ZodType, input: unknown, ...at: (string | number)[]): FieldFault[] {
  const issues = schema.safeParse(input, { reportInput: false }).error?.issues ?? [];
  return issues.map(({ path, message }) => ({ name: [...at, ...path].join('.'), reason: message }));
}

export interface TextBounds {
  /** In characters; no bound if absent. */
  most?: number;
  /** True: an empty text, and one of blanks, is as good as any. */
  blank?: boolean;
  /** True: line breaks and tabs are allowed. */
  lines?: boolean;
}

/** A text without control characters and halves of characters, which no upstream keeps as they are. */
export function text({
  most = Number.POSITIVE_INFINITY,
  blank = false,
  lines = false,
}: TextBounds = {}): z.ZodType<string> {
  const sendable = lines ? /^(?:[\t\n\r]|[^\p{Cc}\p{Cs}])*$/u : /^[^\p{Cc}\p{Cs}]*$/u;
  return z
    .string({ error: 'expected a text' })
    .refine((value) => blank || value.trim() !== '', {
      error: 'expected a text that is not blank',
      abort: true,
    })
    .refine((value) => sendable.test(value), {
      error: `expected no control characters${lines ? ' but line breaks and tabs' : ''}`,
      abort: true,
    })
    .refine((value) => [...value].length <= most, {
      error: ({ input }) => `expected at most ${most} characters, ${[...String(input)].length} came`,
    });
}

/** An e-mail address, by the rule of the whole gateway; `most` in characters where the upstream keeps fewer. */
export function email(most = Number.POSITIVE_INFINITY): z.ZodType<string> {
  return z.string({ error: 'expected an e-mail address' }).superRefine((value, context) => {
    const { length } = [...value];
    const tooLong = `expected an e-mail address of at most ${most} characters, ${length} came`;
    const reason = reasonAgainstAddress(value) ?? (length > most ? tooLong : null);
    if (reason !== null) context.addIssue({ code: 'custom', message: reason });
  });
}

export const uuid: z.ZodType<string> = z.guid({ error: 'expected a UUID' });

export const flag: z.ZodType<boolean> = z.boolean({ error: 'expected true or false' });

/** A field that this backend has no notion of: anything but its absence is refused, null included. */
export function absent(reason: string): z.ZodType<undefined> {
  return z.never({ error: reason }).optional();
}

/** A list without repetitions; two items are the same when their names are. */
export function distinct<T>(item: z.ZodType<T>, nameOf: (item: T) => string = String): z.ZodType<T[]> {
  return z.array(item, { error: 'expected a list' }).superRefine((items, context) => {
    const seen = new Set<string>();
    for (const [index, one] of items.entries()) {
      const name = nameOf(one);
      if (seen.has(name)) context.addIssue({ code: 'custom', path: [index], message: 'is there twice' });
      seen.add(name);
    }
  });
}
