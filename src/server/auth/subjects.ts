/** Longer names are no names, and stand in every audit event. */
const longest = 256;

/**
 * Why a name that a token or a proxy gives cannot be a caller's; null where it can. Callers of API keys keep their names to
 * themselves: a token of that name would have their idempotency keys.
 */
export function reasonAgainstSubject(subject: string, taken: ReadonlySet<string>): string | null {
  if (subject.trim() === '' || subject.length > longest || /\p{C}/u.test(subject))
    return `expected a name of 1 to ${longest} characters without control characters`;
  if (subject === 'anonymous' || subject.startsWith('anonymous:') || taken.has(subject))
    return 'the name is that of another caller of this gateway';
  return null;
}

/** A list, or a text with spaces or commas between its parts; null for anything else. */
export function readWords(value: unknown): string[] | null {
  if (typeof value === 'string') return value.split(/[\s,]+/).filter((word) => word !== '');
  if (!Array.isArray(value)) return null;
  const words = value.filter((word) => typeof word === 'string');
  return words.length === value.length ? words : null;
}
