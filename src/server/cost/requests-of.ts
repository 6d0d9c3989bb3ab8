import type { Backend } from '../../loaders/backend.ts';
import type { Place, Resource } from './places.ts';

type ReadCost = NonNullable<Backend['costs'][Resource]>;

/** Requests of lists over whole backends: each backend is asked for as many records as the page shows. */
export function requestsOfLists(backends: readonly Backend[], { resources }: Place, first: number): number {
  return sum(backends.map((backend) => most(costsOf(backend, resources).map(({ list }) => list(first)))));
}

export interface Within {
  /** The kinds of records that the field belongs to. */
  parents: readonly Resource[];
  /** How many of them there are. */
  count: number;
}

/** Requests of a list for each of some records, each of which is in one backend. */
export function requestsOfParts(
  backends: readonly Backend[],
  { resources }: Place,
  { parents, count, first }: Within & { first: number },
): number {
  const perParent = backends.map((backend) =>
    most(carriedOut(backend, { resources, parents }).map(({ listOfParent }) => listOfParent(first))),
  );
  return count * most(perParent);
}

/** Requests of some records, which may be spread over all backends. */
export function requestsOfRecords(
  backends: readonly Backend[],
  { resources }: Pick<Place, 'resources'>,
  { parents, count }: Within,
): number {
  if (count <= 0) return 0;
  const each = backends.map((backend) =>
    most(carriedOut(backend, { resources, parents }).map(({ byId }) => byId(count))),
  );
  const asked = each.filter((requests) => requests > 0).length;
  return most(each) + Math.max(0, Math.min(count, asked) - 1);
}

/** Requests for fields that lists of such records leave out. */
export function requestsOfFields(
  backends: readonly Backend[],
  { resources, fields }: { resources: readonly Resource[]; fields: readonly string[] },
  count: number,
): number {
  const lacking = resources.filter((resource) =>
    backends.some(({ costs }) => fields.some((field) => costs[resource]?.notInLists?.includes(field))),
  );
  const concerned = backends.filter(({ costs }) =>
    lacking.some((resource) => fields.some((field) => costs[resource]?.notInLists?.includes(field))),
  );
  return requestsOfRecords(concerned, { resources: lacking }, { parents: [], count });
}

/** The costs of what does not come inside the records that it belongs to. */
function carriedOut(
  { costs }: Backend,
  { resources, parents }: { resources: readonly Resource[]; parents: readonly Resource[] },
): ReadCost[] {
  const present = parents.filter((parent) => costs[parent] !== undefined);
  if (parents.length > 0 && present.length === 0) return [];
  const apart = resources.filter(
    (resource) =>
      present.length === 0 || present.some((parent) => costs[parent]?.carries?.includes(resource) !== true),
  );
  return apart.flatMap((resource) => costs[resource] ?? []);
}

function costsOf({ costs }: Backend, resources: readonly Resource[]): ReadCost[] {
  return resources.flatMap((resource) => costs[resource] ?? []);
}

function most(numbers: readonly number[]): number {
  return Math.max(0, ...numbers);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
