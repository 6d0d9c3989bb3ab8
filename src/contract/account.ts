import type { Call } from './call.ts';
import type { AttributeRecord, ContactChanges, ContactRecord } from './contact.ts';
import type { ReadOperations } from './read.ts';
import type { ResourceRecord } from './record.ts';
import type { Done, Written } from './write.ts';

export interface AccountOperations extends ReadOperations<AccountRecord, AccountFilter>, AccountWrites {}

export interface AccountRecord extends ResourceRecord {
  name?: string;
  description?: string | null;
  state?: AccountState | null;
  enabled?: boolean | null;
  enabledAt?: Date | null;
  parentKey?: string | null;
  mfa?: MfaRecord | null;
  contact?: ContactRecord | null;
  attributes?: AttributeRecord[];
  activationCode?: ActivationCodeRecord | null;
  settings?: AccountSettingsRecord | null;
  /** E-mail addresses with a pending invitation; null where the backend keeps none. */
  invites?: string[] | null;
}

export type AccountState = 'ACTIVE' | 'PENDING' | 'DELETING' | 'DISABLED';

export interface MfaRecord {
  policy: string | null;
  methods: string[] | null;
  effectivePolicy: string | null;
  effectiveMethods: string[] | null;
  /** Key of the account whose settings apply; null when they are its own or there are none. */
  inheritedFromKey: string | null;
}

export interface ActivationCodeRecord {
  code: string;
  expiresAt: Date;
}

/** Periods in seconds. */
export interface AccountSettingsRecord {
  healthTimePeriod: number | null;
  executionInterval: number | null;
  baselineExecutionInterval: number | null;
  modelFrequency: number | null;
  executionFrequency: number | null;
  dataRetention: number | null;
  tracksSensorHealth: boolean | null;
}

export interface AccountFilter {
  search?: string;
  states?: AccountState[];
  enabled?: boolean;
}

export interface AccountWrites {
  create?(input: NewAccount, call: Call): Promise<Written<AccountRecord>>;
  update?(key: string, changes: AccountChanges, call: Call): Promise<Written<AccountRecord>>;
  delete?(key: string, call: Call): Promise<Done>;
  /** Makes a new activation code; the answer is a secret. */
  refreshActivationCode?(key: string, call: Call): Promise<Written<ActivationCodeRecord>>;
}

/** Absent: unchanged. Null: cleared. */
export interface AccountChanges {
  name?: string;
  description?: string | null;
  enabled?: boolean;
  /** Replaces all of them. */
  attributes?: AttributeRecord[];
  settings?: Partial<AccountSettingsRecord>;
  mfaPolicy?: string | null;
  mfaMethods?: string[] | null;
  contact?: ContactChanges;
}

export interface NewAccount extends AccountChanges {
  name: string;
}

/** Lists of accounts are ordered by the first of these fields that a record has. */
export const accountOrder: readonly (keyof AccountRecord)[] = ['name'];
