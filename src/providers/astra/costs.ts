import type { ReadCosts, Requests } from '../../contract/cost.ts';
import { assumedAccounts, inParts, oneByOne } from '../../kit/read-costs.ts';
import type { Settings } from './settings.ts';

/** Everything but accounts is kept by account: a list asks each of them, and what lies in one account comes together. */
export function readCosts({ pageSize }: Settings): ReadCosts {
  const page = inParts(pageSize);
  const byAccount: Requests = (records) => Math.min(records, assumedAccounts);
  // A second page, or a list of groups, in each account at the worst.
  const allAccounts: Requests = (records) => 1 + 2 * assumedAccounts + page(records);
  return {
    Account: { list: page, listOfParent: page, byId: oneByOne },
    User: { list: allAccounts, listOfParent: page, byId: byAccount },
    Role: { list: allAccounts, listOfParent: byAccount, byId: byAccount },
    // With a list of members for each group of a directory.
    UserGroup: { list: allAccounts, listOfParent: page, byId: (records) => 2 * byAccount(records) },
    // They exist by user, and users by account.
    Token: {
      list: (records) => allAccounts(records) + records,
      listOfParent: oneByOne,
      byId: oneByOne,
    },
  };
}
