import type { Call } from '../../../contract/call.ts';
import type { Invitation } from '../../../contract/user.ts';
import type { Done, Outcomes } from '../../../contract/write.ts';
import { type FieldFault, UpstreamError } from '../../../errors.ts';
import { notReadAgain } from '../../../kit/after-write.ts';
import { chunksOf } from '../../../kit/chunks.ts';
import { faultsIn, refuseFaults } from '../../../kit/input.ts';
import { settle } from '../../../kit/settle.ts';
import * as inputs from '../inputs.ts';
import { toNewUser } from '../requests.ts';
import type { Context } from './context.ts';
import { findExisting } from './existing-users.ts';
import type { Holdings } from './holdings.ts';
import { ignoredWarnings, readHoldings, unknownHoldings } from './holdings.ts';
import { accountFaults } from './tenant.ts';

interface Invitations {
  accountKey: string | null;
  invitations: readonly Invitation[];
}

export async function inviteUsers(
  context: Context,
  { accountKey, invitations }: Invitations,
  call: Call,
): Promise<Outcomes> {
  const { client, settings } = context;
  refuseFaults(client.http, faultsInAll(invitations));
  refuseFaults(client.http, await accountFaults(context.tenant, accountKey, call));
  const existing = await findExisting(
    context,
    invitations.map(({ email }) => email),
    call,
  );
  const outcomes = new Map<string, Done | UpstreamError>();
  // An invitation creates or overwrites: who is already here would lose roles and permissions.
  for (const [email, entry] of existing) {
    const message = 'this user exists already and was not invited';
    const refusal = (): UpstreamError => client.http.failure({ code: 'CONFLICT', message });
    outcomes.set(email, entry instanceof UpstreamError ? entry : refusal());
  }
  const invited = invitations.filter(({ email }) => !outcomes.has(email));
  for (const chunk of chunksOf(invited, settings.batchSize)) {
    for (const [email, outcome] of await inviteChunk(context, chunk, call)) outcomes.set(email, outcome);
  }
  return outcomes;
}

/** Invites many by one request. Its answer shows one of them, so each is read again. */
async function inviteChunk(context: Context, chunk: readonly Invitation[], call: Call): Promise<Outcomes> {
  const { client, settings } = context;
  const users = chunk.map((invitation) => toNewUser(invitation.email, invitation, settings));
  const request = { method: 'POST', path: '/account/user/invite', body: { json: users } } as const;
  const answer = await settle(client.write(request, call));
  if (answer instanceof UpstreamError) return new Map(chunk.map(({ email }) => [email, answer]));
  const found = await findInvited(context, chunk, call);
  return new Map(
    chunk.map((invitation) => [
      invitation.email,
      outcomeOf(context, invitation, found.get(invitation.email)),
    ]),
  );
}

async function findInvited(
  context: Context,
  chunk: readonly Invitation[],
  call: Call,
): Promise<ReadonlyMap<string, Holdings | UpstreamError>> {
  const emails = chunk.map(({ email }) => email);
  const found = new Map(await readHoldings(context, emails, call));
  // The server may have rewritten a name, and know it by the new one only.
  const lost = emails.filter((email) => !found.has(email));
  if (lost.length === 0) return found;
  for (const [email, entry] of await findExisting(context, lost, call)) {
    found.set(email, entry instanceof UpstreamError ? entry : unknownHoldings);
  }
  return found;
}

function outcomeOf(
  { client }: Context,
  invitation: Invitation,
  found: Holdings | UpstreamError | undefined,
): Done | UpstreamError {
  if (found === undefined) {
    return client.http.failure({
      code: 'CONFLICT',
      message: 'the invitation was accepted, but made no user',
    });
  }
  if (found instanceof UpstreamError) return { warnings: [notReadAgain('user', found.message)] };
  return { warnings: ignoredWarnings(invitation, found, false) };
}

/** An address has one outcome, so it can be invited once. */
function faultsInAll(invitations: readonly Invitation[]): FieldFault[] {
  const seen = new Set<string>();
  return invitations.flatMap((invitation, index) => {
    const address = invitation.email.toLowerCase();
    const isRepeated = seen.has(address);
    seen.add(address);
    return [
      ...faultsIn(inputs.invitation, invitation, 'invitations', index),
      ...(isRepeated ? [{ name: `invitations.${index}.email`, reason: 'is there twice' }] : []),
    ];
  });
}
