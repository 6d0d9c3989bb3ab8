import type { Json } from '../../../model.ts';
import type { Profile } from './profiles.ts';
import { type Fields, readList } from './read-fields.ts';
import type { Resource } from './resources.ts';

export type Faults = { [field: string]: string[] };
type Checked = { values: { [field: string]: Json } } | { faults: Faults };

export function checkCreate(resource: Resource, fields: Fields, { lists }: Profile): Checked {
  const missing = resource.required.filter((name) => (fields.get(name) ?? '') === '');
  if (missing.length > 0) return { faults: faultsOf(missing, 'is required') };
  const taken = Object.keys(resource.fields).filter(
    (name) => resource.fields[name] === 'rw' || resource.required.includes(name),
  );
  return checkValues(resource, withLists(resource, fields, lists), taken);
}

/** An update changes only the fields that are sent. */
export function checkUpdate(
  resource: Resource,
  fields: Fields,
  { refusesReadOnly, lists }: Profile,
): Checked {
  const taken = Object.keys(resource.fields).filter((name) => resource.fields[name] === 'rw');
  const others = [...fields.keys()].filter((name) => !taken.includes(name));
  if (refusesReadOnly && others.length > 0) return { faults: faultsOf(others, 'cannot be changed') };
  return checkValues(resource, withLists(resource, fields, lists), taken);
}

function withLists(resource: Resource, fields: Fields, lists: Profile['lists']): Fields {
  const read = [...fields].map(([name, value]): [string, string | readonly string[]] => [
    name,
    resource.lists.includes(name) ? (readList(value, lists) ?? value) : value,
  ]);
  return new Map(read);
}

function checkValues(resource: Resource, fields: Fields, taken: readonly string[]): Checked {
  const values: { [field: string]: Json } = {};
  const faults: Faults = {};
  for (const name of taken) {
    const value = fields.get(name);
    if (value === undefined) continue;
    const isList = resource.lists.includes(name);
    if (value === '') {
      if (resource.required.includes(name)) faults[name] = ['is required'];
      // No form can say null, so that an empty text stands for it.
      else values[name] = null;
    } else if (typeof value === 'string' && !isList) values[name] = value;
    else if (typeof value !== 'string' && isList) values[name] = value.filter((item) => item !== '');
    else faults[name] = [isList ? 'must be an array' : 'must be a string'];
  }
  return Object.keys(faults).length > 0 ? { faults } : { values };
}

function faultsOf(names: readonly string[], reason: string): Faults {
  return Object.fromEntries(names.map((name) => [name, [reason]]));
}
