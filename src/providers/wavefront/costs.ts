import type { ReadCost, ReadCosts } from '../../contract/cost.ts';
import { inParts } from '../../kit/read-costs.ts';
import type { Settings } from './settings.ts';

/** There is one account, and a search for everything; what a record names is read in batches. */
export function readCosts({ batchSize }: Settings): ReadCosts {
  const batch = inParts(batchSize);
  // The tenant is read from a user, in each operation.
  const search: ReadCost = { list: (records) => 1 + batch(records), listOfParent: batch, byId: batch };
  return {
    Account: search,
    User: { ...search, notInLists: ['lastUse', 'updatedAt', 'createdAt'] },
    ServiceAccount: { ...search, carries: ['Role', 'UserGroup', 'Token'] },
    Role: search,
    UserGroup: { ...search, carries: ['Role'] },
    Token: { ...search, notInLists: ['lastUse'] },
  };
}
