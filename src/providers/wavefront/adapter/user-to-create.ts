import type { UserRecord } from '../../../model.ts';
import type { Batch, Call } from '../../provider.ts';
import type { UserToCreate } from '../api.ts';
import type { WavefrontSettings } from '../settings.ts';
import { inChunks } from './batch.ts';
import type { Holdings } from './checks.ts';
import type { Context } from './index.ts';
import { readUsers } from './users.ts';

export function userToCreate(
  emailAddress: string,
  { roleKeys, groupKeys, permissions }: Holdings,
  { defaultPermissions }: WavefrontSettings,
): UserToCreate {
  const groups = permissions ?? (defaultPermissions === 'none' ? [] : undefined);
  return {
    emailAddress,
    ...(groups !== undefined && { groups: [...groups] }),
    userGroups: [...(groupKeys ?? [])],
    roles: [...(roleKeys ?? [])],
  };
}

/** Users that these addresses already have here, be it under a name that the server has rewritten. */
export async function findExisting(
  context: Context,
  emails: readonly string[],
  call: Call,
): Promise<Batch<UserRecord>> {
  const customer = context.tenant.keyOf(null);
  const spellings = new Map(emails.map((email) => [email, [email, ...rewritten(email, customer)]]));
  const asked = [...new Set([...spellings.values()].flat())];
  const found = await inChunks(asked, context.settings.batchSize, (chunk) => readUsers(context, chunk, call));
  return new Map(
    [...spellings].flatMap(([email, names]) => {
      const entry = names.map((name) => found.get(name)).find((known) => known !== undefined);
      return entry === undefined ? [] : [[email, entry]];
    }),
  );
}

/** An address that another tenant has is stored as `local+customer@domain`. */
function rewritten(email: string, customer: string | null): string[] {
  const at = email.lastIndexOf('@');
  return customer === null || at < 1 ? [] : [`${email.slice(0, at)}+${customer}${email.slice(at)}`];
}
