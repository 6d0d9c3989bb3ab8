import type { z } from 'zod';
import type { Call } from '../../../contract/call.ts';
import type { Batch, ListQuery, Page } from '../../../contract/read.ts';
import type { RecordOf } from '../../../contract/resources.ts';
import type { UpstreamError } from '../../../errors.ts';
import { createItemReader } from '../../../kit/read-body.ts';
import type { MemberKey } from '../keys.ts';
import { findMany, readByAccount } from './batches.ts';
import type { Collection } from './collections.ts';
import type { Context } from './context.ts';
import { listByOffset } from './list-by-offset.ts';
import { accountPath } from './paths.ts';

type MemberType = 'User' | 'UserGroup';

/** What lives below an account, with keys that name the account: users, or groups. */
interface MemberKind<Type extends MemberType, T> {
  type: Type;
  segment: 'users' | 'groups';
  resource: string;
  schema: z.ZodType<T>;
  collection(accountId: string): Collection;
  toRecord(item: T, accountId: string): RecordOf[Type];
}

/** How users, or groups, are read. */
export interface MemberReads<Type extends MemberType> {
  readOne(key: MemberKey, call: Call): Promise<RecordOf[Type] | null>;
  readMany(keys: readonly string[], call: Call): Promise<Batch<RecordOf[Type]>>;
  /** The records of rows of an account, or why they cannot be read; in the order of the rows. */
  toRecords(accountId: string, rows: readonly unknown[]): (RecordOf[Type] | UpstreamError)[];
  list(list: MemberList, call: Call): Promise<Page<RecordOf[Type]>>;
}

interface MemberList {
  accountId: string;
  query: ListQuery<object>;
  /** Whose members are listed; the account's, if absent. */
  collection?: Collection;
  /** Clauses that the upstream filters by. */
  filters?: readonly string[];
}

export function memberReads<Type extends MemberType, T extends { id: string }>(
  context: Context,
  { type, segment, resource, schema, collection, toRecord }: MemberKind<Type, T>,
): MemberReads<Type> {
  const readOne: MemberReads<Type>['readOne'] = async ({ accountId, id }, call) => {
    const path = accountPath(accountId, segment, id);
    const item = await context.client.readItem({ schema, path, resource }, call);
    return item === null ? null : toRecord(item, accountId);
  };
  const readRows = createItemReader(context.http, schema, { resource, normalize: toRecord });
  const toRecords: MemberReads<Type>['toRecords'] = (accountId, rows) => readRows(rows, accountId);
  return {
    readOne,
    readMany: (keys, call) =>
      readByAccount(keys, (accountId, ids) => {
        const search = {
          collection: collection(accountId),
          ids,
          read: (rows: readonly unknown[]) => toRecords(accountId, rows),
          readOne: (id: string) => readOne({ accountId, id }, call),
        };
        return findMany(context, search, call);
      }),
    toRecords,
    list: ({ accountId, query, collection: own = collection(accountId), filters = [] }, call) => {
      const read = (rows: readonly unknown[]) => toRecords(accountId, rows);
      return listByOffset(context, { type, query, collection: own, filters, read }, call);
    },
  };
}
