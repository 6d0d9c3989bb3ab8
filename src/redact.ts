/** Takes secrets out of texts, by value and in every spelling that a text may have them in. */
export interface Redactor {
  /** Adds a value that came to be known later, such as a session's token. */
  learn(secret: string): void;
  redact(text: string): string;
}

const censor = '[redacted]';

/** Shorter values would blot out ordinary words of ours. */
const shortestSecret = 6;

/** As many learnt values are remembered; the oldest is forgotten first. */
const mostLearnt = 50;

/** A longer text is left out: nobody reads it, and cut, half a secret would not be known for one. */
const longestText = 20_000;

/** `shortest`: values of fewer characters stay. In a text of an upstream every value is worth it. */
export function createRedactor(secrets: Iterable<string> = [], shortest = shortestSecret): Redactor {
  const isLong = ({ length }: string): boolean => length >= shortest;
  const known = new Set([...secrets].filter(isLong));
  const learnt = new Set<string>();
  let spellings: Spellings | null = null;
  return {
    learn(secret) {
      if (!isLong(secret) || known.has(secret) || learnt.has(secret)) return;
      learnt.add(secret);
      for (const oldest of learnt) {
        if (learnt.size <= mostLearnt) break;
        learnt.delete(oldest);
      }
      spellings = null;
    },
    redact(text) {
      if (text === '' || known.size + learnt.size === 0) return text;
      if (text.length > longestText) return `(${text.length} characters)`;
      spellings ??= spell([...known, ...learnt]);
      return redactBy(spellings, text);
    },
  };
}

/** Secrets as they stand in a text, longest first, since one may begin with another. */
export function spellingsOf(secrets: Iterable<string>): string[] {
  const spelled = [...secrets].filter(({ length }) => length >= shortestSecret).flatMap(spellingsOfOne);
  return longestFirst(spelled);
}

function longestFirst(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort((one, other) => other.length - one.length);
}

interface Spellings {
  plain: readonly string[];
  /** With regard to case. */
  exact: readonly string[];
  /** In lower case: hexadecimal digits are written in either. */
  hexadecimal: readonly string[];
}

function spell(secrets: readonly string[]): Spellings {
  return {
    plain: secrets,
    exact: longestFirst(secrets.flatMap(spellingsOfOne)),
    hexadecimal: secrets.map((secret) => Buffer.from(secret).toString('hex')),
  };
}

function redactBy({ plain, exact, hexadecimal }: Spellings, text: string): string {
  const left = exact.reduce((rest, secret) => rest.replaceAll(secret, censor), text);
  const lower = left.toLowerCase();
  if (hexadecimal.some((digits) => lower.includes(digits))) return censor;
  // Escapes may be mixed with plain characters in more ways than can be listed.
  const unescaped = [unescapePercent(left), unescapeJson(left), unescapeEntities(left)];
  return plain.some((secret) => unescaped.some((one) => one.includes(secret))) ? censor : left;
}

function spellingsOfOne(secret: string): string[] {
  const inJson = JSON.stringify(secret).slice(1, -1);
  const inUrl = encodeURIComponent(secret);
  const bytes = Buffer.from(secret);
  return [secret, inJson, inUrl, bytes.toString('hex'), bytes.toString('base64'), ...base64Of(bytes)];
}

/** What is always the same of it in Base64, wherever it stands in what was encoded. */
function base64Of(bytes: Buffer): string[] {
  const parts = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=/g, '');
    // The first and the last characters hold bits of the neighbours.
    const end = (before + bytes.length) % 3 === 0 ? text.length : text.length - 1;
    return text.slice(before === 0 ? 0 : before + 1, end);
  });
  return parts
    .filter(({ length }) => length >= shortestSecret)
    .flatMap((part) => [part, part.replaceAll('+', '-').replaceAll('/', '_')]);
}

function unescapePercent(text: string): string {
  const bytes = text
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

function unescapeJson(text: string): string {
  return text
    .replace(/\\u([0-9a-f]{4})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
    .replace(/\\(.)/g, '$1');
}

function unescapeEntities(text: string): string {
  return text
    .replace(/&#(\d{1,7});/g, (_, digits: string) => characterOf(Number(digits)))
    .replace(/&#x([0-9a-f]{1,6});/gi, (_, digits: string) => characterOf(Number.parseInt(digits, 16)))
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function characterOf(point: number): string {
  return point <= 0x10ffff ? String.fromCodePoint(point) : '';
}
