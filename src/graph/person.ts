import { UpstreamError } from '../errors.ts';
import { canonicalAddress } from '../kit/address.ts';
import { each, type MaybePromise, next } from '../loaders/maybe-promise.ts';
import type { Entity } from '../loaders/resource-loader.ts';
import { builder } from './builder.ts';
import { connectionOf, pageArgs, pageOf } from './connection.ts';
import type { GraphContext } from './context.ts';
import { readAddress, select, UserFilterInput } from './filters.ts';
import { findPerson } from './person-source.ts';
import { displayNameOf, roleAssignmentsOf } from './principal.ts';
import {
  BackendFailureRef,
  NodeRef,
  PersonRef,
  type PersonSource,
  RoleAssignmentRef,
  UserRef,
} from './refs.ts';

builder.objectType(PersonRef, {
  description:
    'One human across all backends: every user that has this e-mail address (compared without case).',
  interfaces: [NodeRef],
  authScopes: { scope: 'users:read' },
  fields: (t) => ({
    email: t.exposeString('email', {
      description:
        'The e-mail address in the form by which users are joined: letters composed (NFC), lower case.',
    }),
    displayName: t.string({
      description: 'A full name where any backend has one, else the e-mail address.',
      resolve: (person, _args, context) =>
        next(usersOf(person, context), (users) =>
          next(
            each(users, (user) => displayNameOf(user, {}, context)),
            (names) => names.find((name) => canonicalAddress(name) !== person.email) ?? person.email,
          ),
        ),
    }),
    users: t.field({
      type: [UserRef],
      description: 'The users of the backends that answered, in the order of the configuration.',
      resolve: (person, _args, context) => usersOf(person, context),
    }),
    roleAssignments: t.field({
      type: [RoleAssignmentRef],
      nullable: true,
      authScopes: { scope: 'roles:read' },
      description: 'The roles of all these users.',
      resolve: (person, _args, context) =>
        next(usersOf(person, context), (users) =>
          next(
            each(users, (user) => roleAssignmentsOf(user, context)),
            (assignments) => assignments.flatMap((list) => list ?? []),
          ),
        ),
    }),
    lastSeenAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The latest of the users.',
      resolve: (person, _args, context) =>
        next(usersOf(person, context), (users) =>
          next(
            each(users, (user) => context.loaders.fieldNow(user, 'lastUse')),
            (uses) => {
              const known = uses.flatMap((use) => (use?.basis === 'USED' ? [use.at.getTime()] : []));
              return known.length === 0 ? null : new Date(Math.max(...known));
            },
          ),
        ),
    }),
    failures: t.field({
      type: [BackendFailureRef],
      description: 'Backends that did not answer: the person may have users there too.',
      resolve: async (person, _args, context) => (await whole(person, context)).failures ?? [],
    }),
  }),
});

/** A person that a user points to is looked up only now. */
async function whole(person: PersonSource, context: GraphContext): Promise<PersonSource> {
  if (person.users !== undefined) return person;
  try {
    return (await findPerson(person.email, context)) ?? person;
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    return { ...person, users: [], failures: [{ error, scope: 'BACKEND', recoverable: true, field: null }] };
  }
}

function usersOf(person: PersonSource, context: GraphContext): MaybePromise<Entity<'User'>[]> {
  return person.users ?? whole(person, context).then(({ users }) => users ?? []);
}

const PersonConnection = connectionOf('Person', PersonRef);

builder.queryFields((t) => ({
  person: t.field({
    type: PersonRef,
    nullable: true,
    authScopes: { scope: 'users:read' },
    description: 'The human with this e-mail address, in every backend; null when none has such a user.',
    args: { email: t.arg.string({ required: true, description: 'Compared without case.' }) },
    resolve: (_root, { email }, context) => findPerson(readAddress('email', email), context),
  }),
  people: t.field({
    type: PersonConnection,
    nullable: true,
    authScopes: { scope: 'users:read' },
    description:
      'The humans behind the users of all backends, by e-mail address; users without one are left out.',
    args: { ...pageArgs, filter: t.arg({ type: UserFilterInput, description: 'Which users.' }) },
    resolve: (_root, args, { loaders }) =>
      loaders.groupUsers(
        { type: 'User', parent: null, ...select(args.filter, loaders), ...pageOf(args) },
        (email, users, failures): PersonSource => ({ type: 'Person', email, users, failures }),
      ),
  }),
}));
