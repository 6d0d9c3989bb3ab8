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
import type { AstraClient } from './client.ts';
import { checkClearing, mergeContact } from './merge-changes.ts';
import { attempt, readAgain, readCreated, refuseUnreadable } from './read-written.ts';

type Writes = Required<Pick<AccountWrites, 'create' | 'update' | 'delete'>>;

export function accountWrites(client: AstraClient): Writes {
  return {
    create: (input, call) => createAccount(client, input, call),
    update: (key, changes, call) => updateAccount(client, { key, changes }, call),
    // Softly: the account stays, in the state DELETING.
    delete: async (key, call) => {
      if (!isId(key)) throw noSuchAccount(client);
      await client.write({ method: 'DELETE', path: accountPath(key) }, call);
      return { warnings: [] };
    },
  };
}

/** A POST takes the name and the labels only; what else was asked for is a change behind it. */
async function createAccount(
  client: AstraClient,
  input: NewAccount,
  call: Call,
): Promise<Written<AccountRecord>> {
  const { contact, enabled } = input;
  const { emptyText, ...whole } = wholeOf(client, null, contact);
  refuseFaults(client.http, checkAccount(input));
  const body = accountPost(input);
  const response = await client.write(
    { method: 'POST', path: '/accounts', body, inputPaths: accountPaths },
    call,
  );
  const source = { schema: api.account, path: '/accounts', resource: 'account' };
  const { id, found, warnings } = await readCreated(
    client,
    { ...source, response, isAsked: (account) => isNamed(account, input.name) },
    call,
  );
  const created = recordOf(id, found);
  const isEnabledAsAsked = enabled === undefined || created.enabled === enabled;
  if (isEnabledAsAsked && contact === undefined) return { record: created, warnings };
  const changes = { ...(!isEnabledAsAsked && { enabled }) };
  const change = accountPut(changes, { contact: whole.value, emptyText });
  const put = { method: 'PUT', path: accountPath(id), body: change, inputPaths: accountPaths } as const;
  const changed = await attempt(client.write(put, call), call);
  const asked = [...(isEnabledAsAsked ? [] : ['enabled']), ...(contact === undefined ? [] : ['contact'])];
  const unchanged = `The account was created, but this was not set: ${asked.join(', ')}`;
  const now = await readAgain(client, { ...source, path: accountPath(id) }, call);
  return {
    record: recordOf(id, now.found),
    warnings: [...warnings, ...(changed.done ? [] : [`${unchanged}: ${changed.reason}`]), ...now.warnings],
  };
}

async function updateAccount(
  client: AstraClient,
  { key, changes }: { key: string; changes: AccountChanges },
  call: Call,
): Promise<Written<AccountRecord>> {
  if (!isId(key)) throw noSuchAccount(client);
  refuseFaults(client.http, checkAccount(changes));
  const source = { schema: api.account, path: accountPath(key), resource: 'account' };
  const isEmpty = Object.values(changes).every((value) => value === undefined);
  // A contact is changed as a whole, and an empty change is none.
  const needsStored = isEmpty || changes.contact !== undefined;
  const stored = needsStored ? await client.readItem(source.schema, source.path, 'account', call) : null;
  if (needsStored && stored === null) throw noSuchAccount(client);
  if (isEmpty) return { record: recordOf(key, stored), warnings: [] };
  const before = recordOf(key, stored);
  if (changes.contact !== undefined) refuseUnreadable(client.http, before, 'contact');
  const { value, cleared, emptyText } = wholeOf(client, before.contact, changes.contact);
  refuseFaults(client.http, checkClearing(cleared, emptyText));
  const body = accountPut(changes, { contact: value, emptyText });
  await client.write({ method: 'PUT', path: source.path, body, inputPaths: accountPaths }, call);
  const { found, warnings } = await readAgain(client, source, call);
  return { record: recordOf(key, found), warnings };
}

function wholeOf(
  { settings }: AstraClient,
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

/** A name that cannot be read is no other name. */
function isNamed({ name, odd }: ApiAccount, asked: string): boolean {
  return name === asked || odd.some(({ field }) => field === 'name');
}

/** What could not be read is left out, so that the gateway asks for it when a query wants it. */
function recordOf(id: string, account: ApiAccount | null): AccountRecord {
  return account === null ? { key: id, externalId: id } : toAccount(account);
}

function accountPath(id: string): string {
  return `/accounts/${encodeURIComponent(id)}`;
}

function noSuchAccount({ http }: AstraClient): Error {
  return http.failure({ code: 'NOT_FOUND', message: 'has no such account' });
}
