import type { ReadCosts } from '../../contract/cost.ts';
import { inParts, oneByOne } from '../../kit/read-costs.ts';
import type { Settings } from './settings.ts';

/** Three kinds of users, each a list of its own; the end of a list is a page of its own. */
export function readCosts({ listById, maxPageSize }: Settings): ReadCosts {
  const page = inParts(maxPageSize);
  const list = (records: number): number => 1 + page(records);
  const byId = listById === 'auto' ? inParts(100) : oneByOne;
  const ofAllKinds = (records: number): number => 3 * list(records);
  return {
    User: {
      list: ofAllKinds,
      listOfParent: ofAllKinds,
      byId: (records) => 3 * byId(records),
      carries: ['Role'],
    },
    IntegrationUserAgent: { list, listOfParent: list, byId },
  };
}
