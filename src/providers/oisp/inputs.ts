import type { AccountChanges } from '../../contract/account.ts';
import type { AttributeRecord } from '../../contract/contact.ts';
import type { FieldFault } from '../../errors.ts';
import type { HttpClient } from '../../transport/http-client.ts';
import { type AccountRequest, numberSettings } from './requests.ts';

type Profile = 'v1' | 'v2';

const unknownFields = ['description', 'enabled', 'mfaPolicy', 'mfaMethods', 'contact'] as const;
const longestName = 255;
const mostAttributes = 100;
const longestAttribute = 1024;
/** Bytes of a request's body. */
const largestBody = { v1: 256 * 1024, v2: 2560 * 1024 } as const;

/** Whatever the upstream cannot take; some of it would crash the server instead of being refused. */
export function checkAccount(changes: AccountChanges, profile: Profile): FieldFault[] {
  return [
    ...unknownFields
      .filter((name) => changes[name] !== undefined)
      .map((name) => ({ name, reason: 'is not known to this kind of backend' })),
    ...(changes.name === undefined ? [] : nameFaults(changes.name)),
    ...settingsFaults(changes.settings, profile),
    ...attributesFaults(changes.attributes ?? []),
  ];
}

export function checkSize(body: AccountRequest, profile: Profile): FieldFault[] {
  if (Buffer.byteLength(JSON.stringify(body)) <= largestBody[profile]) return [];
  const reason = `are too large together: a request holds ${largestBody[profile] / 1024} kB at the most`;
  return [{ name: 'attributes', reason }];
}

function nameFaults(name: string): FieldFault[] {
  if (name.trim() === '') return [{ name: 'name', reason: 'is empty' }];
  // The database counts whole characters.
  const { length } = [...name];
  if (length > longestName) {
    return [{ name: 'name', reason: `is too long: ${length} characters, ${longestName} at the most` }];
  }
  return hasControlCharacter(name) ? [{ name: 'name', reason: 'holds control characters' }] : [];
}

function settingsFaults(settings: AccountChanges['settings'], profile: Profile): FieldFault[] {
  const fault = (setting: string, reason: string): FieldFault => ({ name: `settings.${setting}`, reason });
  const numbers = numberSettings.flatMap((setting) => {
    const value = settings?.[setting];
    if (value === undefined) return [];
    if (profile === 'v2') return [fault(setting, 'is not kept by servers of the profile v2')];
    if (value === null) return [fault(setting, 'cannot be cleared: name the number that shall hold')];
    const isCount = Number.isSafeInteger(value) && value >= 0;
    return isCount ? [] : [fault(setting, 'is not a whole number from zero on')];
  });
  if (settings?.tracksSensorHealth !== null) return numbers;
  return [...numbers, fault('tracksSensorHealth', 'cannot be cleared: name true or false')];
}

function attributesFaults(attributes: readonly AttributeRecord[]): FieldFault[] {
  if (attributes.length > mostAttributes) {
    const reason = `are too many: ${attributes.length}, ${mostAttributes} at the most`;
    return [{ name: 'attributes', reason }];
  }
  const each = attributes.flatMap(({ name, value }, index): FieldFault[] => {
    const path = `attributes.${index}`;
    const faults = lengthFaults(`${path}.name`, name);
    if (hasControlCharacter(name)) {
      faults.push({ name: `${path}.name`, reason: 'holds control characters' });
    }
    if (name === '__proto__')
      faults.push({ name: `${path}.name`, reason: 'is a name that is lost on the way' });
    if (value === null) faults.push({ name: `${path}.value`, reason: 'is null; leave the attribute out' });
    // The upstream measures lists as it measures texts.
    if (typeof value === 'string' || Array.isArray(value))
      faults.push(...lengthFaults(`${path}.value`, value));
    return faults;
  });
  const names = attributes.map(({ name }) => name);
  return [...each, ...repetitionFaults(names, (index) => `attributes.${index}.name`)];
}

function lengthFaults(name: string, value: string | unknown[]): FieldFault[] {
  const { length } = value;
  if (length === 0) return [{ name, reason: 'is empty' }];
  if (length <= longestAttribute) return [];
  const unit = typeof value === 'string' ? 'characters' : 'items';
  return [{ name, reason: `is too long: ${length} ${unit}, ${longestAttribute} at the most` }];
}

/** What is said before anything is sent. */
export function refuse(http: HttpClient, faults: readonly FieldFault[]): void {
  if (faults.length === 0) return;
  const message = 'cannot take this input, so nothing was sent; see its fields';
  throw http.failure({ code: 'INVALID_INPUT', message, fields: [...faults] });
}

export function hasControlCharacter(text: string): boolean {
  // Lone halves of a character count in: no database stores them.
  return /[\p{Cc}\p{Cs}]/u.test(text);
}

/** Faults of texts that name something each, and so may be there only once. */
export function repetitionFaults(texts: readonly string[], pathOf: (index: number) => string): FieldFault[] {
  return texts.flatMap((text, index) =>
    texts.indexOf(text) === index ? [] : [{ name: pathOf(index), reason: 'is named twice' }],
  );
}
