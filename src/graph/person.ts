import type { Entity } from '../loaders/resource-loader.ts';
import { builder } from './builder.ts';
import { connectionOf, pageArgs, pageOf } from './connection.ts';
import type { GraphContext } from './context.ts';
import { readAddress, select, UserFilterInput } from './filters.ts';
import { findPerson } from './person-source.ts';
import { roleAssignmentsOf } from './principal.ts';
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
    email: t.exposeString('email', { description: 'The e-mail address, in lower case.' }),
    displayName: t.string({
      description: 'A full name where any backend has one, else the e-mail address.',
      resolve: async (person, _args, context) => {
        const users = await usersOf(person, context);
        const names = await Promise.all(users.map((user) => context.loaders.field(user, 'displayName')));
        return names.find((name) => name !== null && name.toLowerCase() !== person.email) ?? person.email;
      },
    }),
    users: t.field({
      type: [UserRef],
      description: 'The users of the backends that answered, in the order of the configuration.',
      resolve: (person, _args, context) => usersOf(person, context),
    }),
    roleAssignments: t.field({
      type: [RoleAssignmentRef],
      authScopes: { scope: 'roles:read' },
      description: 'The roles of all these users.',
      resolve: async (person, _args, context) => {
        const users = await usersOf(person, context);
        const assignments = await Promise.all(users.map((user) => roleAssignmentsOf(user, context)));
        return assignments.flatMap((list) => list ?? []);
      },
    }),
    lastSeenAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The latest of the users.',
      resolve: async (person, _args, context) => {
        const users = await usersOf(person, context);
        const times = await Promise.all(users.map((user) => context.loaders.field(user, 'lastSeenAt')));
        const known = times.filter((time) => time !== null).map((time) => time.getTime());
        return known.length === 0 ? null : new Date(Math.max(...known));
      },
    }),
    failures: t.field({
      type: [BackendFailureRef],
      description: 'Backends that did not answer: the person may have users there too.',
      resolve: async (person, _args, context) =>
        ((await whole(person, context)).failures ?? []).map((failure) => ({ failure })),
    }),
  }),
});

/** A person that a user points to is looked up only now. */
async function whole(person: PersonSource, context: GraphContext): Promise<PersonSource> {
  return person.users === undefined ? ((await findPerson(person.email, context)) ?? person) : person;
}

async function usersOf(person: PersonSource, context: GraphContext): Promise<Entity<'User'>[]> {
  return (await whole(person, context)).users ?? [];
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
