import type {
  AccountChanges,
  AccountRecord,
  AccountWrites,
  ActivationCodeRecord,
} from '../../../contract/account.ts';
import type { Call } from '../../../contract/call.ts';
import type { Written } from '../../../contract/write.ts';
import { UpstreamError } from '../../../errors.ts';
import { readAfterWrite } from '../../../kit/after-write.ts';
import { faultsIn, refuseFaults } from '../../../kit/input.ts';
import { withOddFields } from '../../../kit/odd-fields.ts';
import { settle } from '../../../kit/settle.ts';
import * as api from '../api.ts';
import { accountChanges, newAccount, sizeFaults } from '../inputs.ts';
import { toAccount, toActivationCode, toPartialAccount } from '../normalize.ts';
import {
  type AccountRequest,
  accountPath,
  namesOfAccount,
  numberSettings,
  toAccountRequest,
} from '../requests.ts';
import type { ApiRequest } from './client.ts';
import type { Context } from './context.ts';
import { absentAccount, hasCode, requireAccountKey, unclear } from './failures.ts';
import { readAccount } from './read-account.ts';
import { findOwnAccount } from './self.ts';

export function accountWrites(context: Context): Required<AccountWrites> {
  const { http, settings, client } = context;
  const newSchema = newAccount(settings.profile);
  const changesSchema = accountChanges(settings.profile);
  return {
    async create(input, call) {
      refuseFaults(http, faultsIn(newSchema, input));
      const json = toSizedRequest(context, input.name, input);
      const names = namesOfAccount(input);
      const request: ApiRequest = { method: 'POST', path: '/accounts', body: { json }, names };
      const answer = await client.send(request, call.fresh());
      const { record, warnings } = await readCreated(context, { sentName: input.name, answer }, call);
      return { record, warnings: [...warnings, ...zeroWarnings(context, input, record)] };
    },
    async update(key, changes, call) {
      requireAccountKey(http, key);
      refuseFaults(http, faultsIn(changesSchema, changes));
      return update(context, { key, changes }, call);
    },
    async delete(key, call) {
      requireAccountKey(http, key);
      // With a token from before the deletion, a second one is 204 too, and with a later one a refusal.
      if (findOwnAccount(await client.self(call.fresh()), key) === null) throw notOwn(context);
      const account = { key, role: 'admin' } as const;
      await client.send({ method: 'DELETE', path: accountPath(key), account }, call.fresh());
      return { warnings: [] };
    },
    refreshActivationCode: (key, call) => refreshCode(context, key, call),
  };
}

async function update(
  context: Context,
  { key, changes }: { key: string; changes: AccountChanges },
  call: Call,
): Promise<Written<AccountRecord>> {
  const read = (): Promise<AccountRecord> => readAccount(context, { key }, call.fresh());
  if (changes.name === undefined && Object.keys(toAccountRequest('', changes)).length === 1) {
    return { record: await read(), warnings: [] };
  }
  // The upstream refuses a change without the name, so the present one is sent along.
  const name = changes.name ?? presentName(context, await read());
  const request: ApiRequest = {
    method: 'PUT',
    path: accountPath(key),
    body: { json: toSizedRequest(context, name, changes) },
    account: { key, role: 'admin' },
    names: namesOfAccount(changes),
  };
  const answer = await context.client.send(request, call.fresh()).catch(async (error: unknown) => {
    throw await explainRefusedSave(context, { key, error }, call);
  });
  // An answer that shows another account, or another name, is not the answer to this change.
  const record = accountIn(answer);
  if (record?.key === key && record.name === name) return { record, warnings: [] };
  return readAfterWrite({ resource: 'account', read, known: toPartialAccount({ id: key, name }) });
}

/** The refusal to delete an account that the login is not in. */
function notOwn({ http, settings }: Context): UpstreamError {
  if (settings.refusedAccountIsAbsent) return absentAccount(http);
  return http.failure({ code: 'PERMISSION_DENIED', message: "the gateway's login may not do this" });
}

/** At creation, v1 takes a zero for a setting that was left out. */
function zeroWarnings(
  { http }: Context,
  { settings }: AccountChanges,
  { settings: kept }: AccountRecord,
): string[] {
  const replaced = numberSettings.filter(
    (name) => settings?.[name] === 0 && kept != null && kept[name] !== 0,
  );
  return replaced.map(
    (name) =>
      `${http.backend}: settings.${name}: a zero counts as left out at creation, so that ${kept?.[name] ?? "the server's default"} holds`,
  );
}

async function refreshCode(
  context: Context,
  key: string,
  call: Call,
): Promise<Written<ActivationCodeRecord>> {
  const { http, client } = context;
  requireAccountKey(http, key);
  const path = `${accountPath(key)}/activationcode/refresh`;
  const request: ApiRequest = { method: 'PUT', path, body: { json: {} }, account: { key, role: 'user' } };
  const answer = await client.send(request, call.fresh()).catch(async (error: unknown) => {
    const explained = await explainRefusedSave(context, { key, error }, call);
    // Nothing was sent that could be out of range: an account that is there, and a server that failed.
    throw hasCode(explained, 'accountNotSaved') ? unclear(http) : explained;
  });
  const code = api.activationCode.safeParse(answer);
  const record = code.success ? toActivationCode(code.data) : null;
  if (record === null) throw unclear(http);
  return { record, warnings: [] };
}

function toSizedRequest({ http, settings }: Context, name: string, changes: AccountChanges): AccountRequest {
  const body = toAccountRequest(name, changes);
  refuseFaults(http, sizeFaults(body, settings.profile));
  return body;
}

/**
 * v1 answers with all that it keeps; v2 answers with numbers that it does not keep, and with other dates. An answer
 * that shows another name than the one sent may be that to another request, so its account is read: if that shows the
 * other name too, the new account is somewhere else, or nowhere. Names are not unique, so no list could tell.
 */
async function readCreated(
  context: Context,
  { sentName, answer }: { sentName: string; answer: unknown },
  call: Call,
): Promise<Written<AccountRecord>> {
  const { http, settings } = context;
  const record = settings.profile === 'v1' ? accountIn(answer) : null;
  if (record !== null && record.name === sentName) return { record, warnings: [] };
  const created = api.createdAccount.safeParse(answer);
  if (!created.success) throw unclear(http);
  const written = await readAfterWrite({
    resource: 'account',
    read: () => readAccount(context, { key: created.data.id, isNew: true }, call),
    known: toPartialAccount(created.data),
  });
  if ((written.record.name ?? sentName) !== sentName) throw unclear(http);
  return written;
}

/** A write never sends on what could not be read. */
function presentName({ http }: Context, { name }: AccountRecord): string {
  if (name !== undefined) return name;
  const message = 'Account: name: expected a text, which every change must send along, none came';
  throw http.failure({ code: 'BACKEND_PROTOCOL', message });
}

/** What the answer to a write shows; null where that is no account. */
function accountIn(answer: unknown): AccountRecord | null {
  if (!api.identity.safeParse(answer).success) return null;
  return withOddFields(() => toAccount(api.account.parse(answer)));
}

/** The values were in range, so either the account has gone since the token was issued, or the server failed. */
async function explainRefusedSave(
  context: Context,
  { key, error }: { key: string; error: unknown },
  call: Call,
): Promise<unknown> {
  if (!hasCode(error, 'accountNotSaved')) return error;
  const account = await settle(readAccount(context, { key }, call.fresh()));
  const isGone = account instanceof UpstreamError && account.code === 'NOT_FOUND';
  return isGone ? absentAccount(context.http) : error;
}
