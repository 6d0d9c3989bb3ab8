import type { AttributeRecord, ContactChanges, PostalAddressRecord } from '../../contract/contact.ts';
import type { FieldFault } from '../../errors.ts';
import type { HttpClient } from '../../transport/http-client.ts';
import { builtInRoles } from './normalize.ts';

/** Ends a write before anything is sent, when there are faults. */
export function refuseFaults(http: HttpClient, fields: FieldFault[]): void {
  const [first] = fields;
  if (first === undefined) return;
  const others = fields.length === 1 ? '' : `, and ${fields.length - 1} more`;
  const message = `invalid input: ${first.name}: ${first.reason}${others}`;
  throw http.failure({ code: 'INVALID_INPUT', message, fields });
}

/** The shortest and the longest text, in characters. */
type Limits = readonly [number, number];

export const nameLimits: Limits = [1, 63];

/** Faults of a text. The characters are the upstream's to judge; only control characters can never be meant. */
export function checkText(name: string, value: string | null | undefined, limits: Limits): FieldFault[] {
  if (value === undefined || value === null) return [];
  const [shortest, longest] = limits;
  const { length } = [...value];
  if (/\p{Cc}/u.test(value)) return [{ name, reason: 'control characters are not allowed' }];
  if (shortest > 0 && value.trim() === '') return [{ name, reason: 'must not be empty' }];
  if (length > longest) return [{ name, reason: `at most ${longest} characters, ${length} came` }];
  return [];
}

export function checkEmail(
  name: string,
  value: string | null | undefined,
  longest = Number.POSITIVE_INFINITY,
): FieldFault[] {
  if (value === undefined || value === null) return [];
  const faults = checkText(name, value, [1, longest]);
  if (faults.length > 0) return faults;
  return /^[^\s@]+@[^\s@]+$/.test(value) ? [] : [{ name, reason: 'expected an e-mail address' }];
}

export function checkAddress(
  name: string,
  address: Partial<PostalAddressRecord> | null | undefined,
  longestPostalCode: number,
): FieldFault[] {
  const { country, region, locality, postalCode, street1, street2 } = address ?? {};
  const isCountry = country === undefined || country === null || /^[A-Za-z]{2}$/.test(country);
  return [
    ...(isCountry ? [] : [{ name: `${name}.country`, reason: 'expected the two letters of ISO 3166' }]),
    ...checkText(`${name}.region`, region, nameLimits),
    ...checkText(`${name}.locality`, locality, nameLimits),
    ...checkText(`${name}.postalCode`, postalCode, [1, longestPostalCode]),
    ...checkText(`${name}.street1`, street1, nameLimits),
    ...checkText(`${name}.street2`, street2, nameLimits),
  ];
}

/** Faults of an address that is no whole: the upstream takes all of it but the street's second line, or nothing. */
export function checkWholeAddress(
  name: string,
  address: Partial<PostalAddressRecord> | undefined,
): FieldFault[] {
  const { country, region, locality, postalCode, street1, street2 } = address ?? {};
  const needed = { country, region, locality, postalCode, street1 };
  const isMissing = (value: string | null | undefined): boolean => (value ?? null) === null;
  if ([...Object.values(needed), street2].every(isMissing)) return [];
  const reason = `is missing: an address is kept whole here, with ${Object.keys(needed).join(', ')}`;
  return Object.entries(needed).flatMap(([part, value]) =>
    isMissing(value) ? [{ name: `${name}.${part}`, reason }] : [],
  );
}

export function checkContact(contact: ContactChanges | undefined): FieldFault[] {
  const { firstName, lastName, companyName, email, phone, postalAddress } = contact ?? {};
  return [
    ...checkText('contact.firstName', firstName, nameLimits),
    ...checkText('contact.lastName', lastName, nameLimits),
    ...checkText('contact.companyName', companyName, nameLimits),
    ...checkEmail('contact.email', email, 63),
    ...checkText('contact.phone', phone, [1, 31]),
    ...checkAddress('contact.postalAddress', postalAddress, 31),
  ];
}

/** Faults of attributes, which are labels here: pairs of texts, each pair once. */
export function checkAttributes(attributes: readonly AttributeRecord[] | undefined): FieldFault[] {
  const seen = new Set<string>();
  return (attributes ?? []).flatMap(({ name, value }, index) => {
    const path = `attributes.${index}`;
    const faults = checkText(`${path}.name`, name, [1, Number.POSITIVE_INFINITY]);
    if (typeof value !== 'string') return [...faults, { name: `${path}.value`, reason: 'expected a text' }];
    const pair = JSON.stringify([name, value]);
    const repeats = seen.has(pair);
    seen.add(pair);
    return [
      ...faults,
      ...checkText(`${path}.value`, value, [0, Number.POSITIVE_INFINITY]),
      ...(repeats ? [{ name: path, reason: 'is there twice' }] : []),
    ];
  });
}

export function checkRole(name: string, roleKey: string): FieldFault[] {
  if (builtInRoles.some(({ key }) => key === roleKey)) return [];
  const roles = builtInRoles.map(({ key }) => key).join(', ');
  return [{ name, reason: `there is no such role, only ${roles}` }];
}

export function checkConstraints(constraints: readonly string[] | null): FieldFault[] {
  return (constraints ?? []).flatMap((constraint, index) => {
    const name = `constraints.${index}`;
    const repeats = constraints?.indexOf(constraint) !== index;
    return [
      ...checkText(name, constraint, [1, Number.POSITIVE_INFINITY]),
      ...(repeats ? [{ name, reason: 'is there twice' }] : []),
    ];
  });
}

/** Faults of fields that were given, and that the backend does not have. */
export function checkForeign(input: object, reasons: Readonly<Record<string, string>>): FieldFault[] {
  const values = new Map<string, unknown>(Object.entries(input));
  return Object.entries(reasons).flatMap(([name, reason]) =>
    values.get(name) === undefined ? [] : [{ name, reason }],
  );
}
