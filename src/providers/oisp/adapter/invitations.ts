import type { Call } from '../../../contract/call.ts';
import type { UserWrites } from '../../../contract/user.ts';
import type { Done } from '../../../contract/write.ts';
import type { UpstreamError } from '../../../errors.ts';
import { faultsIn, refuseFaults } from '../../../kit/input.ts';
import { outcomesOf } from '../../../kit/outcomes.ts';
import { readBody } from '../../../kit/read-body.ts';
import * as api from '../api.ts';
import { cancelling, inviting } from '../inputs.ts';
import { accountPath, namesOfInvitation, toInviteRequest } from '../requests.ts';
import type { ApiRequest } from './client.ts';
import type { Context } from './context.ts';
import { hasCode, isFailure, requireAccountKey, unclear } from './failures.ts';
import { deleteInvite, readMembers } from './memberships.ts';

/** One of the invitations of an input. */
interface Invite {
  accountKey: string;
  email: string;
  index: number;
}

export function invitationWrites(context: Context): Required<Pick<UserWrites, 'invite' | 'cancelInvites'>> {
  const { http } = context;
  return {
    async invite(givenKey, invitations, call) {
      refuseFaults(http, faultsIn(inviting, { accountKey: givenKey, invitations }));
      const accountKey = requireAccountKey(http, givenKey);
      const invites = invitations.map(({ email }, index): [string, Invite] => [
        email,
        { accountKey, email, index },
      ]);
      const fresh = call.fresh();
      const findReason = createReasons(context, accountKey, call);
      return outcomesOf(http, new Map(invites), async (one): Promise<Done> => {
        try {
          await invite(context, one, fresh);
          return { warnings: [] };
        } catch (error) {
          // v1's whole answer to a second invitation is that the server failed, which leaves open what it did.
          if (!isFailure(error, 'OUTCOME_UNKNOWN', 500)) throw error;
          throw (await findReason(one.email)) ?? error;
        }
      });
    },
    async cancelInvites(accountKey, emails, call) {
      refuseFaults(http, faultsIn(cancelling, { emails }));
      requireAccountKey(http, accountKey);
      const [invited, members] = await readListed(context, accountKey, call.fresh());
      const memberEmails = new Set(members.map((email) => email.toLowerCase()));
      const afterwards = call.fresh();
      return outcomesOf(
        http,
        new Map(emails.map((email) => [email, email])),
        async (email): Promise<Done> => {
          // The same route removes members; an invitation can outlive its acceptance by other ways.
          if (memberEmails.has(email.toLowerCase())) throw isMember(context);
          if (!invited.includes(email)) throw notInvited(context);
          await cancel(context, { accountKey, email }, afterwards);
          return { warnings: [] };
        },
      );
    },
  };
}

async function invite(context: Context, { accountKey, email, index }: Invite, call: Call): Promise<void> {
  const request: ApiRequest = {
    method: 'POST',
    path: `${accountPath(accountKey)}/invites`,
    body: { json: toInviteRequest(email) },
    account: { key: accountKey, role: 'admin' },
    names: namesOfInvitation(index),
  };
  const answer = api.invite.safeParse(await context.client.send(request, call));
  if (answer.success && isFor(answer.data, accountKey, email)) return;
  // Before the request the address was not invited, or the upstream would have refused it.
  const invited = await readInvites(context, accountKey, call.fresh()).catch(() => []);
  if (!invited.some((one) => isSameAddress(one, email))) throw unclear(context.http);
}

function isFor(invite: api.ApiInvite, accountKey: string, email: string): boolean {
  return invite.accountId === accountKey && isSameAddress(invite.email, email);
}

function isSameAddress(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

async function cancel(
  context: Context,
  invite: Pick<Invite, 'accountKey' | 'email'>,
  call: Call,
): Promise<void> {
  await deleteInvite(context, invite, call).catch((error: unknown) => {
    // The invitation is gone; the complaint is that nobody with this address could be removed.
    if (!hasCode(error, 'noSuchUser')) throw error;
  });
}

async function readInvites(
  { http, settings, client }: Context,
  accountKey: string,
  call: Call,
): Promise<string[]> {
  const account = { key: accountKey, role: settings.profile === 'v1' ? 'user' : 'admin' } as const;
  const path = `${accountPath(accountKey)}/invites`;
  return readBody(http, api.invites, await client.send({ method: 'GET', path, account }, call), 'Invites');
}

/** Addresses: those that are invited to an account, and those of its members. */
type Listed = [invited: string[], members: string[]];

async function readListed(context: Context, accountKey: string, call: Call): Promise<Listed> {
  const [invited, members] = await Promise.all([
    readInvites(context, accountKey, call),
    readMembers(context, accountKey, call),
  ]);
  return [invited, members.map(({ email }) => email)];
}

/** Why an address cannot be invited, as far as that can be found out: read once for all, and only when needed. */
function createReasons(
  context: Context,
  accountKey: string,
  call: Call,
): (email: string) => Promise<UpstreamError | null> {
  const afterwards = call.fresh();
  const read = (): Promise<Listed> => readListed(context, accountKey, afterwards);
  return async (email) => {
    // Where the lists cannot be read, the failure stays the one that it was.
    const [invited, members] = await afterwards.once('oisp:listed', read).catch((): Listed => [[], []]);
    if (members.includes(email)) return isMember(context);
    return invited.includes(email) ? isInvited(context) : null;
  };
}

function isMember({ http }: Context): UpstreamError {
  const message = 'the address belongs to a member of the account, not to an open invitation';
  return http.failure({ code: 'CONFLICT', message });
}

function isInvited({ http }: Context): UpstreamError {
  return http.failure({ code: 'CONFLICT', message: 'the address is invited to the account already' });
}

function notInvited({ http }: Context): UpstreamError {
  return http.failure({ code: 'NOT_FOUND', message: 'has no such invitation' });
}
