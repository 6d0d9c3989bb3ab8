import type { AccountOperations, AccountRecord } from '../../../contract/account.ts';
import type { Call } from '../../../contract/call.ts';
import type { AttributeRecord } from '../../../contract/contact.ts';
import type { Batch } from '../../../contract/read.ts';
import { UpstreamError } from '../../../errors.ts';
import { readBody } from '../../../kit/read-body.ts';
import { readEach } from '../../../kit/read-each.ts';
import { settle } from '../../../kit/settle.ts';
import { pageOfAll } from '../../../kit/whole-list.ts';
import * as api from '../api.ts';
import { toAccount, toAttribute } from '../normalize.ts';
import type { Context } from './context.ts';
import { type KnownAccounts, refuseIfAllFailed } from './known-accounts.ts';
import { createReader, type RecordKind } from './read-one.ts';
import { wholeRows } from './resources.ts';

export const accountKind = {
  resource: 'account',
  title: 'Account',
  schema: api.account,
  toRecord: toAccount,
} as const satisfies RecordKind<api.ApiAccount, AccountRecord>;

export function accountOperations(context: Context): AccountOperations {
  const { http, resources, known } = context;
  const read = createReader(context, accountKind);

  async function readAttributes(key: string, call: Call): Promise<AttributeRecord[] | null> {
    const rows = wholeRows(await resources.relation('account', key, 'metadatas', call));
    return rows?.map((row) => toAttribute(readBody(http, api.metadata, row, 'Metadata'))) ?? null;
  }

  return {
    async get(key, call) {
      const record = await read(key, call);
      return record?.key === key ? record : null;
    },
    async list(query, call) {
      const { parent } = query;
      const entries = await readKnown(known, read, call);
      if (parent === null) return pageOfAll('Account', entries, query);
      // No page documents a way down the tree: of the children, only known ones are found.
      const answers = await Promise.all(entries.map((entry) => readParent(entry, read, call)));
      const children = answers
        .filter((entry) => entry !== null)
        .filter((entry) => entry instanceof UpstreamError || entry.parentKey === parent.key);
      return pageOfAll('Account', children, query);
    },
    fields: {
      attributes: (keys, call): Promise<Batch<AttributeRecord[]>> =>
        readEach(keys, (key) => readAttributes(key, call)),
    },
  };
}

/** A row that does not name its parent may have one all the same: the account itself says so. */
async function readParent(
  entry: AccountRecord | UpstreamError,
  read: (key: string, call: Call) => Promise<AccountRecord | null>,
  call: Call,
): Promise<AccountRecord | UpstreamError | null> {
  if (entry instanceof UpstreamError || entry.parentKey !== undefined) return entry;
  return settle(read(entry.key, call));
}

/** The listed accounts, and those of the configured ones that are not among them. */
async function readKnown(
  known: KnownAccounts,
  read: (key: string, call: Call) => Promise<AccountRecord | null>,
  call: Call,
): Promise<(AccountRecord | UpstreamError)[]> {
  const listed = await known.listed(call);
  const accounts = new Map<string, AccountRecord>();
  for (const entry of listed) if (!(entry instanceof UpstreamError)) accounts.set(entry.key, entry);
  const unlisted = known.configured.filter((key) => !accounts.has(key));
  const answers = await Promise.all(unlisted.map((key) => settle(read(key, call))));
  if (accounts.size === 0) refuseIfAllFailed([...listed, ...answers]);
  for (const answer of answers) {
    if (answer !== null && !(answer instanceof UpstreamError)) accounts.set(answer.key, answer);
  }
  return [...accounts.values(), ...[...listed, ...answers].filter((entry) => entry instanceof UpstreamError)];
}
