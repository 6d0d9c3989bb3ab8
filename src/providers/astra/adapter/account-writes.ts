import type { AccountChanges, AccountRecord, AccountWrites, NewAccount } from '../../../contract/account.ts';
import type { Call } from '../../../contract/call.ts';
import type { ContactChanges, ContactRecord } from '../../../contract/contact.ts';
import type { Written } from '../../../contract/write.ts';
import { UpstreamError } from '../../../errors.ts';
import { readAfterWrite } from '../../../kit/after-write.ts';
import { faultsIn, refuseFaults } from '../../../kit/input.ts';
import { settle } from '../../../kit/settle.ts';
import type { ApiAccount } from '../api.ts';
import * as api from '../api.ts';
import { accountChanges, newAccount } from '../inputs.ts';
import { isId } from '../keys.ts';
import { toAccount } from '../normalize.ts';
import { accountNames, accountPost, accountPut } from '../requests.ts';
import { readAccount } from './accounts.ts';
import type { Context } from './context.ts';
import { readCreated } from './created.ts';
import { faultsInClearing, mergeContact, refuseUnreadable } from './merge-changes.ts';

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
  refuseFaults(context.http, faultsIn(newAccount, input));
  const body = accountPost(input);
  const response = await context.client.write(
    { method: 'POST', path: '/accounts', body, names: accountNames },
    call,
  );
  const isAsked = (account: ApiAccount): boolean => isNamed(account, input.name);
  const creation = { schema: api.account, path: '/accounts', resource: 'account', response, isAsked };
  const { id, found, warnings } = await readCreated(context, creation, call);
  const record = found === null ? { key: id, externalId: id } : toAccount(found);
  return completeAccount(context, { input, created: { record, warnings } }, call);
}

interface Incomplete {
  input: NewAccount;
  created: Written<AccountRecord>;
}

/** Enables a new account and sets its contact, where that was asked for. */
async function completeAccount(
  context: Context,
  { input: { enabled, contact }, created }: Incomplete,
  call: Call,
): Promise<Written<AccountRecord>> {
  const { key } = created.record;
  const isEnabledAsAsked = enabled === undefined || created.record.enabled === enabled;
  if (isEnabledAsAsked && contact === undefined) return created;
  const changes = isEnabledAsAsked ? {} : { enabled };
  const { contact: whole, emptyText } = mergeStored(context, null, contact);
  const body = accountPut(changes, { contact: whole, emptyText });
  const put = { method: 'PUT', path: accountPath(key), body, names: accountNames } as const;
  const changed = await settle(context.client.write(put, call));
  const asked = [...Object.keys(changes), ...(contact === undefined ? [] : ['contact'])].join(', ');
  const unchanged =
    changed instanceof UpstreamError
      ? [`The account was created, but this was not set: ${asked}: ${changed.message}`]
      : [];
  const now = await readWritten(context, key, call);
  return { record: now.record, warnings: [...created.warnings, ...unchanged, ...now.warnings] };
}

async function updateAccount(
  context: Context,
  { key, changes }: { key: string; changes: AccountChanges },
  call: Call,
): Promise<Written<AccountRecord>> {
  if (!isId(key)) throw noSuchAccount(context);
  refuseFaults(context.http, faultsIn(accountChanges, changes));
  const isEmpty = Object.values(changes).every((value) => value === undefined);
  // A contact is changed as a whole, and an empty change is none.
  const needsStored = isEmpty || changes.contact !== undefined;
  const stored = needsStored ? await readAccount(context, key, call) : null;
  if (needsStored && stored === null) throw noSuchAccount(context);
  if (isEmpty && stored !== null) return { record: stored, warnings: [] };
  if (stored !== null) refuseUnreadable(context.http, stored, 'contact');
  const { cleared, ...contact } = mergeStored(context, stored?.contact, changes.contact);
  refuseFaults(context.http, faultsInClearing(cleared, contact.emptyText));
  const body = accountPut(changes, contact);
  const put = { method: 'PUT', path: accountPath(key), body, names: accountNames } as const;
  await context.client.write(put, call);
  return readWritten(context, key, call);
}

function readWritten(context: Context, id: string, call: Call): Promise<Written<AccountRecord>> {
  const read = (): Promise<AccountRecord | null> => readAccount(context, id, call.fresh());
  return readAfterWrite({ resource: 'account', read, known: { key: id, externalId: id } });
}

function mergeStored(
  { settings }: Context,
  stored: ContactRecord | null | undefined,
  changes: ContactChanges | undefined,
): { contact: ContactRecord | null; cleared: string[]; emptyText: boolean } {
  const emptyText = settings.clearWithEmptyText;
  if (changes === undefined) return { contact: null, cleared: [], emptyText };
  const { value, cleared } = mergeContact('contact', stored, changes);
  return { contact: value, cleared, emptyText };
}

/** Whether the account can have the name; one that cannot be read is no other name. */
function isNamed({ name, odd }: ApiAccount, asked: string): boolean {
  return name === asked || odd.some(({ field }) => field === 'name');
}

function accountPath(id: string): string {
  return `/accounts/${encodeURIComponent(id)}`;
}

function noSuchAccount({ http }: Context): Error {
  return http.failure({ code: 'NOT_FOUND', message: 'has no such account' });
}
