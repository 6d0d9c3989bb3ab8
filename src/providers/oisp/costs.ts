import type { ReadCosts } from '../../contract/cost.ts';
import { assumedAccounts, oneByOne } from '../../kit/read-costs.ts';

/** Users are kept by account and come whole, with their roles; of accounts, one request tells the names of all. */
export function readCosts(): ReadCosts {
  const ofAllAccounts = (): number => 1 + assumedAccounts;
  const whole = (): number => 1;
  return {
    Account: {
      list: whole,
      listOfParent: whole,
      byId: oneByOne,
      notInLists: ['settings', 'attributes', 'createdAt', 'updatedAt', 'activationCode', 'invites', 'native'],
    },
    User: {
      list: ofAllAccounts,
      listOfParent: whole,
      byId: (records) => 1 + Math.min(records, assumedAccounts),
      carries: ['Role'],
    },
    Role: { list: ofAllAccounts, listOfParent: whole, byId: whole },
  };
}
