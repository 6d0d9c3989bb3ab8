/** The most characters of the canonical form. */
const longestAddress = 254;

/**
 * The form by which e-mail addresses are joined and compared everywhere: without surrounding white space, letters
 * composed, in lower case.
 */
export function canonicalAddress(text: string): string {
  return text.trim().normalize('NFC').toLowerCase().normalize('NFC');
}

/**
 * Why the text cannot be an e-mail address; null when it can. Lenient: every address that a backend may have is one,
 * in any script, with any domain.
 */
export function reasonAgainstAddress(text: string): string | null {
  const expected = 'expected an e-mail address';
  if (text === '') return `${expected}, an empty text came`;
  // Before anything else, since a longer text is not worth a walk.
  if (text.length > longestAddress * 4) return tooLong(text.length);
  if (/\p{Cs}/u.test(text)) return `${expected}, a text with half a character (a lone surrogate) came`;
  if (/[\s\p{Cc}]/u.test(text)) return `${expected}, a text with white space or control characters came`;
  const { length } = [...canonicalAddress(text)];
  if (length > longestAddress) return tooLong(length);
  const at = text.lastIndexOf('@');
  if (at < 0) return `${expected} such as ann@example.com, a text without @ came`;
  const [local, domain] = [text.slice(0, at), text.slice(at + 1)];
  if (local === '') return `${expected}, a text with nothing before its @ came`;
  if (domain === '') return `${expected}, a text with nothing behind its @ came`;
  const isQuoted = local.length > 2 && local.startsWith('"') && local.endsWith('"');
  if (local.includes('@') && !isQuoted) return `${expected} with one @, a text with several came`;
  return null;
}

function tooLong(length: number): string {
  return `expected an e-mail address of at most ${longestAddress} characters, ${length} came`;
}
