import type { ReadCost, ReadCosts } from '../contract/cost.ts';
import type { Adapter } from '../contract/provider.ts';
import { operationsOf } from '../contract/resources.ts';
import { resourceTypes } from '../model.ts';

/** The costs of all resources that the adapter reads in any way. */
export function completeCosts(adapter: Adapter, said: ReadCosts = {}): ReadCosts {
  const readable = resourceTypes.filter((type) => operationsOf(adapter, type) !== undefined);
  return Object.fromEntries(readable.map((type) => [type, costOf(adapter, type, said[type] ?? unsaid)]));
}

function costOf(adapter: Adapter, type: (typeof resourceTypes)[number], cost: ReadCost): ReadCost {
  return operationsOf(adapter, type)?.list === undefined ? { ...cost, list: () => 0 } : cost;
}

const inPages = (records: number): number => 1 + Math.ceil(records / 50);

/** Of a backend that says nothing: everything is read alone. */
const unsaid: ReadCost = { list: inPages, listOfParent: inPages, byId: (records) => records };
