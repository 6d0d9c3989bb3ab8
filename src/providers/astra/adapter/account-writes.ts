import type { AccountChanges, AccountRecord, AccountWrites, NewAccount } from '../../../contract/account.ts';
import type { Call } from '../../../contract/call.ts';
import type { ContactChanges, ContactRecord } from '../../../contract/contact.ts';
import type { Written } from '../../../contract/write.ts';
import type { FieldFault } from '../../../errors.ts';
import type { ApiAccount } from '../api.ts';
import * as api from '../api.ts';
import { accountPaths } from '../input-paths.ts';
import {
  checkAttributes,
  checkContact,
  checkForeign,
  checkText,
  nameLimits,
  refuseFaults,
} from '../inputs.ts';
import { isId } from '../keys.ts';
import { toAccount } from '../normalize.ts';
import { accountPost, accountPut } from '../requests.ts';
import type { Context } from './context.ts';
import { checkClearing, mergeContact } from './merge-changes.ts';
import { attempt, readAgain, readCreated, refuseUnreadable } from './read-written.ts';

type Writes = Required<Pick<AccountWrites, 'create' | 'update' | 'delete'>>;

export function accountWrites(context: Context): Writes {
  return {
    create: (input, call) => createAccount(context, input, call),
    update: (key, changes, call) => updateAccount(context, { key, changes }, call),
    // Softly: the account stays, in the state DELETING.
    delete: async (key, call) => {
      if (!isId(key)) throw noSuchAccount(context);
      await context.client.write({ method: 'DELETE', path: accountPath(key) }, call);
      return { warnings: [] };
    },
  };
}

/** Creates in two steps: a POST takes the name and the labels only, what else was asked for is a change behind it. */
async function createAccount(
  context: Context,
  input: NewAccount,
  call: Call,
): Promise<Written<AccountRecord>> {
  const { contact, enabled } = input;
  const { emptyText, ...whole } = mergeStored(context, null, contact);
  refuseFaults(context.http, checkAccount(input));
  const body = accountPost(input);
  const response = await context.client.write(
    { method: 'POST', path: '/accounts', body, inputPaths: accountPaths },
    call,
  );
  const source = { schema: api.account, path: '/accounts', resource: 'account' };
  const { id, found, warnings } = await readCreated(
    context,
    { ...source, response, isAsked: (account) => isNamed(account, input.name) },
    call,
  );
  const created = recordOf(id, found);
  const isEnabledAsAsked = enabled === undefined || created.enabled === enabled;
  if (isEnabledAsAsked && contact === undefined) return { record: created, warnings };
  const changes = { ...(!isEnabledAsAsked && { enabled }) };
  const change = accountPut(changes, { contact: whole.value, emptyText });
  const put = { method: 'PUT', path: accountPath(id), body: change, inputPaths: accountPaths } as const;
  const changed = await attempt(context.client.write(put, call), call);
  const asked = [...(isEnabledAsAsked ? [] : ['enabled']), ...(contact === undefined ? [] : ['contact'])];
  const unchanged = `The account was created, but this was not set: ${asked.join(', ')}`;
  const now = await readAgain(context, { ...source, path: accountPath(id) }, call);
  return {
    record: recordOf(id, now.found),
    warnings: [...warnings, ...(changed.done ? [] : [`${unchanged}: ${changed.reason}`]), ...now.warnings],
  };
}

async function updateAccount(
  context: Context,
  { key, changes }: { key: string; changes: AccountChanges },
  call: Call,
): Promise<Written<AccountRecord>> {
  if (!isId(key)) throw noSuchAccount(context);
  refuseFaults(context.http, checkAccount(changes));
  const source = { schema: api.account, path: accountPath(key), resource: 'account' };
  const isEmpty = Object.values(changes).every((value) => value === undefined);
  // A contact is changed as a whole, and an empty change is none.
  const needsStored = isEmpty || changes.contact !== undefined;
  const stored = needsStored ? await context.client.readItem(source, call) : null;
  if (needsStored && stored === null) throw noSuchAccount(context);
  if (isEmpty) return { record: recordOf(key, stored), warnings: [] };
  const before = recordOf(key, stored);
  if (changes.contact !== undefined) refuseUnreadable(context.http, before, 'contact');
  const { value, cleared, emptyText } = mergeStored(context, before.contact, changes.contact);
  refuseFaults(context.http, checkClearing(cleared, emptyText));
  const body = accountPut(changes, { contact: value, emptyText });
  await context.client.write({ method: 'PUT', path: source.path, body, inputPaths: accountPaths }, call);
  const { found, warnings } = await readAgain(context, source, call);
  return { record: recordOf(key, found), warnings };
}

function mergeStored(
  { settings }: Context,
  stored: ContactRecord | null | undefined,
  changes: ContactChanges | undefined,
): { value: ContactRecord | null; cleared: string[]; emptyText: boolean } {
  const emptyText = settings.clearWithEmptyText;
  return changes === undefined
    ? { value: null, cleared: [], emptyText }
    : { ...mergeContact('contact', stored, changes), emptyText };
}

function checkAccount(input: AccountChanges): FieldFault[] {
  return [
    ...checkForeign(input, foreign),
    ...checkText('name', input.name, nameLimits),
    ...checkContact(input.contact),
    ...checkAttributes(input.attributes),
  ];
}

const foreign = {
  description: 'accounts of this backend have no description',
  settings: 'accounts of this backend have no settings',
  mfaPolicy: 'accounts of this backend have no MFA policy',
  mfaMethods: 'accounts of this backend have no MFA methods',
};

/** Whether the account can have the name; one that cannot be read is no other name. */
function isNamed({ name, odd }: ApiAccount, asked: string): boolean {
  return name === asked || odd.some(({ field }) => field === 'name');
}

/** The record as far as it was read: the gateway asks for the rest when a query wants it. */
function recordOf(id: string, account: ApiAccount | null): AccountRecord {
  return account === null ? { key: id, externalId: id } : toAccount(account);
}

function accountPath(id: string): string {
  return `/accounts/${encodeURIComponent(id)}`;
}

function noSuchAccount({ http }: Context): Error {
  return http.failure({ code: 'NOT_FOUND', message: 'has no such account' });
}
