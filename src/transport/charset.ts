import { AnswerFault } from './answer-fault.ts';

/**
 * The text that bytes stand for in the charset that an answer names, else in UTF-8. Bytes that are none in it are
 * refused: a letter that was replaced could be written back.
 */
export function decodeText(bytes: Uint8Array, charsets: readonly string[]): string {
  const [charset = 'utf-8', other] = charsets;
  if (other !== undefined)
    throw new AnswerFault('expected text in one charset, an answer that names several came');
  const text = decode(bytes, charset);
  // A decoder's mark for what it did not know, which only these can hold by right.
  if (text.includes('\ufffd') && !holdsReplacement.test(charset)) throw broken(charset);
  return text;
}

/** Decodes a text that people read: what cannot be decoded is replaced. */
export function decodeLeniently(bytes: Uint8Array, charsets: readonly string[]): string {
  try {
    return decodeText(bytes, charsets);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

const holdsReplacement = /^(?:unicode|utf|ucs|csunicode|iso-10646|gb18030|us-ascii|ascii|ansi_x3)/;
const ascii: ReadonlySet<string> = new Set(['us-ascii', 'ascii', 'ansi_x3.4-1968', 'iso646-us']);
const latin1: ReadonlySet<string> = new Set([
  'iso-8859-1',
  'iso8859-1',
  'iso_8859-1',
  'iso88591',
  'latin1',
  'l1',
]);
const windows1252: ReadonlySet<string> = new Set(['windows-1252', 'cp1252', 'x-cp1252']);

function decode(bytes: Uint8Array, charset: string): string {
  if (ascii.has(charset)) return decodeWith('utf-8', bytes, charset);
  if (latin1.has(charset)) return decodeLatin1(bytes, charset);
  if (windows1252.has(charset)) return decodeWindows1252(bytes);
  if (charset === 'utf-16') return decodeWith(byteOrder(bytes), bytes, charset);
  return decodeWith(charset, bytes, charset);
}

function decodeWith(label: string, bytes: Uint8Array, charset: string): string {
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(label, { fatal: true });
  } catch {
    throw new AnswerFault('expected text in a known charset such as utf-8, one in an unknown charset came');
  }
  try {
    return decoder.decode(bytes);
  } catch {
    throw broken(charset);
  }
}

/** 0x80 to 0x9f are controls by the standard and letters of windows-1252 in practice, so that they say nothing for sure. */
function decodeLatin1(bytes: Uint8Array, charset: string): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  if (/[\u0080-\u009f]/.test(text)) throw broken(charset);
  return text;
}

/** What windows-1252 has at 0x80 to 0x9f. Some releases of Node decode it as if it were ISO 8859-1. */
const letters = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function decodeWindows1252(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return text.replaceAll(/[\u0080-\u009f]/g, (control) => letters[control.charCodeAt(0) - 0x80] ?? control);
}

/** The charset by the byte order mark; without one by its first character, which JSON takes from ASCII. */
function byteOrder([first, second]: Uint8Array): 'utf-16be' | 'utf-16le' {
  return (first === 0xfe && second === 0xff) || first === 0 ? 'utf-16be' : 'utf-16le';
}

function broken(charset: string): AnswerFault {
  return new AnswerFault(
    `expected text in ${knownName(charset)}, bytes that are none came; the backend or a proxy names the wrong charset`,
  );
}

/** A name that the decoder knows: what else an upstream says is not repeated. */
function knownName(charset: string): string {
  if (latin1.has(charset) || windows1252.has(charset) || ascii.has(charset)) return charset;
  return new TextDecoder(charset).encoding;
}
