import type { PostalAddressRecord } from '../../contract/contact.ts';
import type { JsonObject } from '../../model.ts';
import { builder } from '../builder.ts';

builder.mutationType({
  description:
    'What can be changed. Every mutation takes one input and answers a union of its payload and the typed errors: match on __typename. With an idempotencyKey a request is done at most once, however often it is sent.',
});

export const keyField = {
  description:
    'The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters.',
};

export const AttributeInput = builder.inputType('AttributeInput', {
  description: 'A free key and value pair.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Its key.' }),
    value: t.field({
      type: 'JSON',
      description: 'Its value; which JSON types are taken depends on the backend.',
    }),
  }),
});

export const PostalAddressInput = builder.inputType('PostalAddressInput', {
  description: 'A postal address; absent parts stay as they are.',
  fields: (t) => ({
    country: t.string({ description: 'ISO 3166 alpha-2, two letters.' }),
    region: t.string({ description: 'State, county or province.' }),
    locality: t.string({ description: 'City or village.' }),
    postalCode: t.string({ description: 'As written in its country.' }),
    street1: t.string({ description: 'Street and number.' }),
    street2: t.string({ description: 'Suite, floor, post office box.' }),
  }),
});

type Parts<T> = { [Name in keyof T]?: T[Name] | undefined };

/** Only the parts that the input names. */
export function addressOf(input: Parts<PostalAddressRecord>): Partial<PostalAddressRecord> {
  return withoutUndefined(input);
}

export function withoutUndefined<T extends object>(
  input: { [Name in keyof T]?: T[Name] | undefined },
): Partial<T> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Partial<T>;
}

export type { JsonObject };
