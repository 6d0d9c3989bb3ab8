import type {
  AccountChanges,
  AccountRecord,
  AccountWrites,
  ActivationCodeRecord,
} from '../../../contract/account.ts';
import type { Call } from '../../../contract/call.ts';
import type { Written } from '../../../contract/write.ts';
import { UpstreamError } from '../../../errors.ts';
import { withOddFields } from '../../../kit/odd-fields.ts';
import * as api from '../api.ts';
import { checkAccount, checkSize, refuse } from '../inputs.ts';
import { toAccount, toActivationCode } from '../normalize.ts';
import {
  type AccountRequest,
  accountPath,
  numberSettings,
  toAccountRequest,
  toInputPath,
} from '../requests.ts';
import type { ApiRequest } from './client.ts';
import type { Context } from './context.ts';
import { absentAccount, isFailure, refuseImpossibleAccount, unclear } from './failures.ts';
import { readAccount } from './read-account.ts';
import { findOwnAccount } from './self.ts';

export function accountWrites(context: Context): Required<AccountWrites> {
  const { http, settings, client } = context;
  return {
    async create(input, call) {
      refuse(http, checkAccount(input, settings.profile));
      const body = bodyOf(context, input.name, input);
      const request: ApiRequest = { method: 'POST', path: '/accounts', body: { json: body } };
      const answer = await namingInput(client.send(request, call.fresh()), input);
      const { record, warnings } = await readCreated(context, input.name, answer, call);
      return { record, warnings: [...warnings, ...zeroWarnings(context, input, record)] };
    },
    async update(key, changes, call) {
      refuseImpossibleAccount(http, key);
      refuse(http, checkAccount(changes, settings.profile));
      if (changes.name === undefined && Object.keys(toAccountRequest('', changes)).length === 1) {
        return { record: await readAccount(context, { key }, call.fresh()), warnings: [] };
      }
      // The upstream refuses a change without the name, so the present one is sent along.
      const name = changes.name ?? (await readName(context, key, call));
      const body = bodyOf(context, name, changes);
      const account = { key, role: 'admin' } as const;
      const request: ApiRequest = { method: 'PUT', path: accountPath(key), body: { json: body }, account };
      const written = client.send(request, call.fresh());
      const answer = await namingInput(written, changes).catch((error: unknown) =>
        explainRefusedSave(context, key, error, call),
      );
      // An answer that shows another account, or another name, is not the answer to this change.
      const record = accountIn(answer);
      if (record?.key === key && record.name === name) return { record, warnings: [] };
      return readAfter(context, { key, name }, () => readAccount(context, { key }, call.fresh()), call);
    },
    async delete(key, call) {
      refuseImpossibleAccount(http, key);
      // With a token from before the deletion, a second one is 204 too, and with a later one a refusal.
      if (findOwnAccount(await client.self(call.fresh()), key) === null) throw notOwn(context);
      const account = { key, role: 'admin' } as const;
      await client.send({ method: 'DELETE', path: accountPath(key), account }, call.fresh());
      return { warnings: [] };
    },
    refreshActivationCode: (key, call) => refreshCode(context, key, call),
  };
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
  refuseImpossibleAccount(http, key);
  const path = `${accountPath(key)}/activationcode/refresh`;
  const request: ApiRequest = { method: 'PUT', path, body: { json: {} }, account: { key, role: 'user' } };
  const answer = await client.send(request, call.fresh()).catch(async (error: unknown): Promise<never> => {
    const explained = await explainRefusedSave(context, key, error, call).catch((reason: unknown) => reason);
    // Nothing was sent that could be out of range: an account that is there, and a server that failed.
    throw isFailure(explained, 'INVALID_INPUT', 500) ? unclear(http) : explained;
  });
  const code = api.activationCode.safeParse(answer);
  const record = code.success ? toActivationCode(code.data) : null;
  if (record === null) throw unclear(http);
  return { record, warnings: [] };
}

function bodyOf({ http, settings }: Context, name: string, changes: AccountChanges): AccountRequest {
  const body = toAccountRequest(name, changes);
  refuse(http, checkSize(body, settings.profile));
  return body;
}

/**
 * v1 answers with all that it keeps; v2 answers with numbers that it does not keep, and with other dates. An answer
 * that shows another name than the one sent may be that to another request, so its account is read: if that shows the
 * other name too, the new account is somewhere else, or nowhere. Names are not unique, so no list could tell.
 */
async function readCreated(
  context: Context,
  sentName: string,
  answer: unknown,
  call: Call,
): Promise<Written<AccountRecord>> {
  const { http, settings } = context;
  const record = settings.profile === 'v1' ? accountIn(answer) : null;
  if (record !== null && record.name === sentName) return { record, warnings: [] };
  const created = api.createdAccount.safeParse(answer);
  if (!created.success) throw unclear(http);
  const { id, name } = created.data;
  const read = (): Promise<AccountRecord> => readAccount(context, { key: id, isNew: true }, call);
  const written = await readAfter(context, { key: id, ...(name !== null && { name }) }, read, call);
  if ((written.record.name ?? sentName) !== sentName) throw unclear(http);
  return written;
}

/** A write never sends on what could not be read. */
async function readName(context: Context, key: string, call: Call): Promise<string> {
  const { name } = await readAccount(context, { key }, call.fresh());
  if (name !== undefined) return name;
  const message = 'Account: name: expected a text, which every change must send along, none came';
  throw context.http.failure({ code: 'BACKEND_PROTOCOL', message });
}

/** What the answer to a write shows; null where that is no account. */
function accountIn(answer: unknown): AccountRecord | null {
  if (!api.identity.safeParse(answer).success) return null;
  return withOddFields(() => toAccount(api.account.parse(answer)));
}

/** The write is done: a read that fails behind it, whyever, is a warning, and the record holds what is known. */
async function readAfter(
  { http }: Context,
  { key, name }: { key: string; name?: string },
  read: () => Promise<AccountRecord>,
  { signal }: Call,
): Promise<Written<AccountRecord>> {
  try {
    return { record: await read(), warnings: [] };
  } catch (error) {
    if (!(error instanceof UpstreamError) && !signal.aborted) throw error;
    const warning = `${http.backend}: the account was written, but could not be read again afterwards`;
    const record = { key, externalId: key, ...(name !== undefined && { name }) };
    return { record, warnings: [warning] };
  }
}

/** The values were in range, so either the account has gone since the token was issued, or the server failed. */
async function explainRefusedSave(context: Context, key: string, error: unknown, call: Call): Promise<never> {
  if (error instanceof UpstreamError && error.status === 500 && error.code === 'INVALID_INPUT') {
    await readAccount(context, { key }, call.fresh()).catch((reason: unknown) => {
      if (reason instanceof UpstreamError && reason.code === 'NOT_FOUND') throw absentAccount(context.http);
    });
  }
  throw error;
}

/** The upstream's complaints, under the names that the caller has used. */
async function namingInput(answer: Promise<unknown>, { attributes = [] }: AccountChanges): Promise<unknown> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof UpstreamError) || error.fields.length === 0) throw error;
    throw new UpstreamError({
      backend: error.backend,
      provider: error.provider,
      code: error.code,
      message: error.message,
      status: error.status ?? undefined,
      fields: error.fields.map(({ name, reason }) => ({ name: toInputPath(name, attributes), reason })),
      detail: error.detail ?? undefined,
      cause: error,
    });
  }
}
