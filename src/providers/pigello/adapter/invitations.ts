import type { Call } from '../../../contract/call.ts';
import type { Invitation, UserWrites } from '../../../contract/user.ts';
import type { Done, Outcomes } from '../../../contract/write.ts';
import type { FieldFault } from '../../../errors.ts';
import type { HttpRequest } from '../../../transport/http-client.ts';
import { accountKey as accountKeySchema, faultsIn, invitation, refuseFaults } from '../inputs.ts';
import { toInvitationRequest, userPaths } from '../requests.ts';
import type { Context } from './context.ts';
import { explainMissingPath } from './entity-writer.ts';
import { toInputTerms } from './failures.ts';
import { runEach } from './outcomes.ts';

const path = '/accounts/users/auth/invite/organization/organizationuser/';

/** Sends one request for each invitation; its answer may be anything, so its status alone counts. */
export function inviteUsers({ http, client, settings }: Context): Required<UserWrites>['invite'] {
  async function inviteOne(request: HttpRequest, place: string, call: Call): Promise<Done> {
    try {
      await client.response(request, call);
      return { warnings: [] };
    } catch (error) {
      throw toInputTerms(explainMissingPath(http, 'invitation', error), {
        paths: pathsAt(place),
        advice: {},
      });
    }
  }

  return async (accountKey, invitations, call): Promise<Outcomes> => {
    refuseFaults(http, [
      ...faultsIn(accountKeySchema, { accountKey }),
      ...invitations.flatMap((one, index) => faultsIn(invitation, one, 'invitations', index)),
      ...repetitions(invitations),
    ]);
    return runEach(
      invitations.map((one, index) => {
        const body = { json: toInvitationRequest(one, accountKey, settings.relationForm) };
        const request: HttpRequest = { method: 'POST', path, body };
        return [one.email, () => inviteOne(request, `invitations.${index}`, call)] as const;
      }),
    );
  };
}

function repetitions(invitations: readonly Invitation[]): FieldFault[] {
  const seen = new Set<string>();
  return invitations.flatMap(({ email }, index) => {
    const address = String(email).toLowerCase();
    if (!seen.has(address)) {
      seen.add(address);
      return [];
    }
    return [{ name: `invitations.${index}.email`, reason: 'expected each e-mail address once' }];
  });
}

function pathsAt(place: string): Record<string, string> {
  const { organization, ...ofInvitation } = userPaths;
  const paths = Object.entries(ofInvitation).map(([name, own]) => [name, `${place}.${own}`]);
  return { ...Object.fromEntries(paths), organization };
}
