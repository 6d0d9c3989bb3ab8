/** What the upstream is sent, in its own words, and the way back from these words to the input. */
import type { AccountChanges, AccountSettingsRecord } from '../../contract/account.ts';
import type { AttributeRecord } from '../../contract/contact.ts';
import type { JsonObject } from '../../model.ts';

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

export interface InviteRequest {
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

export function toMemberRequest(userId: string, accountId: string, role: 'admin' | 'user'): MemberRequest {
  return { id: userId, accounts: { [accountId]: role } };
}

/** The path in the input of what the upstream complains of. */
export function toInputPath(upstreamName: string, attributes: readonly AttributeRecord[]): string {
  if (upstreamName === 'settings' || upstreamName === 'trackSensorHealth')
    return 'settings.tracksSensorHealth';
  const setting = numberSettings.find((one) => numberNames[one] === upstreamName);
  if (setting !== undefined) return `settings.${setting}`;
  if (!upstreamName.startsWith('attributes.')) return upstreamName;
  const index = attributes.findIndex(({ name }) => `attributes.${name}` === upstreamName);
  return index === -1 ? 'attributes' : `attributes.${index}`;
}
