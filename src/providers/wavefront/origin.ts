/** The backend that records come from, as far as they need to know it. */
export interface Origin {
  /** The customer, which is the account of all records; null where only the records themselves may name it. */
  tenant: string | null;
  fingerprint(secret: string): string;
}

export function accountIn(customer: string | null | undefined, { tenant }: Origin): string | null {
  return tenant ?? customer ?? null;
}

/** The account as a field, absent and not null where no customer is named: it can be asked for. */
export function inAccount(accountKey: string | null): { accountKey?: string } {
  return accountKey === null ? {} : { accountKey };
}
