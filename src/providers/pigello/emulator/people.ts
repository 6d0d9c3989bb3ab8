import type { JsonObject } from '../../../model.ts';
import type { Dataset, Person, Site } from '../../../sandbox/dataset.ts';
import { organizationIdsOf, realEstateIdsOf, roleIdsOf } from './organizations.ts';
import type { Row } from './table.ts';

/** The company's own people. */
export function organizationUserRows(dataset: Dataset): Row[] {
  const organizationIds = organizationIdsOf(dataset);
  const roleIds = roleIdsOf(dataset);
  return dataset.peopleOf('pigello').map((person, index) => {
    const organizationId = index % 9 === 8 ? null : (organizationIds[person.site.index] ?? null);
    const record = {
      ...humanAt(dataset, 'organizationuser', index),
      first_name: person.firstName,
      last_name: person.lastName,
      email: person.email,
      phone_number: person.phone,
      username: person.email,
      is_active: person.active,
      active_to: person.active ? null : '2026-09-30T22:00:00Z',
      detail_access: index % 3,
      role: toReference(roleIds[index % 5]),
      organization: toReference(organizationId),
      external_clients: index % 6 === 0 ? [{ id: dataset.uuid('pigello', 'external client', index) }] : [],
      profile_picture: index % 7 === 0 ? { id: dataset.uuid('pigello', 'picture', index) } : null,
    };
    return { record, organizationId };
  });
}

/** Who rents from the company: some of its own people, other people, and firms. */
export function tenantRows(dataset: Dataset): Row[] {
  const count = Math.max(14, Math.floor(dataset.people.length / 5));
  const organizationIds = organizationIdsOf(dataset);
  const realEstateIds = realEstateIdsOf(dataset);
  return Array.from({ length: count }, (_, index) => {
    const site = pick(dataset.sites, index);
    const record = {
      ...humanAt(dataset, 'tenant', index),
      ...(index % 4 === 3 ? firmAt(index, site) : customerAt(dataset, index)),
      ...(index === 5 && anonymous),
      realestates: [toReference(realEstateIds[site.index])],
    };
    return { record, organizationId: organizationIds[site.index] ?? null };
  });
}

/** Who lives with a tenant. */
export function subtenantRows(dataset: Dataset): Row[] {
  const count = Math.max(8, Math.floor(dataset.people.length / 12));
  const organizationIds = organizationIdsOf(dataset);
  return Array.from({ length: count }, (_, index) => {
    const lodger = strangerAt(dataset, index * 5 + 2, `lodger${index}`);
    const record = { ...humanAt(dataset, 'subtenant', index), ...lodger };
    return { record, organizationId: pick(organizationIds, index) };
  });
}

/** Which segments of an organization its first users look after. */
export function segmentRows(dataset: Dataset): Row[] {
  const organizationIds = organizationIdsOf(dataset);
  const roleIds = roleIdsOf(dataset);
  return dataset
    .peopleOf('pigello')
    .slice(0, 40)
    .map(({ site }, index) => {
      const organizationId = organizationIds[site.index] ?? null;
      const record = {
        id: dataset.uuid('pigello', 'user segment', index),
        segment: { id: dataset.uuid('pigello', 'segment', index % 4) },
        user: { id: dataset.uuid('pigello', 'organizationuser', index) },
        role: toReference(roleIds[index % 5]),
        organization: toReference(organizationId),
        custom_id: null,
      };
      return { record, organizationId };
    });
}

function humanAt(dataset: Dataset, entity: string, index: number): JsonObject {
  const birthDate = new Date(Date.UTC(1960 + (index % 40), index % 12, 1 + (index % 28)));
  const birthText = birthDate.toISOString().slice(0, 10);
  const hasNumber = index % 3 === 0;
  return {
    id: dataset.uuid('pigello', entity, index),
    first_name: null,
    last_name: null,
    corporate_name: null,
    email: null,
    phone_number: null,
    ssn: hasNumber
      ? withCheckDigit(`${birthText.replaceAll('-', '')}${String(index % 1000).padStart(3, '0')}`)
      : null,
    org_no: null,
    fmi: index % 10 === 0 ? `fmi-${String(index).padStart(15, '0')}` : null,
    birth_date: hasNumber ? birthText : null,
    active_to: null,
    is_active: index % 8 !== 7,
    anonymized: false,
    anonymization_name: null,
    ssn_is_coordination_number: false,
    prefer_invoice_view_only: index % 5 === 0,
    custom_id: index % 2 === 0 ? `${entity}-${index}` : null,
    status: index % 10,
    username: `${entity}-${index}`,
    mfa_has_hotp: index % 4 === 0,
    is_company: false,
  };
}

/** Every other customer works for the company, and is the same human under the same address. */
function customerAt(dataset: Dataset, index: number): JsonObject {
  const person = dataset.people[index];
  if (index % 2 === 1 || person === undefined) return strangerAt(dataset, index, `tenant${index}`);
  return { ...namesOf(person), email: person.email, phone_number: person.phone };
}

function strangerAt(dataset: Dataset, index: number, mailbox: string): JsonObject {
  const person = dataset.people[index % Math.max(1, dataset.people.length)];
  const other = dataset.people[(index * 7 + 3) % Math.max(1, dataset.people.length)];
  return {
    first_name: person?.firstName ?? 'Kim',
    last_name: other?.lastName ?? 'Strand',
    email: index % 6 === 1 ? null : `${mailbox}@customers.example`,
    phone_number: index % 5 === 1 ? null : `+4670${String(1_000_000 + index)}`,
  };
}

function firmAt(index: number, site: Site): JsonObject {
  return {
    corporate_name: `${site.locality} Quayside Traders ${index}`,
    email: index % 8 === 3 ? `Office${index}@Traders.example` : null,
    org_no: withCheckDigit(`556${String(index).padStart(6, '0')}`),
    is_company: true,
    sni_number: '52249',
    peppol_id: `0007:${withCheckDigit(`556${String(index).padStart(6, '0')}`)}`,
  };
}

/** What is left of somebody who asked to be forgotten. */
const anonymous: JsonObject = {
  first_name: null,
  last_name: null,
  email: null,
  phone_number: null,
  ssn: null,
  birth_date: null,
  anonymized: true,
  anonymization_name: 'Former tenant',
};

function toReference(id: string | null | undefined): { id: string } | null {
  return id == null ? null : { id };
}

function namesOf(person: Person): JsonObject {
  return { first_name: person.firstName, last_name: person.lastName };
}

/** Completes the last nine digits by Luhn's rule. */
function withCheckDigit(digits: string): string {
  const sum = [...digits.slice(-9)].reduce((total, digit, index) => {
    const product = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + Math.floor(product / 10) + (product % 10);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

function pick<T>(list: readonly T[], index: number): T {
  return list[index % list.length] as T;
}
