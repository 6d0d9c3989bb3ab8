import { createHash } from 'node:crypto';
import type { ProviderId } from '../model.ts';

/**
 * One fictional company, the same at every start. Emulators build their tables from it, so that the same people have
 * the same e-mail address in several backends.
 */
export interface Dataset {
  company: { name: string; slug: string; domain: string };
  /** Everybody; the first dozen are in three backends or more. */
  people: readonly Person[];
  /** Those who have a user in the provider's backends, in the order of `people`. */
  peopleOf(provider: ProviderId): Person[];
  /** Plants, offices and warehouses: what accounts are made of. */
  sites: readonly Site[];
  /** The same id for the same words, of version 5 form, lower case. */
  uuid(...words: (string | number)[]): string;
  /** A number from 0 up to `limit`, exclusive: the same for the same words. */
  number(limit: number, ...words: (string | number)[]): number;
}

export interface Person {
  /** The number in the list, from 0. */
  index: number;
  firstName: string;
  lastName: string;
  /** Lower case. */
  email: string;
  /** Digits with a leading plus. */
  phone: string;
  title: string;
  site: Site;
  joinedAt: Date;
  /** Null for those who never logged in. */
  lastSeenAt: Date | null;
  /** False for those who have left. */
  active: boolean;
  providers: ReadonlySet<ProviderId>;
}

export interface Site {
  /** The number in the list, from 0. */
  index: number;
  name: string;
  slug: string;
  description: string;
  /** ISO 3166 alpha-2. */
  country: string;
  region: string;
  locality: string;
  postalCode: string;
  street: string;
  openedAt: Date;
}

export const defaultSize = 60;

/** `size` is the number of people. */
export function createDataset(size: number = defaultSize): Dataset {
  const people = Array.from({ length: size }, (_, index) => personAt(index));
  return {
    company: { name: 'Nordhafen Logistics', slug: 'nordhafen', domain },
    people,
    peopleOf: (provider) =>
      // A provider that the company's history does not know gets every other one of its people.
      people.filter(({ index, providers }) =>
        homes.includes(provider) ? providers.has(provider) : index % 2 === 0,
      ),
    sites,
    uuid,
    number: numberOf,
  };
}

const domain = 'nordhafen.example';
const day = 24 * 60 * 60 * 1000;
const founded = Date.UTC(2019, 0, 7, 8, 0, 0);

const firstNames =
  'Mina Lee Ann Jonas Priya Tomas Ingrid Carlos Fatima Erik Yuki Nadia Otto Grace Pavel Linnea Omar Sofia Henrik Aisha Victor Maja Samuel Elena Ruben Klara Daniel Amara Felix Nora Igor Beatriz Hugo Leila Anton Zoe Marek Tuva Rafael Ida'.split(
    ' ',
  );
const lastNames =
  'Okafor Park Bergstrom Weber Nair Novak Dahl Mendez Haddad Lindqvist Tanaka Petrova Kruger Bennett Svoboda Ekman Rahman Rossi Nygaard Diallo Moreau Holm Adler Costa Vidal Fischer Sandberg Achebe Braun Falk Volkov Lima Renard Aziz Sorensen Keller Wolski Moen Silva Berg'.split(
    ' ',
  );
const titles = [
  'Terminal manager',
  'Crane engineer',
  'Dispatcher',
  'Platform engineer',
  'Accountant',
  'Auditor',
];

const homes: readonly ProviderId[] = ['astra', 'autonoma', 'oisp', 'pigello', 'wavefront'];

/** Where the first twelve have users: at least three backends each, one of them in all five. */
const keyPeople: readonly (readonly ProviderId[])[] = [
  ['astra', 'autonoma', 'oisp', 'pigello', 'wavefront'],
  ['astra', 'autonoma', 'oisp', 'wavefront'],
  ['autonoma', 'oisp', 'wavefront'],
  ['astra', 'pigello', 'wavefront'],
  ['astra', 'oisp', 'pigello'],
  ['autonoma', 'pigello', 'wavefront'],
  ['astra', 'autonoma', 'wavefront'],
  ['oisp', 'pigello', 'wavefront'],
  ['astra', 'oisp', 'wavefront'],
  ['autonoma', 'oisp', 'pigello'],
  ['astra', 'autonoma', 'pigello'],
  ['astra', 'autonoma', 'oisp'],
];

function personAt(index: number): Person {
  const firstName = pick(firstNames, index);
  const lastName = pick(lastNames, index + 7 * Math.floor(index / firstNames.length));
  const suffix = index < firstNames.length ? '' : String(Math.floor(index / firstNames.length) + 1);
  const site = pick(sites, index);
  return {
    index,
    firstName,
    lastName,
    email: `${firstName}.${lastName}${suffix}@${domain}`.toLowerCase(),
    phone: `+4640${String(5_550_000 + index).padStart(7, '0')}`,
    title: pick(titles, index),
    site,
    joinedAt: new Date(founded + numberOf(2_000, 'joined', index) * day + numberOf(day, 'time', index)),
    lastSeenAt: index % 9 === 8 ? null : new Date(Date.UTC(2026, 9, 1) + numberOf(40 * day, 'seen', index)),
    active: index % 13 !== 12,
    providers: new Set(keyPeople[index] ?? [pick(homes, index), pick(homes, index * 3 + 1)]),
  };
}

const towns: readonly (readonly [string, string, string, string, string])[] = [
  ['Malmo', 'SE', 'Skane', '21115', 'Terminalgatan'],
  ['Hamburg', 'DE', 'Hamburg', '20457', 'Am Sandtorkai'],
  ['Rotterdam', 'NL', 'South Holland', '3011', 'Maasboulevard'],
  ['Gdansk', 'PL', 'Pomerania', '80001', 'Portowa'],
  ['Aarhus', 'DK', 'Midtjylland', '8000', 'Havnegade'],
  ['Turku', 'FI', 'Southwest Finland', '20100', 'Linnankatu'],
  ['Bergen', 'NO', 'Vestland', '5003', 'Bryggen'],
  ['Antwerp', 'BE', 'Antwerp', '2000', 'Scheldekaai'],
  ['Bilbao', 'ES', 'Biscay', '48001', 'Muelle del Arenal'],
];
const siteKinds = [
  ['Terminal', 'Container terminal with its own substation'],
  ['Warehouse', 'Bonded warehouse, three shifts'],
] as const;

const sites: readonly Site[] = siteKinds.flatMap(([kind, description], group) =>
  towns.map(([locality, country, region, postalCode, street], town) => {
    const index = group * towns.length + town;
    return {
      index,
      name: `${locality} ${kind}`,
      slug: `${locality}-${kind}`.toLowerCase(),
      description,
      country,
      region,
      locality,
      postalCode,
      street: `${street} ${index + 1}`,
      openedAt: new Date(founded + index * 31 * day),
    };
  }),
);

function pick<T>(list: readonly T[], index: number): T {
  const item = list[index % list.length];
  if (item === undefined) throw new RangeError('pick from an empty list');
  return item;
}

function digest(words: readonly (string | number)[]): Buffer {
  return createHash('sha256').update(words.join('\u0000')).digest();
}

function uuid(...words: (string | number)[]): string {
  const bytes = digest(words).subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function numberOf(limit: number, ...words: (string | number)[]): number {
  return digest(words).readUInt32BE(0) % limit;
}
