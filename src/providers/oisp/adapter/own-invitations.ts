import type { Call } from '../../../contract/call.ts';
import type { UserWrites } from '../../../contract/user.ts';
import { UpstreamError } from '../../../errors.ts';
import { refuseFaults } from '../../../kit/input.ts';
import { readBody, readItems } from '../../../kit/read-body.ts';
import * as api from '../api.ts';
import { toInvitingAccount } from '../normalize.ts';
import type { ApiRequest } from './client.ts';
import type { Context } from './context.ts';
import { unclear } from './failures.ts';
import { findOwnAccount } from './self.ts';

/** Invitations of the gateway's own login: the upstream lets nobody else read or answer them. */
export function ownInvitationWrites(
  context: Context,
): Required<Pick<UserWrites, 'acceptInvite' | 'declineInvite'>> {
  const { http, client } = context;
  return {
    async acceptInvite(accountKey, call) {
      const invite = await findInvite(context, accountKey, call.fresh());
      const answer = api.ownInvite.safeParse(await client.send(toAnswer(invite, true), call.fresh()));
      const isThis = answer.success && answer.data._id === invite._id;
      if (!isThis && findOwnAccount(await client.self(call.fresh()), invite.accountId) === null) {
        throw unclear(http);
      }
      return { record: toInvitingAccount(invite), warnings: [] };
    },
    async declineInvite(accountKey, call) {
      const invite = await findInvite(context, accountKey, call.fresh());
      const answer = api.declinedInvite.safeParse(await client.send(toAnswer(invite, false), call.fresh()));
      if (!answer.success) {
        const left = await readInvites(context, call.fresh());
        if (left.some((one) => one instanceof UpstreamError || one._id === invite._id)) throw unclear(http);
      }
      return { record: toInvitingAccount(invite), warnings: [] };
    },
  };
}

/** The request that answers an invitation, which must be there: v1 never answers for any other. */
function toAnswer({ _id }: api.ApiOwnInvite, accept: boolean): ApiRequest {
  return { method: 'PUT', path: `/invites/${encodeURIComponent(_id)}/status`, body: { json: { accept } } };
}

async function findInvite(
  context: Context,
  accountKey: string | null,
  call: Call,
): Promise<api.ApiOwnInvite> {
  const { http } = context;
  const all = await readInvites(context, call);
  const invites = all.filter(
    (one): one is api.ApiOwnInvite =>
      !(one instanceof UpstreamError) && (accountKey === null || one.accountId === accountKey),
  );
  const accounts = new Set(invites.map(({ accountId }) => accountId)).size;
  const reason = `is required: ${accounts} accounts invite the gateway's login`;
  refuseFaults(http, accounts > 1 ? [{ name: 'accountKey', reason }] : []);
  const [invite] = invites;
  if (invite !== undefined) return invite;
  const unread = all.find((one) => one instanceof UpstreamError);
  throw unread ?? http.failure({ code: 'NOT_FOUND', message: 'has no such invitation' });
}

/** An invitation that cannot be read is an error in its place. */
async function readInvites(
  { http, client, settings }: Context,
  call: Call,
): Promise<(api.ApiOwnInvite | UpstreamError)[]> {
  // The name of the login is its e-mail address.
  const path = `/invites/${encodeURIComponent(settings.auth.username)}`;
  const items = readBody(http, api.ownInvites, await client.send({ method: 'GET', path }, call), 'Invite');
  return readItems(http, api.ownInvite, items, 'Invite', (invite) => invite);
}
