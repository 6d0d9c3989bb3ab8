import type { Call } from '../../../contract/call.ts';
import type { PrincipalRecord } from '../../../contract/principal.ts';
import type { Batch } from '../../../contract/read.ts';
import { UpstreamError } from '../../../errors.ts';
import { inChunks } from '../../../kit/chunks.ts';
import type { OddField } from '../../../kit/odd-fields.ts';
import { readItems } from '../../../kit/read-body.ts';
import * as api from '../api.ts';
import type { Wanted } from '../inputs.ts';
import { idsIn } from '../membership.ts';
import { addUnanswered, readValidated } from './account-validation.ts';
import { matchRows } from './batch.ts';
import type { Context } from './context.ts';
import { tryAnswer } from './read-answer.ts';
import { learnSpellings } from './rewritten-names.ts';

/** What an account or group has directly; null: the answer does not say, or not readably. */
export interface Holdings {
  roleKeys: string[] | null;
  groupKeys: string[] | null;
  permissions: string[] | null;
}

/** What the sets are called in messages. */
export const nouns: Readonly<Record<keyof Holdings, string>> = {
  roleKeys: 'roles',
  groupKeys: 'groups',
  permissions: 'permissions',
};

/** What a body says of holdings, be it of a user, a service account or a group. */
export function toHoldings(body: unknown): Holdings {
  const answer = tryAnswer(api.holder, body);
  if (answer === null) return unknownHoldings;
  const { roles, userGroups, groups } = answer.value;
  return withoutUnreadable(answer.unreadable, {
    roleKeys: roles === null ? null : idsIn(roles),
    groupKeys: userGroups === null ? null : idsIn(userGroups),
    permissions: groups,
  });
}

export const unknownHoldings: Holdings = { roleKeys: null, groupKeys: null, permissions: null };

/** A set of which a part cannot be read is not known. */
function withoutUnreadable(unreadable: readonly OddField[], holdings: Holdings): Holdings {
  const isOdd = (name: string): boolean => unreadable.some(({ field }) => field === name);
  return {
    roleKeys: isOdd('roleAssignments') ? null : holdings.roleKeys,
    groupKeys: isOdd('groupKeys') ? null : holdings.groupKeys,
    permissions: isOdd('permissions') ? null : holdings.permissions,
  };
}

/** An account that is there, and what it holds. */
export interface Existing {
  identifier: string;
  holdings: Holdings;
}

/** What accounts have, by the read that never lags. An account that is not there is not in the answer. */
export async function readHoldings(
  context: Context,
  keys: readonly string[],
  call: Call,
): Promise<Batch<Holdings>> {
  const found = await readExisting(context, keys, call);
  return new Map(
    [...found].map(([key, entry]) => [key, entry instanceof UpstreamError ? entry : entry.holdings]),
  );
}

export function readExisting(
  context: Context,
  keys: readonly string[],
  call: Call,
): Promise<Batch<Existing>> {
  const { client, settings } = context;
  return inChunks(keys, settings.batchSize, async (chunk) => {
    const { items, denied } = await readValidated(context, chunk, call);
    const entries = readItems(client.http, api.user, items, 'validateAccounts', (user) => ({
      key: user.identifier,
      externalId: user.identifier,
      existing: { identifier: user.identifier, holdings: toHoldings(user.json) },
    }));
    const spellings = await learnSpellings(context, items, call);
    const matched = matchRows(chunk, { items, entries, idField: 'identifier', spellings });
    const rows = addUnanswered(client, { asked: chunk, denied }, matched);
    return new Map([...rows].map(([key, row]) => [key, row instanceof UpstreamError ? row : row.existing]));
  });
}

/** The wanted ids that are not among the present ones; ids are the same in either case. */
export function missing(wanted: readonly string[], present: readonly string[]): string[] {
  const known = new Set(present.map((id) => id.toLowerCase()));
  return wanted.filter((id) => !known.has(id.toLowerCase()));
}

/** What was asked for and is not there: the upstream ignores unknown ids, in silence or with a warning. */
export function ignoredWarnings(asked: Wanted, holdings: Holdings, warned: boolean): string[] {
  const sets = ['roleKeys', 'groupKeys', 'permissions'] as const;
  const warnings = sets.flatMap((set) => {
    const has = holdings[set];
    const ignored = has === null ? [] : missing(asked[set] ?? [], has);
    return ignored.length === 0 ? [] : [`The backend ignored these ${nouns[set]}: ${ignored.join(', ')}.`];
  });
  // The upstream's own words may hold anything, so they are not passed on.
  if (warned && warnings.length === 0) return ['The backend accepted the request with a warning of its own.'];
  return warnings;
}

export function holdingsInRecord(record: PrincipalRecord): Holdings {
  return withoutUnreadable(record.unreadable ?? [], {
    roleKeys: record.roleAssignments?.map(({ roleKey }) => roleKey) ?? null,
    groupKeys: record.groupKeys ?? null,
    permissions: record.permissions ?? null,
  });
}

/** Whether what was asked for is there, as far as an answer says. Groups that the system adds do not count. */
export function isShown(asked: Wanted, { roleKeys, groupKeys, permissions }: Holdings): boolean {
  const includes = (wanted: readonly string[] | undefined, has: string[] | null): boolean =>
    wanted === undefined || (has !== null && missing(wanted, has).length === 0);
  const equals = (wanted: readonly string[] | undefined, has: string[] | null): boolean =>
    includes(wanted, has) && (wanted === undefined || missing(has ?? [], wanted).length === 0);
  return (
    equals(asked.roleKeys, roleKeys) &&
    includes(asked.groupKeys, groupKeys) &&
    equals(asked.permissions, permissions)
  );
}
