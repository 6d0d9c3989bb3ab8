/** Ids are integers or UUIDs, the pages say. Whatever cannot be part of either names nothing and is never sent. */
export const idPattern = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * The ids that a write takes: integers and UUIDs exactly. An upstream that reads "44abc" as 44 would delete what nobody meant,
 * where a read only has to compare the id that comes back.
 */
export const writableIdPattern =
  /^(?:0|[1-9]\d{0,18}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i;

/** The key of an asset or a gateway, which is known through its account only. */
export function toDeviceKey(accountKey: string, id: string): string {
  return `${accountKey}/${id}`;
}

/** The parts of such a key; null when no device can have it. */
export function readDeviceKey(key: string): { accountKey: string; id: string } | null {
  const [accountKey = '', id = '', ...rest] = key.split('/');
  return accountKey === '' || id === '' || rest.length > 0 ? null : { accountKey, id };
}
