import type { Call } from '../../../contract/call.ts';
import { UpstreamError } from '../../../errors.ts';
import { settle } from '../../../kit/settle.ts';
import { addressIn, tagIn } from '../keys.ts';
import type { Origin } from '../origin.ts';
import { textAt } from './batch.ts';
import type { Context } from './context.ts';

/**
 * Learns the names by which items of an answer may have been asked for: an address that another tenant has is kept as
 * `local+customer@domain`. The customer is asked for where an item has such a tag and does not name its customer.
 */
export async function learnSpellings(
  { tenant, origin }: Context,
  items: readonly unknown[],
  call: Call,
): Promise<(identifier: string) => string[]> {
  const tagged = items.filter(isTagged);
  const named = origin.tenant ?? tagged.map((item) => textAt(item, 'customer')).find((name) => name !== null);
  const customer = tagged.length === 0 ? null : (named ?? (await tenant.key(call)));
  return (identifier) => {
    const address = customer === null ? identifier : addressIn(identifier, customer);
    return address === identifier ? [] : [address, address.toLowerCase()];
  };
}

/** Adds the customer to the origin where names of these items can only be understood with it. */
export async function learnOrigin(
  { tenant, origin }: Context,
  items: readonly unknown[],
  call: Call,
): Promise<Origin> {
  if (origin.tenant !== null || !items.some(isTagged)) return origin;
  const customer = await settle(tenant.key(call));
  // The records stay; the fields that need the customer ask again, and fail by themselves.
  return customer instanceof UpstreamError ? origin : { ...origin, tenant: customer };
}

function isTagged(item: unknown): boolean {
  return tagIn(textAt(item, 'identifier') ?? '') !== null;
}
