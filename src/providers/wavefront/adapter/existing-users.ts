import type { Call } from '../../../contract/call.ts';
import type { Batch } from '../../../contract/read.ts';
import { UpstreamError } from '../../../errors.ts';
import { possibleNames } from '../keys.ts';
import type { Context } from './context.ts';
import { type Existing, readExisting } from './holdings.ts';

/**
 * Finds the users that these addresses already have here, be it under a name that the server has rewritten. A create
 * overwrites, so the customer is asked for; where it cannot be learnt, this fails and nothing may be sent.
 */
export async function findExisting(
  context: Context,
  emails: readonly string[],
  call: Call,
): Promise<Batch<Existing>> {
  if (emails.length === 0) return new Map();
  const customer = await context.tenant.key(call);
  const names = new Map(emails.map((email) => [email, possibleNames(email, customer)]));
  const asked = [...new Set([...names.values()].flat())];
  const found = await readExisting(context, asked, call);
  return new Map(
    [...names].flatMap(([email, candidates]) => {
      const entries = candidates.flatMap((name) => found.get(name) ?? []);
      // One that could not be looked at may be there.
      const entry = entries.find((known) => known instanceof UpstreamError) ?? entries[0];
      return entry === undefined ? [] : [[email, entry]];
    }),
  );
}
