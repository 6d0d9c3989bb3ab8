import type { Redactor } from '../redact.ts';
import type { Failure, HttpRequest } from './exchange.ts';

/** What a request says of who sends it: every header that describes no body, and what stands in it behind a scheme. */
export function credentialsIn({ headers = {} }: HttpRequest): string[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    if (describing.has(name)) return [];
    const space = value.indexOf(' ');
    return space < 0 ? [value] : [value, value.slice(space + 1)];
  });
}

const describing: ReadonlySet<string> = new Set(['accept', 'content-type']);

/** A backend that repeats what it was sent may do so anywhere: also in names of fields, and in what a parser quotes. */
export function withoutSecrets(fault: Failure, { redact }: Redactor): Omit<Failure, 'message'> {
  const { fields, detail, cause, ...rest } = fault;
  return {
    ...rest,
    ...(fields !== undefined && {
      fields: fields.map((field) => ({ ...field, name: redact(field.name), reason: redact(field.reason) })),
    }),
    ...(detail !== undefined && { detail: redact(detail) }),
    ...((!(cause instanceof Error) || redact(cause.message) === cause.message) && { cause }),
  };
}
