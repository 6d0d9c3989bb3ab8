import type { Invitation, UserWrites } from '../../../contract/user.ts';
import type { FieldFault } from '../../../errors.ts';
import { outcomesOf } from '../../../kit/outcomes.ts';
import * as api from '../api.ts';
import { checkEmail, checkName, checkNames, refuseFaults } from '../inputs.ts';
import { writableIdPattern } from '../keys.ts';
import { type InvitationRequest, toInvitationRequest } from '../requests.ts';
import type { AutonomaSettings } from '../settings.ts';
import type { Context } from './context.ts';

/** One action for each person, side by side: no page documents one for many. */
export function createInvite({ http, settings, writer }: Context): NonNullable<UserWrites['invite']> {
  return async (accountKey, invitations, call) => {
    refuseFaults(http, [
      ...checkAccountKey(accountKey),
      ...checkDistinct(invitations),
      ...invitations.flatMap((invitation, index) =>
        checkInvitation(invitation, settings).map(({ name, reason }) => ({
          name: `${pathOf(index)}${name}`,
          reason,
        })),
      ),
    ]);
    const requests = invitations.map((invitation, index): [string, InvitationRequest] => [
      invitation.email,
      toInvitationRequest(invitation, index),
    ]);
    return outcomesOf(http, new Map(requests), async (request) => {
      await writer.invite(accountKey ?? '', request, call);
      return { warnings: [] };
    });
  };
}

function pathOf(index: number): string {
  return `invitations.${index}.`;
}

function checkAccountKey(accountKey: string | null): FieldFault[] {
  if (accountKey === null) return [{ name: 'accountKey', reason: 'expected an account to invite to' }];
  return writableIdPattern.test(accountKey)
    ? []
    : [{ name: 'accountKey', reason: 'expected the id of an account of this backend' }];
}

/** Two outcomes cannot have one name. */
function checkDistinct(invitations: readonly Invitation[]): FieldFault[] {
  const seen = new Set<string>();
  return invitations.flatMap(({ email }, index) => {
    const folded = email.toLowerCase();
    const isRepeated = seen.has(folded);
    seen.add(folded);
    return isRepeated ? [{ name: `${pathOf(index)}email`, reason: 'is there twice' }] : [];
  });
}

function checkInvitation(invitation: Invitation, settings: AutonomaSettings): FieldFault[] {
  const { firstName, lastName, email, roleKeys } = invitation;
  const required = (name: string, value: string | null | undefined): FieldFault[] =>
    value === null || value === undefined ? [{ name, reason: 'is required to invite' }] : [];
  return [
    ...checkNames(invitation, api.invitationNames, 'Autonoma invitations have no such field'),
    ...checkEmail('email', email),
    ...required('firstName', firstName),
    ...checkName('firstName', firstName, settings),
    ...required('lastName', lastName),
    ...checkName('lastName', lastName, settings),
    ...checkRoleKeys(roleKeys ?? []),
  ];
}

function checkRoleKeys(roleKeys: readonly string[]): FieldFault[] {
  if (roleKeys.length === 0) {
    return [{ name: 'roleKeys', reason: 'expected at least one role to invite with' }];
  }
  return roleKeys.flatMap((key, index) =>
    writableIdPattern.test(key)
      ? []
      : [{ name: `roleKeys.${index}`, reason: 'expected the id of a role of this backend' }],
  );
}
