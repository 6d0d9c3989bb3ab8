import type { Call } from '../../../contract/call.ts';
import type { Invitation, UserWrites } from '../../../contract/user.ts';
import type { Done } from '../../../contract/write.ts';
import type { FieldFault, UpstreamError } from '../../../errors.ts';
import { readBody } from '../../../kit/read-body.ts';
import * as api from '../api.ts';
import { hasControlCharacter, refuse, repetitionFaults } from '../inputs.ts';
import { accountPath, type InviteRequest } from '../requests.ts';
import type { ApiRequest } from './client.ts';
import type { Context } from './context.ts';
import { isFailure, refuseImpossibleAccount, saysNoSuchUser, unclear } from './failures.ts';
import { deleteInvite, isAddressable, readMembers } from './memberships.ts';
import { actOnEach } from './outcomes.ts';

export function invitationWrites(context: Context): Required<Pick<UserWrites, 'invite' | 'cancelInvites'>> {
  const { http } = context;
  return {
    async invite(accountKey, invitations, call) {
      refuse(http, invitationFaults(accountKey, invitations));
      const account = accountKey ?? '';
      refuseImpossibleAccount(http, account);
      const fresh = call.fresh();
      const present = whoIsThere(context, account, call);
      const emails = new Map(invitations.map(({ email }) => [email, email]));
      return actOnEach(http, emails, async (email): Promise<Done> => {
        try {
          await invite(context, account, email, fresh);
          return done;
        } catch (error) {
          // v1's whole answer to a second invitation is that the server failed, which leaves open what it did.
          if (!isFailure(error, 'OUTCOME_UNKNOWN', 500)) throw error;
          throw (await present(email)) ?? error;
        }
      });
    },
    async cancelInvites(accountKey, emails, call) {
      refuse(http, addressFaults(emails));
      refuseImpossibleAccount(http, accountKey);
      const fresh = call.fresh();
      const [invited, members] = await Promise.all([
        readInvites(context, accountKey, fresh),
        readMembers(context, accountKey, fresh),
      ]);
      const memberEmails = new Set(members.map(({ email }) => email.toLowerCase()));
      const afterwards = call.fresh();
      const targets = new Map(emails.map((email) => [email, email]));
      return actOnEach(http, targets, async (email): Promise<Done> => {
        // The same route removes members; an invitation can outlive its acceptance by other ways.
        if (memberEmails.has(email.toLowerCase())) throw isMember(context);
        if (!invited.includes(email)) throw notInvited(context);
        await cancel(context, accountKey, email, afterwards);
        return done;
      });
    },
  };
}

const done: Done = { warnings: [] };

async function invite(context: Context, accountKey: string, email: string, call: Call): Promise<void> {
  const body: InviteRequest = { email };
  const request: ApiRequest = {
    method: 'POST',
    path: `${accountPath(accountKey)}/invites`,
    body: { json: body },
    account: { key: accountKey, role: 'admin' },
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

async function cancel(context: Context, accountKey: string, email: string, call: Call): Promise<void> {
  await deleteInvite(context, accountKey, email, call).catch((error: unknown) => {
    // The invitation is gone; the complaint is that nobody with this address could be removed.
    if (!saysNoSuchUser(error)) throw error;
  });
}

async function readInvites(
  { http, settings, client }: Context,
  accountKey: string,
  call: Call,
): Promise<string[]> {
  const account = { key: accountKey, role: settings.profile === 'v1' ? 'user' : 'admin' } as const;
  const body = await client.send(
    { method: 'GET', path: `${accountPath(accountKey)}/invites`, account },
    call,
  );
  return readBody(http, api.invites, body, 'Invites');
}

/** Why an address cannot be invited, as far as that can be found out: read once for all, and only when needed. */
function whoIsThere(
  context: Context,
  accountKey: string,
  call: Call,
): (email: string) => Promise<UpstreamError | null> {
  const afterwards = call.fresh();
  const read = async (): Promise<{ invited: string[]; members: string[] }> => {
    const [invited, members] = await Promise.all([
      readInvites(context, accountKey, afterwards),
      readMembers(context, accountKey, afterwards),
    ]);
    return { invited, members: members.map(({ email }) => email) };
  };
  return async (email) => {
    // Where the lists cannot be read, the failure stays the one that it was.
    const there = await afterwards.once('oisp:present', read).catch(() => null);
    if (there?.members.includes(email)) return isMember(context);
    if (there?.invited.includes(email)) return isInvited(context);
    return null;
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

const beyondEmail = {
  firstName: 'is not known to this kind of backend',
  lastName: 'is not known to this kind of backend',
  roleKeys:
    'cannot be chosen: an accepted invitation gives the role user, and more can be assigned afterwards',
  groupKeys: 'is not known to this kind of backend',
  permissions: 'is not known to this kind of backend',
} as const satisfies Record<Exclude<keyof Invitation, 'email'>, string>;

function invitationFaults(accountKey: string | null, invitations: readonly Invitation[]): FieldFault[] {
  const each = invitations.flatMap((invitation, index): FieldFault[] => {
    const path = `invitations.${index}`;
    const fields = Object.keys(beyondEmail) as (keyof typeof beyondEmail)[];
    const foreign = fields
      .filter((field) => invitation[field] != null)
      .map((field) => ({ name: `${path}.${field}`, reason: beyondEmail[field] }));
    const { email } = invitation;
    const isAddress = /^[^\s@]+@[^\s@]+$/.test(email) && !hasControlCharacter(email);
    return isAddress ? foreign : [...foreign, { name: `${path}.email`, reason: 'is no e-mail address' }];
  });
  const emails = invitations.map(({ email }) => email);
  return [
    ...(accountKey === null
      ? [{ name: 'accountKey', reason: 'is required: invitations are to an account' }]
      : []),
    ...each,
    ...repetitionFaults(emails, (index) => `invitations.${index}.email`),
  ];
}

/** The upstream keeps invitations for anything that is a text; those must be cancellable too. */
function addressFaults(emails: readonly string[]): FieldFault[] {
  return [
    ...emails.flatMap((email, index) =>
      isAddressable(email) && !hasControlCharacter(email)
        ? []
        : [{ name: `emails.${index}`, reason: 'is no e-mail address' }],
    ),
    ...repetitionFaults(emails, (index) => `emails.${index}`),
  ];
}
