/** What the upstream is sent, in its own words, and the way back from these words to the input. */
import type { AccountChanges, AccountSettingsRecord } from '../../contract/account.ts';
import { inputNames } from '../../kit/input-names.ts';
import type { JsonObject } from '../../model.ts';
import type { InputNames } from '../../transport/json-client.ts';

export interface AccountRequest {
  name: string;
  healthTimePeriod?: number;
  exec_interval?: number;
  base_line_exec_interval?: number;
  cd_model_frequency?: number;
  cd_execution_frequency?: number;
  data_retention?: number;
  attributes?: JsonObject;
  settings?: { trackSensorHealth: boolean };
}

interface MemberRequest {
  id: string;
  accounts: { [accountId: string]: 'admin' | 'user' };
}

interface InviteRequest {
  email: string;
}

type NumberSetting = Exclude<keyof AccountSettingsRecord, 'tracksSensorHealth'>;

const numberNames = {
  healthTimePeriod: 'healthTimePeriod',
  executionInterval: 'exec_interval',
  baselineExecutionInterval: 'base_line_exec_interval',
  modelFrequency: 'cd_model_frequency',
  executionFrequency: 'cd_execution_frequency',
  dataRetention: 'data_retention',
} as const satisfies Record<NumberSetting, keyof AccountRequest>;

export const numberSettings = Object.keys(numberNames) as NumberSetting[];

export function accountPath(accountKey: string): string {
  return `/accounts/${encodeURIComponent(accountKey)}`;
}

/** The body of a creation or a change: the name is required in both; whatever else is left out stays as it is. */
export function toAccountRequest(name: string, { settings, attributes }: AccountChanges): AccountRequest {
  const numbers = numberSettings.flatMap((setting): [string, number][] => {
    const value = settings?.[setting];
    return value == null ? [] : [[numberNames[setting], value]];
  });
  const tracks = settings?.tracksSensorHealth;
  return {
    name,
    ...Object.fromEntries(numbers),
    ...(attributes !== undefined && {
      attributes: Object.fromEntries(attributes.map((attribute) => [attribute.name, attribute.value])),
    }),
    ...(tracks != null && { settings: { trackSensorHealth: tracks } }),
  };
}

const accountNames = inputNames({
  name: 'name',
  attributes: 'attributes',
  settings: 'settings.tracksSensorHealth',
  trackSensorHealth: 'settings.tracksSensorHealth',
  ...Object.fromEntries(
    numberSettings.map((setting) => [numberNames[setting], `settings.${setting}`] as const),
  ),
});

/** What a refusal of an account's creation or change speaks of; attributes have the names that the caller gave them. */
export function namesOfAccount({ attributes = [] }: AccountChanges): InputNames {
  return (field) => {
    if (!field.startsWith('attributes.')) return accountNames(field);
    const index = attributes.findIndex(({ name }) => `attributes.${name}` === field);
    return index === -1 ? 'attributes' : `attributes.${index}`;
  };
}

export function toMemberRequest(userId: string, accountId: string, role: 'admin' | 'user'): MemberRequest {
  return { id: userId, accounts: { [accountId]: role } };
}

export const memberNames = inputNames({ accounts: 'roleKeys' });

export function toInviteRequest(email: string): InviteRequest {
  return { email };
}

export function namesOfInvitation(index: number): InputNames {
  return inputNames({ email: 'email' }, `invitations.${index}`);
}
