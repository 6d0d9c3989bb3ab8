import type { JsonObject } from '../../../model.ts';

type JsonType = 'string' | 'number' | 'boolean' | 'object';

interface RequestSchema {
  required: readonly string[];
  properties: Readonly<Record<string, JsonType>>;
}

const account = {
  id: 'string',
  public_id: 'string',
  name: 'string',
  healthTimePeriod: 'number',
  exec_interval: 'number',
  base_line_exec_interval: 'number',
  cd_model_frequency: 'number',
  cd_execution_frequency: 'number',
  data_retention: 'number',
  attributes: 'object',
  settings: 'object',
  activation_code: 'string',
  activation_code_expire_date: 'number',
  created: 'number',
  updated: 'number',
} as const;

const user = {
  id: 'string',
  email: 'string',
  password: 'string',
  role: 'string',
  accounts: 'object',
  attributes: 'object',
  salt: 'string',
  provider: 'string',
  verified: 'boolean',
  termsAndConditions: 'boolean',
  created: 'number',
  updated: 'number',
  challenge: 'string',
  response: 'string',
} as const;

const requestSchemas = {
  login: { required: ['username', 'password'], properties: { username: 'string', password: 'string' } },
  refresh: { required: ['refreshToken'], properties: { refreshToken: 'string' } },
  account: { required: ['name'], properties: account },
  nothing: { required: [], properties: {} },
  newUser: { required: ['email', 'password'], properties: user },
  user: { required: [], properties: user },
  invite: { required: ['email'], properties: { email: 'string' } },
  inviteStatus: { required: ['accept'], properties: { accept: 'boolean' } },
} satisfies Record<string, RequestSchema>;

export type RequestSchemaName = keyof typeof requestSchemas;

/** The upstream's complaints, in its own words: a leading space, and two before some verbs. */
export function complaintsOf(name: RequestSchemaName, body: JsonObject): string[] {
  const schema: RequestSchema = requestSchemas[name];
  const missing = schema.required.filter((property) => body[property] === undefined);
  const complaints = missing.map((property) => ` property '${property}' is required.`);
  for (const [property, value] of Object.entries(body)) {
    const expected = Object.hasOwn(schema.properties, property) ? schema.properties[property] : undefined;
    if (expected === undefined) {
      complaints.push(` property '${property}'  is not explicitly defined and therefore not allowed`);
    } else if (typeOf(value) !== expected && !(expected === 'number' && typeOf(value) === 'integer')) {
      complaints.push(
        ` property '${property}'  is ${named(typeOf(value))} when it should be ${named(expected)}`,
      );
    }
  }
  return complaints;
}

/** The inner flag is required where settings are given at all. */
export function settingsComplaints(settings: unknown): string[] {
  if (typeof settings !== 'object' || settings === null) return [];
  const flag: unknown = 'trackSensorHealth' in settings ? settings.trackSensorHealth : undefined;
  if (flag === undefined) return [" property 'trackSensorHealth' is required."];
  if (typeof flag === 'boolean') return [];
  return [` property 'trackSensorHealth'  is ${named(typeOf(flag))} when it should be a boolean`];
}

type AttributeFault = { kind: 'refused'; complaints: string[] } | { kind: 'crash' };

/** Texts are measured, and lists as if they were texts; numbers and objects pass, and null crashes the server. */
export function attributeFault(attributes: JsonObject): AttributeFault | null {
  const entries = Object.entries(attributes);
  if (entries.some(([, value]) => value === null)) return { kind: 'crash' };
  const complaints: string[] = [];
  if (entries.length > 100) {
    complaints.push(`Too many attributes: ${entries.length}. Maximum accepted number is 100.`);
  }
  for (const [key, value] of entries) {
    complaints.push(...lengthComplaints(`Attribute key ${key}`, key));
    if (typeof value === 'string' || Array.isArray(value)) {
      complaints.push(...lengthComplaints(`Attribute value ${value} under key ${key}`, value));
    }
  }
  return complaints.length === 0 ? null : { kind: 'refused', complaints };
}

function lengthComplaints(subject: string, { length }: { length: number }): string[] {
  if (length < 1) {
    return [`${subject} is too short. Its length is ${length}. Minimum accepted length is 1.`];
  }
  if (length > 1024) {
    return [`${subject} is too long. Its length is ${length}. Maximum accepted length is 1024.`];
  }
  return [];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function named(type: string): string {
  if (type === 'null') return type;
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}
