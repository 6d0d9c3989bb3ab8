import type { JsonObject } from '../../../model.ts';
import type { Dataset, Person, Site } from '../../../sandbox/dataset.ts';
import { createRowMaker } from './row-maker.ts';
import type { Row } from './rows.ts';
import { nilId } from './state.ts';
import { emptyAddress } from './users.ts';

/** The company itself, then a dozen sites and more: one is pending, one disabled, one being deleted. */
export function accountRows(dataset: Dataset): Row[] {
  const [first] = dataset.sites;
  if (first === undefined) return [];
  const company = accountRow(dataset, first, {
    name: dataset.company.name,
    state: 'active',
    isEnabled: true,
  });
  const sites = dataset.sites.slice(0, 15).map((site, index) =>
    accountRow(dataset, site, {
      name: site.name,
      state: accountStates[index] ?? 'active',
      isEnabled: index !== 2 && index !== 4,
    }),
  );
  return [company, ...sites];
}

const accountStates: Record<number, string> = { 2: 'pending', 6: 'deletePending' };

interface AccountFacts {
  name: string;
  state: string;
  isEnabled: boolean;
}

function accountRow(dataset: Dataset, site: Site, { name, state, isEnabled }: AccountFacts): Row {
  const { row } = createRowMaker(dataset, site.openedAt, nilId);
  const { metadata, ...first } = row('astra-account', '1.0', 'account', name);
  const wasEnabled = state !== 'pending';
  return {
    ...first,
    name,
    state,
    isEnabled: String(isEnabled),
    ...(wasEnabled && { enabledTimestamp: site.openedAt.toISOString().replace('000Z', '000125Z') }),
    ...(site.index % 2 === 0 && { accountContact: contactOf(dataset, site) }),
    metadata: { ...metadata, labels: [{ name: 'site', value: site.slug }] },
  };
}

function contactOf(dataset: Dataset, site: Site): JsonObject {
  const person = dataset.people[site.index % dataset.people.length];
  return {
    firstName: person?.firstName ?? 'Nobody',
    lastName: person?.lastName ?? 'Nobody',
    email: person?.email ?? `contact@${dataset.company.domain}`,
    companyName: dataset.company.name,
    phone: person?.phone ?? '',
    postalAddress: addressOf(site),
  };
}

export function userRow(dataset: Dataset, person: Person, ordinal: number): Row {
  const { row } = createRowMaker(dataset, person.joinedAt, nilId);
  const { metadata, ...first } = row('astra-user', '1.2', 'user', person.index);
  const authProvider = ordinal % 8 === 7 ? 'cloud-central' : ordinal % 4 === 2 ? 'ldap' : 'local';
  const state =
    authProvider === 'cloud-central'
      ? 'pending'
      : person.active || ordinal % 2 === 0
        ? 'active'
        : 'suspended';
  const isSparse = ordinal % 3 === 1;
  return {
    ...first,
    state: ordinal === 8 ? 'suspended' : state,
    isEnabled: String(person.active && ordinal !== 9),
    authProvider,
    authID:
      authProvider === 'local' ? person.email : authProvider === 'ldap' ? distinguishedName(person) : '',
    firstName: person.firstName,
    lastName: person.lastName,
    // What is not set is "", against the published schema.
    companyName: isSparse ? '' : dataset.company.name,
    email: person.email,
    ...(!isSparse && { phone: person.phone }),
    postalAddress: isSparse ? emptyAddress : addressOf(person.site),
    sendWelcomeEmail: String(authProvider === 'cloud-central'),
    ...(state !== 'pending' && { enableTimestamp: person.joinedAt.toISOString() }),
    // In no schema.
    isInviteAccepted: String(state !== 'pending'),
    lastActTimestamp: person.lastSeenAt?.toISOString() ?? '',
    metadata:
      ordinal % 5 === 0 ? { ...metadata, labels: [{ name: 'title', value: person.title }] } : metadata,
  };
}

export function distinguishedName({ firstName, lastName }: Person): string {
  return `CN=${firstName} ${lastName},OU=users,DC=nordhafen,DC=example`;
}

function addressOf(site: Site): JsonObject {
  return {
    addressCountry: site.country,
    addressLocality: site.locality,
    addressRegion: site.region,
    postalCode: site.postalCode,
    streetAddress1: site.street,
    streetAddress2: '',
  };
}
