import type { Invitation } from '../../contract/user.ts';
import { inputNames } from '../../kit/input-names.ts';
import type { HttpRequest } from '../../transport/exchange.ts';
import type { InputNames } from '../../transport/json-client.ts';
import * as api from './api.ts';
import type { Settings } from './settings.ts';

type FormSettings = Pick<Settings, 'arrayEncoding' | 'clearValue'>;
type Pair = [string, string];

/** A form, which is what the page wants of an update. */
export function encodeForm(fields: api.ApiFields, settings: FormSettings): NonNullable<HttpRequest['body']> {
  return { form: Object.entries(fields).flatMap(([name, value]) => encodeField(name, value, settings)) };
}

/** A new record has nothing to clear: null is left out. */
export function encodeCreate(
  fields: api.ApiFields,
  settings: FormSettings & Pick<Settings, 'createEncoding'>,
): NonNullable<HttpRequest['body']> {
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  return settings.createEncoding === 'json' ? { json: given } : encodeForm(given, settings);
}

function encodeField(name: string, value: api.ApiFields[string], settings: FormSettings): Pair[] {
  if (value === undefined) return [];
  if (value === null) return [[name, settings.clearValue]];
  return typeof value === 'string' ? [[name, value]] : encodeList(name, value, settings.arrayEncoding);
}

function encodeList(name: string, items: readonly string[], encoding: Settings['arrayEncoding']): Pair[] {
  if (encoding === 'json') return [[name, JSON.stringify(items)]];
  if (encoding === 'comma') return [[name, items.join(',')]];
  const itemName = encoding === 'brackets' ? `${name}[]` : name;
  // A form without the name would leave the list as it is, so that an empty list is one empty item.
  return (items.length === 0 ? [''] : items).map((item) => [itemName, item]);
}

/** Checked input: what is written, by the graph's words. Null clears. */
export type Texts = Readonly<Record<string, string | readonly string[] | null>>;

/** The given fields of a checked input that the upstream has a name for. */
export function pickTexts(input: object, names: object): Texts {
  const given = new Map<string, unknown>(Object.entries(input));
  const known = Object.keys(names).filter((name) => given.get(name) !== undefined);
  return Object.fromEntries(known.map((name) => [name, given.get(name)])) as Texts;
}

/** The same by the upstream's names. */
export function toFields(texts: Texts, names: Readonly<Record<string, string>>): api.ApiFields {
  return Object.fromEntries(Object.entries(texts).map(([name, value]) => [names[name] ?? name, value]));
}

/** How refusals of these writes speak of the input. */
export const refusedNames = {
  account: inputNames(inverted(api.accountNames)),
  user: inputNames(inverted(api.userNames)),
} as const;

export interface InvitationRequest {
  fields: api.ApiFields;
  names: InputNames;
}

/** The request for one of several invitations; a role that is given twice is sent once. */
export function toInvitationRequest(invitation: Invitation, index: number): InvitationRequest {
  const { firstName, lastName, email, roleKeys } = invitation;
  const names = api.invitationNames;
  return {
    fields: {
      [names.firstName]: firstName ?? '',
      [names.lastName]: lastName ?? '',
      [names.email]: email,
      [names.roleKeys]: [...new Set(roleKeys)],
    },
    names: inputNames(inverted(names), `invitations.${index}`),
  };
}

function inverted(names: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(names).map(([own, upstream]) => [upstream, own]));
}
