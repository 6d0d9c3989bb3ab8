import type { Call } from '../../../contract/call.ts';
import type { PrincipalRecord } from '../../../contract/principal.ts';
import type { Batch } from '../../../contract/read.ts';
import { UpstreamError } from '../../../errors.ts';
import type { OddField } from '../../../kit/odd-fields.ts';
import { readItems } from '../../../kit/read-body.ts';
import * as api from '../api.ts';
import type { Wanted } from '../inputs.ts';
import { idsIn } from '../membership.ts';
import { addUnanswered, readValidated } from './account-validation.ts';
import { inChunks, matchRows } from './batch.ts';
import type { Context } from './context.ts';
import { tryAnswer } from './read-answer.ts';
import { learnSpellings } from './rewritten-names.ts';

/** What an account or group holds directly; null: the answer does not say, or not readably. */
export interface Holdings {
  roles: string[] | null;
  groups: string[] | null;
  permissions: string[] | null;
}

/** Of any model, as far as it says. */
export function toHoldings(body: unknown): Holdings {
  const answer = tryAnswer(api.holder, body);
  if (answer === null) return unknownHoldings;
  const { roles, userGroups, groups } = answer.dto;
  return withoutUnreadable(answer.unreadable, {
    roles: roles === null ? null : idsIn(roles),
    groups: userGroups === null ? null : idsIn(userGroups),
    permissions: groups,
  });
}

const unknownHoldings: Holdings = { roles: null, groups: null, permissions: null };

/** A set of which a part cannot be read is not known. */
function withoutUnreadable(unreadable: readonly OddField[], held: Holdings): Holdings {
  const isOdd = (name: string): boolean => unreadable.some(({ field }) => field === name);
  return {
    roles: isOdd('roleAssignments') ? null : held.roles,
    groups: isOdd('groupKeys') ? null : held.groups,
    permissions: isOdd('permissions') ? null : held.permissions,
  };
}

/** An account that is there, and what it holds. */
export interface Existing {
  identifier: string;
  held: Holdings;
}

/** Of accounts, by the read that never lags. An account that is not there is not in the answer. */
export async function readHoldings(
  context: Context,
  keys: readonly string[],
  call: Call,
): Promise<Batch<Holdings>> {
  const found = await readExisting(context, keys, call);
  return new Map(
    [...found].map(([key, entry]) => [key, entry instanceof UpstreamError ? entry : entry.held]),
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
    const entries = readItems(client.http, api.user, items, 'validateAccounts', (dto) => ({
      key: dto.identifier,
      externalId: dto.identifier,
      existing: { identifier: dto.identifier, held: toHoldings(dto.json) },
    }));
    const spellings = await learnSpellings(context, items, call);
    const matched = matchRows(chunk, { items, entries, idField: 'identifier', spellings });
    const rows = addUnanswered(client, chunk, denied, matched);
    return new Map([...rows].map(([key, row]) => [key, row instanceof UpstreamError ? row : row.existing]));
  });
}

/** Which of the wanted are not among the held; ids are the same in either case. */
export function missing(wanted: readonly string[], held: readonly string[]): string[] {
  const known = new Set(held.map((id) => id.toLowerCase()));
  return wanted.filter((id) => !known.has(id.toLowerCase()));
}

/** What was asked for and is not there: the upstream ignores unknown ids, in silence or with a warning. */
export function ignoredWarnings(asked: Wanted, held: Holdings, warned: boolean): string[] {
  const sentence = (what: string, wanted: readonly string[] | undefined, has: string[] | null): string[] => {
    const ignored = has === null ? [] : missing(wanted ?? [], has);
    return ignored.length === 0 ? [] : [`The backend ignored these ${what}: ${ignored.join(', ')}.`];
  };
  const warnings = [
    ...sentence('roles', asked.roleKeys, held.roles),
    ...sentence('groups', asked.groupKeys, held.groups),
    ...sentence('permissions', asked.permissions, held.permissions),
  ];
  // The upstream's own words may hold anything, so they are not passed on.
  if (warned && warnings.length === 0) return ['The backend accepted the request with a warning of its own.'];
  return warnings;
}

export function holdingsInRecord(record: PrincipalRecord): Holdings {
  return withoutUnreadable(record.unreadable ?? [], {
    roles: record.roleAssignments?.map(({ roleKey }) => roleKey) ?? null,
    groups: record.groupKeys ?? null,
    permissions: record.permissions ?? null,
  });
}

/** Whether what was asked for is there, as far as an answer tells. Groups that the system adds do not count. */
export function isShown(asked: Wanted, { roles, groups, permissions }: Holdings): boolean {
  const isHeld = (wanted: readonly string[] | undefined, has: string[] | null): boolean =>
    wanted === undefined || (has !== null && missing(wanted, has).length === 0);
  const isAll = (wanted: readonly string[] | undefined, has: string[] | null): boolean =>
    isHeld(wanted, has) && (wanted === undefined || missing(has ?? [], wanted).length === 0);
  return (
    isAll(asked.roleKeys, roles) && isHeld(asked.groupKeys, groups) && isAll(asked.permissions, permissions)
  );
}
