import type { Call } from '../../../contract/call.ts';
import type { PrincipalRecord } from '../../../contract/principal.ts';
import type { Batch } from '../../../contract/read.ts';
import { UpstreamError } from '../../../errors.ts';
import type { OddField } from '../../../kit/odd-fields.ts';
import { readItems } from '../../../kit/read-body.ts';
import { holder, userDto } from '../api.ts';
import { idsIn } from '../membership.ts';
import { inChunks, matchRows } from './batch.ts';
import type { Holdings } from './checks.ts';
import type { Context } from './index.ts';
import { tryAnswer } from './read-answer.ts';
import { spellingsIn } from './rewritten-names.ts';
import { readValidated, withUntold } from './users.ts';

/** What an account or group holds directly; null: the answer does not say, or not readably. */
export interface Held {
  roles: string[] | null;
  groups: string[] | null;
  permissions: string[] | null;
}

/** Of any model, as far as it says. */
export function heldIn(body: unknown): Held {
  const answer = tryAnswer(holder, body);
  if (answer === null) return nothingTold;
  const { roles, userGroups, groups } = answer.dto;
  return readably(answer.unreadable, {
    roles: roles === null ? null : idsIn(roles),
    groups: userGroups === null ? null : idsIn(userGroups),
    permissions: groups,
  });
}

const nothingTold: Held = { roles: null, groups: null, permissions: null };

/** A set of which a part cannot be read is not known. */
function readably(unreadable: readonly OddField[], held: Held): Held {
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
  held: Held;
}

/** Of accounts, by the read that never lags. An account that is not there is not in the answer. */
export async function readHeld(context: Context, keys: readonly string[], call: Call): Promise<Batch<Held>> {
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
    const entries = readItems(client.http, userDto, items, 'validateAccounts', (dto) => ({
      key: dto.identifier,
      externalId: dto.identifier,
      existing: { identifier: dto.identifier, held: heldIn(dto.json) },
    }));
    const spellings = await spellingsIn(context, items, call);
    const matched = matchRows(chunk, { items, entries, idField: 'identifier', spellings });
    const rows = withUntold(client, chunk, denied, matched);
    return new Map([...rows].map(([key, row]) => [key, row instanceof UpstreamError ? row : row.existing]));
  });
}

/** Which of the wanted are not among the held; ids are the same in either case. */
export function missing(wanted: readonly string[], held: readonly string[]): string[] {
  const known = new Set(held.map((id) => id.toLowerCase()));
  return wanted.filter((id) => !known.has(id.toLowerCase()));
}

/** What was asked for and is not there: the upstream ignores unknown ids, in silence or with a warning. */
export function ignoredWarnings(asked: Holdings, held: Held, warned: boolean): string[] {
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

export function heldBy(record: PrincipalRecord): Held {
  return readably(record.unreadable ?? [], {
    roles: record.roleAssignments?.map(({ roleKey }) => roleKey) ?? null,
    groups: record.groupKeys ?? null,
    permissions: record.permissions ?? null,
  });
}

/** Whether what was asked for is there, as far as an answer tells. Groups that the system adds do not count. */
export function isShown(asked: Holdings, { roles, groups, permissions }: Held): boolean {
  const isHeld = (wanted: readonly string[] | undefined, has: string[] | null): boolean =>
    wanted === undefined || (has !== null && missing(wanted, has).length === 0);
  const isAll = (wanted: readonly string[] | undefined, has: string[] | null): boolean =>
    isHeld(wanted, has) && (wanted === undefined || missing(has ?? [], wanted).length === 0);
  return (
    isAll(asked.roleKeys, roles) && isHeld(asked.groupKeys, groups) && isAll(asked.permissions, permissions)
  );
}
