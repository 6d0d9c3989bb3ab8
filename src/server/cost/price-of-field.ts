import type { Backend } from '../../loaders/backend.ts';
import { firstOf, itemsIn, namedIn, wantedIn } from './argument-values.ts';
import type { AskedField } from './fields-at.ts';
import type { Place } from './places.ts';
import type { Around, Asked, Price } from './price.ts';
import { requestsOfLists, requestsOfParts, requestsOfRecords } from './requests-of.ts';

export interface Target {
  field: AskedField;
  place: Place;
  isList: boolean;
  around: Around;
  /** What is asked of each value. */
  within: Price;
}

/** How many roles, groups or tokens a record is thought to have. */
const usualParts = 5;
/** A read before a write, the write, and two reads behind it. */
const requestsOfMutation = 4;
/** In a batch: the write of a target, and what is read of it. */
const requestsOfItem = 2;

export function priceOfRootField({ field, place, isList, around, within }: Target): Price {
  const [node] = field.nodes;
  const { name, type } = field.definition;
  if (field.parentType.name === 'Mutation')
    return (_count, asked) => {
      const items = itemsIn(node, asked.variables);
      return requestsOfMutation + requestsOfItem * items + within(Math.max(1, items), asked);
    };
  if (place.kind === 'LIST')
    return (_count, asked) => {
      const first = firstOf(node, asked.variables);
      const backends = narrowed(asked, field);
      return requestsOfLists(backends, place, first) + within(first, { ...asked, backends });
    };
  // All lists of users are asked for an address, and once more where a backend's search is not trusted.
  if (name === 'person')
    return (_count, asked) =>
      2 * requestsOfLists(asked.backends, place, 1) + within(asked.backends.length, asked);
  if (String(type).includes('Backend'))
    return (_count, asked) => within(isList ? asked.backends.length : 1, asked);
  const resources = name === 'validatePrincipals' ? (['User', 'ServiceAccount'] as const) : place.resources;
  return (_count, asked) => {
    const count = namedIn(node, asked.variables) ?? 1;
    const { parents } = around;
    return requestsOfRecords(asked.backends, { resources }, { parents, count }) + within(count, asked);
  };
}

export function priceOfField({ field, place, isList, around, within }: Target): Price {
  const [node] = field.nodes;
  const { parents } = around;
  const { name } = field.definition;
  if (field.parentType.name === 'Backend' && name === 'health')
    return (count, { backends }) => Math.min(count, backends.length);
  if (place.kind === 'LIST')
    return (count, asked) => {
      const first = firstOf(node, asked.variables);
      return requestsOfParts(asked.backends, place, { parents, count, first }) + within(count * first, asked);
    };
  if (place.kind === 'VALUE') return within;
  const each = isList ? usualParts : 1;
  return (count, asked) =>
    requestsOfRecords(asked.backends, place, { parents, count }) + within(count * each, asked);
}

function narrowed({ backends, variables }: Asked, { nodes }: AskedField): readonly Backend[] {
  const wanted = wantedIn(nodes[0], variables);
  if (wanted.backends === null && wanted.providers === null) return backends;
  return backends.filter(
    ({ name, provider }) =>
      (wanted.backends?.has(name) ?? true) && (wanted.providers?.has(provider.toUpperCase()) ?? true),
  );
}
