import type { InputFieldBuilder, InputFieldMap } from '@pothos/core';
import type { AttributeRecord } from '../../contract/contact.ts';
import { builder } from '../builder.ts';
import { atMost, audited, clearable, filled, lines } from './traits.ts';

builder.mutationType({
  description:
    'What can be changed. Every mutation takes one input and answers a union of its payload and the typed errors: match on __typename. With an idempotencyKey a request is done at most once, however often it is sent.',
});

/** What fields of an input are made with. */
export type InputFields = InputFieldBuilder<typeof builder.$inferSchemaTypes, 'InputObject'>;

interface InputOptions {
  description: string;
  /** Null clears a field of it or is refused. */
  changes: boolean;
}

/** An input of a mutation, with its idempotency key. */
function inputType<Map extends InputFieldMap>(
  name: string,
  { description, changes }: InputOptions,
  fields: (t: InputFields) => Map,
) {
  return builder.inputType(name, {
    description,
    extensions: { changes },
    fields: (t) => ({ idempotencyKey: keyField(t), ...fields(t) }),
  });
}

export function mutationInput<Map extends InputFieldMap>(
  name: string,
  description: string,
  fields: (t: InputFields) => Map,
) {
  return inputType(name, { description, changes: false }, fields);
}

/** The input of a change: what is absent stays as it is, and null clears. */
export function changesInput<Map extends InputFieldMap>(
  name: string,
  description: string,
  fields: (t: InputFields) => Map,
) {
  return inputType(name, { description, changes: true }, fields);
}

function keyField(t: InputFields) {
  const description =
    'The same key with the same input is done once, and answers the same again for 24 hours (ledger.keepHours); with another input it is a ConflictError. At most 200 characters.';
  return clearable(atMost(200, filled(t.string({ description }))));
}

/** The input of a mutation that needs to know of one thing only. */
export function idInput(name: string, description: string, which: string) {
  return mutationInput(name, description, (t) => ({ id: idField(t, which) }));
}

export function idField(t: InputFields, description: string) {
  return filled(t.id({ required: true, description }));
}

export function backendField(t: InputFields, description = 'The name of the backend that shall keep it.') {
  return audited(filled(t.string({ required: true, description })));
}

export const AttributeInput = builder.inputType('AttributeInput', {
  description: 'A free key and value pair.',
  fields: (t) => ({
    name: audited(filled(t.string({ required: true, description: 'Its key.' }))),
    value: lines(
      t.field({
        type: 'JSON',
        description: 'Its value; which JSON types are taken depends on the backend.',
      }),
    ),
  }),
});

/** Attributes as the contract has them: a value that is not said is null. */
export function attributesOf(attributes: readonly (typeof AttributeInput.$inferInput)[]): AttributeRecord[] {
  return attributes.map(({ name, value = null }) => ({ name, value }));
}

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

/** The parts of an object in an input: those that it names, null included, which clears a part. */
export function partsOf<Shape extends object>(
  input: Shape,
): { [Name in keyof Shape]: Exclude<Shape[Name], undefined> } {
  const named = Object.entries(input).filter(([, value]) => value !== undefined);
  return Object.fromEntries(named) as { [Name in keyof Shape]: Exclude<Shape[Name], undefined> };
}
