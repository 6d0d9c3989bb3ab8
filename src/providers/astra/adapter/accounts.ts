import type { AccountFilter, AccountOperations, AccountRecord } from '../../../contract/account.ts';
import type { Call } from '../../../contract/call.ts';
import type { Batch, ListQuery } from '../../../contract/read.ts';
import { type ErrorCode, UpstreamError } from '../../../errors.ts';
import { readItems } from '../../../kit/read-body.ts';
import { readEach } from '../../../kit/read-each.ts';
import * as api from '../api.ts';
import { idIn, isId } from '../keys.ts';
import { toAccount } from '../normalize.ts';
import type { Context } from './context.ts';
import { listByOffset } from './list-by-offset.ts';
import { accountCollection } from './paths.ts';

export function accountOperations(context: Context): AccountOperations {
  return {
    get: async (key, call) => (isId(key) ? readAccount(context, key, call) : null),
    getMany: (keys, call) => readManyAccounts(context, keys, call),
    list: (query, call) => {
      const read = (items: readonly unknown[]) =>
        readItems(context.http, api.account, items, 'account', toAccount);
      const filters = pushDown(query);
      const list = { type: 'Account' as const, query, collection: accountCollection, filters, read };
      return listByOffset(context, list, call);
    },
  };
}

export async function readAccount(
  { client }: Context,
  id: string,
  call: Call,
): Promise<AccountRecord | null> {
  const path = `/accounts/${encodeURIComponent(id)}`;
  const account = await client.readItem({ schema: api.account, path, resource: 'account' }, call);
  return account === null ? null : toAccount(account);
}

async function readManyAccounts(
  context: Context,
  keys: readonly string[],
  call: Call,
): Promise<Batch<AccountRecord>> {
  const possible = keys.filter(isId);
  const known = possible.length > 1 ? await readListedAccounts(context, call) : new Map<string, never>();
  // The list holds what the token may see; what it misses may still be readable by itself.
  const unlisted = possible.filter((key) => !known.has(key));
  const answers = new Map(await readEach(unlisted, (key) => readAccount(context, key, call)));
  for (const key of possible) {
    const listed = known.get(key);
    if (listed !== undefined) answers.set(key, listed);
  }
  return answers;
}

export interface AccountIds {
  ids: string[];
  /** Why accounts are missing among them; null when none is. */
  incomplete: UpstreamError | null;
}

/** Accounts whose users, groups and tokens can be listed: one being deleted is no longer accessible. */
export async function readAccountIds(context: Context, call: Call): Promise<AccountIds> {
  const { known, incomplete } = await readKnownAccounts(context, call);
  const ids = [...known.entries()].flatMap(([id, entry]) =>
    !(entry instanceof UpstreamError) && entry.state === 'DELETING' ? [] : [id],
  );
  return { ids, incomplete };
}

const unlistable: ReadonlySet<ErrorCode> = new Set(['PERMISSION_DENIED', 'NOT_FOUND']);

/** The accounts that the list holds; none where the token may read accounts and not list them. */
async function readListedAccounts(
  context: Context,
  call: Call,
): Promise<Map<string, AccountRecord | UpstreamError>> {
  try {
    return (await readKnownAccounts(context, call)).known;
  } catch (error) {
    if (error instanceof UpstreamError && unlistable.has(error.code)) return new Map();
    throw error;
  }
}

interface KnownAccounts {
  known: Map<string, AccountRecord | UpstreamError>;
  /** Why accounts are missing; also that one has no id that can be read, so that its users cannot be asked for. */
  incomplete: UpstreamError | null;
}

async function readKnownAccounts({ collections, http }: Context, call: Call): Promise<KnownAccounts> {
  const { rows, incomplete } = await collections.readAll(accountCollection, call);
  const entries = readItems(http, api.account, rows, 'account', toAccount);
  const known: KnownAccounts['known'] = new Map();
  let nameless: UpstreamError | null = null;
  for (const [index, entry] of entries.entries()) {
    const id = idIn(rows[index]);
    if (id !== null) known.set(id, entry);
    else if (entry instanceof UpstreamError) nameless = entry;
  }
  return { known, incomplete: incomplete ?? nameless };
}

/** The part of a filter that one clause, or several with AND, can say: the upstream knows no OR. */
function pushDown({ filter }: ListQuery<AccountFilter>): string[] {
  const { states, enabled } = filter;
  const state = states === undefined ? undefined : commonState(states);
  return [
    ...(state === undefined ? [] : [`state eq '${state}'`]),
    ...(enabled === undefined ? [] : [`isEnabled eq '${enabled}'`]),
  ];
}

function commonState(states: NonNullable<AccountFilter['states']>): string | undefined {
  const names = new Set(states.map((state) => upstreamStates[state]));
  return names.size === 1 ? [...names][0] : undefined;
}

/** The upstream's names of states; the graph's DISABLED is an active account with `isEnabled` "false". */
const upstreamStates = {
  PENDING: 'pending',
  ACTIVE: 'active',
  DISABLED: 'active',
  DELETING: 'deletePending',
} as const;
