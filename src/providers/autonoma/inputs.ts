import type { FieldFault } from '../../errors.ts';
import type { HttpClient } from '../../transport/exchange.ts';
import type { AutonomaSettings } from './settings.ts';

/** Checked input: what is written, by the graph's words. Null clears. */
export type Texts = Readonly<Record<string, string | readonly string[] | null>>;

/** Control characters, and halves of characters that a form would silently replace. */
const unsendable = /[\p{Cc}\p{Cs}]/u;
const unsendableInLines = /[^\P{Cc}\t\n\r]|\p{Cs}/u;
/** Of an e-mail address, as SMTP limits it. */
const maxEmailLength = 254;

/** Every fault at once, before anything is sent. */
export function refuseFaults(http: HttpClient, faults: readonly FieldFault[]): void {
  const [first] = faults;
  if (first === undefined) return;
  const others = faults.length === 1 ? '' : ` (and ${faults.length - 1} more)`;
  throw http.failure({
    code: 'INVALID_INPUT',
    message: `nothing was sent: ${first.name}: ${first.reason}${others}`,
    fields: [...faults],
  });
}

/** The given fields that `names` does not know. */
export function checkNames(input: object, names: object, reason: string): FieldFault[] {
  return givenNames(input)
    .filter((name) => !Object.hasOwn(names, name))
    .map((name) => ({ name, reason }));
}

/** The given fields that `names` does know, in its order. */
export function pick(input: object, names: object): Texts {
  const given: Record<string, unknown> = { ...input };
  const known = Object.keys(names).filter((name) => given[name] !== undefined);
  return Object.fromEntries(known.map((name) => [name, given[name]])) as Texts;
}

function givenNames(input: object): string[] {
  return Object.entries(input).flatMap(([name, value]) => (value === undefined ? [] : [name]));
}

/** A text of one line that has to say something. Null clears, or is not there. */
export function checkName(
  name: string,
  value: string | null | undefined,
  { maxNameLength, clearValue }: Pick<AutonomaSettings, 'maxNameLength' | 'clearValue'>,
): FieldFault[] {
  if (value === null || value === undefined) return [];
  const length = [...value].length;
  if (value.trim() === '') return [{ name, reason: 'expected some text, none came' }];
  if (length > maxNameLength) {
    return [{ name, reason: `expected at most ${maxNameLength} characters, ${length} came` }];
  }
  if (unsendable.test(value)) return [{ name, reason: 'expected no control characters' }];
  return checkMeaning(name, value, clearValue);
}

/** A text of any length and number of lines. */
export function checkText(
  name: string,
  value: string | null | undefined,
  { clearValue }: Pick<AutonomaSettings, 'clearValue'>,
): FieldFault[] {
  if (value === null || value === undefined) return [];
  if (unsendableInLines.test(value)) {
    return [{ name, reason: 'expected no control characters but line breaks and tabs' }];
  }
  return checkMeaning(name, value, clearValue);
}

function checkMeaning(name: string, value: string, clearValue: string): FieldFault[] {
  if (value === '' || value !== clearValue) return [];
  return [{ name, reason: 'this text would clear the field; give null to clear it' }];
}

export function checkEmail(name: string, value: string): FieldFault[] {
  if (value.length > maxEmailLength) {
    return [{ name, reason: `expected at most ${maxEmailLength} characters, ${value.length} came` }];
  }
  return /^[^\s@]+@[^\s@]+$/.test(value) && !unsendable.test(value)
    ? []
    : [{ name, reason: 'expected an e-mail address' }];
}

/** Words of the backend's own: no page names them, so that only their form can be checked. */
export function checkWords(
  name: string,
  words: readonly string[],
  settings: Pick<AutonomaSettings, 'maxNameLength' | 'clearValue' | 'arrayEncoding'>,
): FieldFault[] {
  const commas = settings.arrayEncoding === 'comma';
  return words.flatMap((word, index) => {
    const faults = checkName(`${name}.${index}`, word, { ...settings, clearValue: '' });
    if (faults.length > 0 || !commas || !word.includes(',')) return faults;
    return [{ name: `${name}.${index}`, reason: 'expected no comma, which separates the items here' }];
  });
}
