/** The backend that records come from, as far as they need to know it. */
export interface Origin {
  /** The customer, which is the account of all records; null where only the records themselves may name it. */
  tenant: string | null;
  fingerprint(secret: string): string;
}

export function accountIn(customer: string | null | undefined, { tenant }: Origin): string | null {
  return tenant ?? customer ?? null;
}

/** The record with its account, absent and not null where no customer is named: it can be asked for. */
export function placed<R extends { accountKey?: string | null }>(record: R, accountKey: string | null): R {
  if (accountKey !== null) record.accountKey = accountKey;
  return record;
}
