import type { Hono } from 'hono';
import type { JsonObject } from '../../../model.ts';
import {
  businessError,
  empty,
  invalidRequest,
  json,
  platformError,
  unknownPlatformError,
} from './replies.ts';
import { attributeFault, settingsComplaints } from './request-schemas.ts';
import { createGuardedRoute, type Exchange, type Rule, type Server } from './route.ts';
import { type AccountRow, removeAccount, setRole } from './tables.ts';

const everyMember = ['admin', 'user'] as const;
export const readRule: Rule = {
  roles: everyMember,
  bucket: { name: 'GET', limit: 25_000, of: 'account' },
};
const writeBucket: Rule['bucket'] = { name: 'PUT', limit: 1_800, of: 'account' };
/** The broad row for PUT wins over the one for refreshing a code, which would allow 100 an hour only. */
export const memberWriteRule: Rule = { roles: everyMember, bucket: writeBucket };
export const adminWriteRule: Rule = { roles: ['admin'], bucket: writeBucket };

const hourMs = 3_600_000;
const numberFields = [
  'healthTimePeriod',
  'exec_interval',
  'base_line_exec_interval',
  'cd_model_frequency',
  'cd_execution_frequency',
  'data_retention',
] as const;

export const accountDefaults = {
  healthTimePeriod: 86_400,
  exec_interval: 300,
  base_line_exec_interval: 86_400,
  cd_model_frequency: 604_800,
  cd_execution_frequency: 600,
  data_retention: 0,
} as const;

export function addAccountRoutes(app: Hono, server: Server): void {
  const { tables, now } = server;
  const guarded = createGuardedRoute(server);
  const path = '/v1/api/accounts/:accountId';

  app.post(
    '/v1/api/accounts',
    // Nobody's name is in the bucket's key: all users share it.
    guarded(
      { bucket: { name: 'POST accounts', limit: 10, of: 'everybody' }, schema: 'account' },
      (exchange) => create(server, exchange),
    ),
  );
  app.get(
    path,
    guarded(readRule, ({ param }) => {
      const account = tables.accounts.get(param('accountId'));
      return account === undefined
        ? businessError(404, 3404, 'Account not found')
        : json(accountJson(server, account));
    }),
  );
  app.put(
    path,
    guarded({ ...adminWriteRule, schema: 'account' }, ({ param, body }) => {
      if (body['name'] === '') return unknownPlatformError('Account name is too short');
      const refusal = refusalOf(server, body);
      if (refusal !== null) return refusal;
      const account = tables.accounts.get(param('accountId'));
      if (account === undefined) return businessError(500, 3500, 'Error saving Account');
      Object.assign(account, changesIn(body), { updated: now() });
      return json(accountJson(server, account));
    }),
  );
  app.delete(
    path,
    guarded({ roles: ['admin'], bucket: { name: 'DELETE', limit: 1_800, of: 'account' } }, ({ param }) => {
      removeAccount(tables, param('accountId'));
      return empty(204);
    }),
  );
  addActivationRoutes(app, server);
}

function create(server: Server, { body, user }: Exchange): Response {
  if (body['name'] === '') return businessError(400, 3400, 'Account has some invalid data');
  const refusal = refusalOf(server, body);
  if (refusal !== null) return refusal;
  if (user === null) return businessError(500, 3500, 'Error saving Account');
  // More than the 30 that are configured: the check lets one too many pass.
  if (server.profile === 'v2' && user.accounts.size > 30) {
    return businessError(400, 3513, 'Max number of accounts reached');
  }
  const account = newAccount(server, body);
  server.tables.accounts.set(account.id, account);
  setRole(server.tables, user, { accountId: account.id, role: 'admin' });
  return json(createdJson(account, body), 201);
}

function addActivationRoutes(app: Hono, server: Server): void {
  const { tables, now } = server;
  const guarded = createGuardedRoute(server);
  const path = '/v1/api/accounts/:accountId/activationcode';
  const noAccount = (): Response => businessError(500, 1510, 'Error during activation');

  app.get(
    path,
    guarded(readRule, ({ param }) => {
      const account = tables.accounts.get(param('accountId'));
      if (account === undefined) return noAccount();
      if (account.activationCodeExpires <= now()) return json({ activationCode: null, timeLeft: null });
      return json(activationJson(account));
    }),
  );
  app.put(
    `${path}/refresh`,
    guarded({ ...memberWriteRule, schema: 'nothing' }, ({ param }) => {
      const account = tables.accounts.get(param('accountId'));
      if (account === undefined) {
        // Not what the read says of the same account.
        return server.profile === 'v1' ? businessError(500, 3500, 'Error saving Account') : noAccount();
      }
      account.activationCode = tables.newActivationCode();
      account.activationCodeExpires = now() + hourMs;
      return json(activationJson(account));
    }),
  );
}

/** The second at which the code expires: no duration, whatever its name in the answer says. */
function activationJson({ activationCode, activationCodeExpires }: AccountRow): JsonObject {
  return { activationCode, timeLeft: Math.round(activationCodeExpires / 1000) };
}

function refusalOf({ profile }: Server, body: JsonObject): Response | null {
  const complaints = settingsComplaints(body['settings']);
  if (complaints.length > 0) return invalidRequest(complaints);
  const fault = attributeFault((body['attributes'] ?? {}) as JsonObject);
  if (fault?.kind === 'crash') return platformError(500, 'Internal Server Error');
  if (fault?.kind === 'refused') return unknownPlatformError(fault.complaints);
  const negative = profile === 'v1' && numberFields.some((field) => Number(body[field] ?? 0) < 0);
  const unstorable = negative || String(body['name']).length > 255;
  return unstorable ? businessError(500, 3500, 'Error saving Account') : null;
}

function newAccount({ tables, now, profile }: Server, body: JsonObject): AccountRow {
  const second = wholeSecond(now());
  const stored = profile === 'v1' ? second : now();
  return {
    id: tables.newId('account'),
    name: '',
    ...accountDefaults,
    attributes: null,
    trackSensorHealth: false,
    activationCode: tables.newActivationCode(),
    activationCodeExpires: second + hourMs,
    created: stored,
    updated: stored,
    ...changesIn(profile === 'v1' ? withoutZeros(body) : body),
  };
}

/** The numbers that a creation keeps: v1 takes zeros as left out, v2 keeps none of them. */
function withoutZeros(body: JsonObject): JsonObject {
  const isZero = (field: string): boolean => numberFields.some((name) => name === field) && body[field] === 0;
  return Object.fromEntries(Object.entries(body).filter(([field]) => !isZero(field)));
}

function wholeSecond(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}

/** Ids, dates and codes in a body are ignored; attributes are replaced whole, and kept where the body has none. */
function changesIn(body: JsonObject): Partial<AccountRow> {
  const numbers = numberFields.flatMap((field): [string, number][] => {
    const value = body[field];
    return typeof value === 'number' ? [[field, Math.round(value)]] : [];
  });
  const settings = body['settings'] as { trackSensorHealth: boolean } | undefined;
  return {
    name: String(body['name']),
    ...Object.fromEntries(numbers),
    ...(body['attributes'] !== undefined && { attributes: body['attributes'] as JsonObject }),
    ...(settings !== undefined && { trackSensorHealth: settings.trackSensorHealth }),
  };
}

/**
 * A creation echoes the numbers in both generations, and no attributes where none were given. Its dates are whole
 * seconds; in v2 a later read shows the milliseconds.
 */
function createdJson(account: AccountRow, body: JsonObject): JsonObject {
  const dates = { created: wholeSecond(account.created), updated: wholeSecond(account.updated) };
  const { attributes, ...rest } = accountJson({ profile: 'v1' }, account);
  const shown = { ...rest, ...dates };
  return body['attributes'] === undefined ? shown : { ...shown, attributes: attributes ?? null };
}

/** The activation code leaks here, even when it has expired. */
function accountJson({ profile }: Pick<Server, 'profile'>, account: AccountRow): JsonObject {
  const numbers = Object.fromEntries(numberFields.map((field) => [field, account[field]]));
  return {
    name: account.name,
    // v2 has dropped the columns.
    ...(profile === 'v1' && numbers),
    activation_code: account.activationCode,
    activation_code_expire_date: account.activationCodeExpires,
    settings: { trackSensorHealth: account.trackSensorHealth },
    attributes: account.attributes,
    created: account.created,
    updated: account.updated,
    id: account.id,
  };
}
