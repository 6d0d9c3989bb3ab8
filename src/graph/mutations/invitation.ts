import type { Invitation } from '../../contract/user.ts';
import type { Done, Outcomes } from '../../contract/write.ts';
import { UpstreamError } from '../../errors.ts';
import { canonicalAddress, reasonAgainstAddress } from '../../kit/address.ts';
import type { Backend } from '../../loaders/backend.ts';
import { builder } from '../builder.ts';
import { mostItems } from '../limits.ts';
import { faultFrom } from '../mutation/batch.ts';
import { defineMutation, type Work } from '../mutation/define.ts';
import { OperationErrorRef } from '../mutation/error-types.ts';
import { FaultError, faultOf, type IndexInInput, type InvalidField, invalid } from '../mutation/fault.ts';
import { backendField, mutationInput } from '../mutation/inputs.ts';
import { createPayload, type Outcome } from '../mutation/payload.ts';
import type { Ran } from '../mutation/plan.ts';
import { accountKeyIn, byField, type Destination, inBackend } from '../mutation/references.ts';
import type { ResultKind } from '../mutation/results.ts';
import { setFields, setsOf } from '../mutation/sets.ts';
import { audited, filled, some } from '../mutation/traits.ts';

const InvitationInput = builder.inputType('InvitationInput', {
  description: 'Whom to invite. Fields that the backend does not know are refused.',
  fields: (t) => ({
    // No trait of an address: a bad one is an outcome, and the others are sent.
    email: audited(filled(t.string({ required: true, description: 'Where the invitation goes.' }))),
    firstName: t.string({ description: 'First name.' }),
    lastName: t.string({ description: 'Last name.' }),
    ...setFields(t),
  }),
});

const InviteUsersInput = mutationInput('InviteUsersInput', 'Whom to invite, and where to.', (t) => ({
  backend: backendField(t, 'The name of the backend.'),
  accountId: t.id({ description: 'The account; needed where a backend has several.' }),
  invitations: some(
    t.field({
      type: [InvitationInput],
      required: true,
      description: `At most ${mostItems}, each address once.`,
    }),
  ),
}));

const CancelInvitesInput = mutationInput('CancelInvitesInput', 'Which invitations to take back.', (t) => ({
  accountId: t.id({ required: true, description: 'The account that they were for.' }),
  emails: audited(
    some(t.stringList({ required: true, description: `At most ${mostItems} addresses, each once.` })),
  ),
}));

const InvitationOutcomeRef = builder.objectRef<Outcome>('InvitationOutcome').implement({
  description: 'What came of one invitation.',
  fields: (t) => ({
    email: t.string({ description: 'The address.', resolve: ({ target }) => target }),
    error: t.field({
      type: OperationErrorRef,
      nullable: true,
      description: 'Why not; null when it was done.',
      resolve: ({ fault }) => fault,
    }),
  }),
});

const outcomesResult: ResultKind<Ran, Destination> = {
  description: 'One outcome for each address.',
  fields: (t) => ({
    outcomes: t.field({
      type: [InvitationOutcomeRef],
      description: 'In the order asked.',
      resolve: ({ outcomes }) => outcomes,
    }),
  }),
  read: (ran) => ran,
};

/** The addresses of an input, and where each of them stands in it. */
interface Addresses {
  emails: readonly string[];
  pathOf(index: number): string[];
}

function checkDistinct({ emails, pathOf }: Addresses): void {
  const known = new Set<string>();
  const faults = emails.flatMap((email, index): InvalidField[] => {
    const address = canonicalAddress(email);
    const repeated = known.has(address);
    known.add(address);
    return repeated ? [{ path: pathOf(index), reason: 'this address is there twice' }] : [];
  });
  if (faults.length > 0) throw invalid(faults);
}

type Send = (indices: readonly number[]) => Promise<Outcomes>;

/** Sends to the good addresses, by their indices; the bad ones are outcomes. Nothing is sent when all are bad. */
async function sendToGood(backend: Backend, { emails, pathOf }: Addresses, send: Send): Promise<Ran> {
  const reasons = emails.map(reasonAgainstAddress);
  const good = [...emails.keys()].filter((index) => reasons[index] === null);
  const indexInInput: IndexInInput = (_list, index) => good[index];
  const answers =
    good.length === 0 ? new Map<string, Done | UpstreamError>() : await inputFaults(send(good), indexInInput);
  const outcomes = emails.map((target, index): Outcome => {
    const reason = reasons[index] ?? null;
    if (reason !== null) {
      return { target, resource: null, fault: invalid([{ path: pathOf(index), reason }]).fault };
    }
    const answer = answers.get(target);
    const done = answer !== undefined && 'warnings' in answer;
    return { target, resource: null, fault: done ? null : faultFrom(backend, answer, indexInInput) };
  });
  const warnings = [...answers.values()].flatMap((answer) => ('warnings' in answer ? answer.warnings : []));
  return { payload: createPayload({ outcomes, warnings: [...new Set(warnings)] }), seen: [] };
}

/** A backend was given the good ones alone: what it says of places is said of those in the input. */
async function inputFaults(answer: Promise<Outcomes>, indexInInput: IndexInInput): Promise<Outcomes> {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof UpstreamError ? new FaultError(faultOf(error, indexInInput), error) : error;
  }
}

type InviteWork = Work<'USER_INVITE', typeof InviteUsersInput.$inferInput, Destination>;

function readInvitations({ target: { backend }, values, context }: InviteWork): Invitation[] {
  return values.invitations.map(({ email, firstName, lastName, permissions, roleIds, groupIds }, index) => ({
    email,
    ...(firstName !== undefined && { firstName }),
    ...(lastName !== undefined && { lastName }),
    ...(permissions && { permissions }),
    ...setsOf({ roleIds, groupIds }, { backend, context, within: ['invitations', String(index)] }),
  }));
}

defineMutation('inviteUsers', {
  description:
    'Invites people by e-mail. An address that cannot be one is an outcome with InvalidInputError; the others are sent.',
  scope: 'users:write',
  capability: 'USER_INVITE',
  input: InviteUsersInput,
  asks: 'Whom, and where to.',
  result: outcomesResult,
  target: inBackend,
  run: (work) => {
    const { operate, target, values, context } = work;
    const accountKey = accountKeyIn(target.backend, values.accountId, context);
    const addresses: Addresses = {
      emails: values.invitations.map(({ email }) => email),
      pathOf: (index) => ['input', 'invitations', String(index), 'email'],
    };
    checkDistinct(addresses);
    const invitations = readInvitations(work);
    const chosen = (indices: readonly number[]) => invitations.filter((_, index) => indices.includes(index));
    return (call) =>
      sendToGood(target.backend, addresses, (indices) => operate(accountKey, chosen(indices), call));
  },
});

defineMutation('cancelInvites', {
  description:
    'Takes pending invitations back. A member with such an address is not removed: see deleteUser.',
  scope: 'users:write',
  capability: 'USER_INVITE_CANCEL',
  input: CancelInvitesInput,
  asks: 'Which ones.',
  result: outcomesResult,
  target: byField('accountId', 'Account'),
  run: ({ operate, target: { backend, key }, values: { emails } }) => {
    const addresses: Addresses = { emails, pathOf: (index) => ['input', 'emails', String(index)] };
    checkDistinct(addresses);
    const chosen = (indices: readonly number[]) => emails.filter((_, index) => indices.includes(index));
    return (call) => sendToGood(backend, addresses, (indices) => operate(key, chosen(indices), call));
  },
});
