import type { ReadCosts } from '../../contract/cost.ts';
import { assumedAccounts, oneByOne } from '../../kit/read-costs.ts';
import type { Settings } from './settings.ts';

/** There is neither a batch nor a page: every record is a request of its own, and every relation comes whole. */
export function readCosts({ accountIds }: Settings): ReadCosts {
  const accounts = accountIds.length === 0 ? assumedAccounts : accountIds.length;
  const ofAllAccounts = (): number => accounts;
  const relation = { list: ofAllAccounts, listOfParent: (): number => 1, byId: oneByOne };
  return {
    Account: { ...relation, notInLists: ['attributes', 'parent', 'contact'] },
    User: relation,
    Role: relation,
    Asset: relation,
    Gateway: relation,
  };
}
