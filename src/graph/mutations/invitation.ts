import type { Invitation } from '../../contract/user.ts';
import type { Done, Outcomes } from '../../contract/write.ts';
import { UpstreamError } from '../../errors.ts';
import { canonicalAddress, reasonAgainstAddress } from '../../kit/address.ts';
import type { Backend } from '../../loaders/backend.ts';
import { builder } from '../builder.ts';
import type { GraphContext } from '../context.ts';
import { OperationErrorRef } from '../mutation/error-types.ts';
import { createFault, type Fault, FaultError, faultOf, invalid, type PlaceOf } from '../mutation/fault.ts';
import { keyField } from '../mutation/inputs.ts';
import { mutate, type Ran } from '../mutation/mutate.ts';
import { createPayload, type Outcome, resultOf } from '../mutation/payload.ts';
import { accountKeyIn, findBackend, readId } from '../mutation/references.ts';
import { givenOrNull, must } from '../mutation/run.ts';
import { setsOf } from '../mutation/sets.ts';

const InvitationInput = builder.inputType('InvitationInput', {
  description: 'Whom to invite. Fields that the backend does not know are refused.',
  fields: (t) => ({
    email: t.string({ required: true, description: 'Where the invitation goes.' }),
    firstName: t.string({ description: 'First name.' }),
    lastName: t.string({ description: 'Last name.' }),
    roleIds: t.idList({ description: 'Roles that the user shall have.' }),
    groupIds: t.idList({ description: 'Groups that the user shall be in.' }),
    permissions: t.stringList({ description: 'Permissions that the user shall have.' }),
  }),
});

const InviteUsersInput = builder.inputType('InviteUsersInput', {
  description: 'Whom to invite, and where to.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    backend: t.string({ required: true, description: 'The name of the backend.' }),
    accountId: t.id({ description: 'The account; needed where a backend has several.' }),
    invitations: t.field({
      type: [InvitationInput],
      required: true,
      description: 'At most 500, each address once.',
    }),
  }),
});

const CancelInvitesInput = builder.inputType('CancelInvitesInput', {
  description: 'Which invitations to take back.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    accountId: t.id({ required: true, description: 'The account that they were for.' }),
    emails: t.stringList({ required: true, description: 'At most 500 addresses, each once.' }),
  }),
});

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

function outcomesResultOf(name: string) {
  return resultOf(name, 'One outcome for each address.', (t) => ({
    outcomes: t.field({
      type: [InvitationOutcomeRef],
      description: 'In the order asked.',
      resolve: ({ outcomes }) => outcomes,
    }),
  }));
}

function checkDistinct(field: string, emails: readonly string[], below: readonly string[] = []): void {
  const seen = new Set<string>();
  const faults = emails.flatMap((email, index) => {
    const address = canonicalAddress(email);
    const repeated = seen.has(address);
    seen.add(address);
    return repeated
      ? [{ path: ['input', field, String(index), ...below], reason: 'this address is there twice' }]
      : [];
  });
  if (emails.length === 0) faults.push({ path: ['input', field], reason: 'expected at least one' });
  if (faults.length > 0) throw invalid(faults);
}

function faultIn(
  backend: Backend,
  outcome: Done | UpstreamError | undefined,
  placeOf: PlaceOf,
): Fault | null {
  if (outcome instanceof UpstreamError) return faultOf(outcome, placeOf);
  if (outcome !== undefined) return null;
  const message = `${backend.name}: the backend told nothing about this one`;
  return createFault('OUTCOME_UNKNOWN', message, { backend: backend.name });
}

/** Of each address that cannot be one, by its place in the list. */
function badAddresses(
  emails: readonly string[],
  field: string,
  below: readonly string[] = [],
): ReadonlyMap<number, Fault> {
  return new Map(
    emails.flatMap((email, index) => {
      const reason = reasonAgainstAddress(email);
      if (reason === null) return [];
      return [[index, invalid([{ path: ['input', field, String(index), ...below], reason }]).fault] as const];
    }),
  );
}

/** The good addresses are sent, by their places; the bad ones are outcomes. Nothing is sent when all are bad. */
async function ranFor(
  backend: Backend,
  { emails, bad }: { emails: readonly string[]; bad: ReadonlyMap<number, Fault> },
  send: (places: readonly number[]) => Promise<Outcomes>,
): Promise<Ran> {
  const places = [...emails.keys()].filter((place) => !bad.has(place));
  const placeOf: PlaceOf = (_list, index) => places[index];
  const told =
    places.length === 0 ? new Map<string, Done | UpstreamError>() : await sent(send(places), placeOf);
  const outcomes = emails.map((email, index) => {
    const fault = bad.get(index) ?? faultIn(backend, told.get(email), placeOf);
    return { target: email, resource: null, fault };
  });
  const warnings = [...told.values()].flatMap((outcome) =>
    outcome instanceof UpstreamError ? [] : outcome.warnings,
  );
  return { payload: createPayload({ outcomes, warnings: [...new Set(warnings)] }), seen: [] };
}

/** A backend was given the good ones alone: what it says of places is said of those in the input. */
async function sent(answer: Promise<Outcomes>, placeOf: PlaceOf): Promise<Outcomes> {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof UpstreamError ? new FaultError(faultOf(error, placeOf), error) : error;
  }
}

function invitationOf(
  input: typeof InvitationInput.$inferInput,
  index: number,
  backend: Backend,
  context: GraphContext,
): Invitation {
  return {
    email: input.email,
    ...givenOrNull('firstName', input.firstName),
    ...givenOrNull('lastName', input.lastName),
    ...setsOf(input, backend, context, ['invitations', String(index)]),
  };
}

builder.mutationField('inviteUsers', (t) =>
  t.field({
    type: outcomesResultOf('InviteUsers'),
    nullable: true,
    description:
      'Invites people by e-mail. An address that cannot be one is an outcome with InvalidInputError; the others are sent.',
    args: { input: t.arg({ type: InviteUsersInput, required: true, description: 'Whom, and where to.' }) },
    resolve: (_root, { input }, context) =>
      mutate(context, {
        operation: 'inviteUsers',
        scope: 'users:write',
        input,
        prepare: () => {
          const backend = findBackend(input.backend, context);
          const invite = must(backend, 'USER_INVITE');
          const accountKey = accountKeyIn(backend, input.accountId, context);
          const emails = input.invitations.map(({ email }) => email);
          checkDistinct('invitations', emails, ['email']);
          const invitations = input.invitations.map((invitation, index) =>
            invitationOf(invitation, index, backend, context),
          );
          return {
            backends: [backend],
            targetIds: input.accountId ? [input.accountId] : [],
            run: () =>
              ranFor(backend, { emails, bad: badAddresses(emails, 'invitations', ['email']) }, (places) =>
                invite(
                  accountKey,
                  invitations.filter((_, place) => places.includes(place)),
                  context.loaders.writeCall(backend),
                ),
              ),
          };
        },
      }),
  }),
);

builder.mutationField('cancelInvites', (t) =>
  t.field({
    type: outcomesResultOf('CancelInvites'),
    nullable: true,
    description:
      'Takes pending invitations back (OISP). A member with such an address is not removed: see deleteUser.',
    args: { input: t.arg({ type: CancelInvitesInput, required: true, description: 'Which ones.' }) },
    resolve: (_root, { input }, context) =>
      mutate(context, {
        operation: 'cancelInvites',
        scope: 'users:write',
        input,
        prepare: () => {
          const { backend, key } = readId('accountId', input.accountId, ['Account'], context);
          const cancel = must(backend, 'USER_INVITE_CANCEL');
          checkDistinct('emails', input.emails);
          return {
            backends: [backend],
            targetIds: [input.accountId],
            run: () =>
              ranFor(backend, { emails: input.emails, bad: badAddresses(input.emails, 'emails') }, (places) =>
                cancel(
                  key,
                  input.emails.filter((_, place) => places.includes(place)),
                  context.loaders.writeCall(backend),
                ),
              ),
          };
        },
      }),
  }),
);
