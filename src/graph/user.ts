import { canonicalAddress } from '../kit/address.ts';
import { each, next } from '../loaders/maybe-promise.ts';
import type { Entity } from '../loaders/resource-loader.ts';
import { builder } from './builder.ts';
import { connectionOf } from './connection.ts';
import { UserFilterInput, UserKindEnum } from './filters.ts';
import { AttributeRef, PostalAddressRef } from './postal-address.ts';
import { readerOf, readOr } from './read.ts';
import { defineQueries } from './record-queries.ts';
import { AccountRef, NodeRef, PersonRef, PrincipalRef, ResourceRef, UserRef } from './refs.ts';

const read = readerOf('User');

const UserStateEnum = builder.enumType('UserState', {
  description: 'The life of a user.',
  values: {
    ACTIVE: { description: 'In use.' },
    PENDING: { description: 'Being created, or not yet accepted.' },
    SUSPENDED: { description: 'May not log in.' },
  },
});

builder.objectType(UserRef, {
  description: 'A human in one backend.',
  interfaces: [NodeRef, ResourceRef, PrincipalRef],
  authScopes: { scope: 'users:read' },
  fields: (t) => ({
    kind: t.field({
      type: UserKindEnum,
      description: 'How the user belongs to the backend; MEMBER where it knows only one kind.',
      resolve: readOr<'User', 'kind'>('kind', () => 'MEMBER'),
    }),
    state: t.field({
      type: UserStateEnum,
      nullable: true,
      description: 'Where the user is in its life; null where the backend has no such notion.',
      resolve: read('state'),
    }),
    email: t.string({
      nullable: true,
      description: 'E-mail address, as the backend writes it; null where the identifier is none.',
      resolve: read('email'),
    }),
    firstName: t.string({ nullable: true, description: 'First name.', resolve: read('firstName') }),
    lastName: t.string({ nullable: true, description: 'Last name.', resolve: read('lastName') }),
    companyName: t.string({ nullable: true, description: 'Company.', resolve: read('companyName') }),
    phone: t.string({
      nullable: true,
      description: 'Phone number, as the backend writes it.',
      resolve: read('phone'),
    }),
    postalAddress: t.field({
      type: PostalAddressRef,
      nullable: true,
      description: 'Postal address.',
      resolve: read('postalAddress'),
    }),
    attributes: t.field({
      type: [AttributeRef],
      nullable: true,
      description: 'Free key and value pairs, whatever the backend calls them.',
      resolve: readOr<'User', 'attributes'>('attributes', () => []),
    }),
    accounts: t.field({
      type: [AccountRef],
      nullable: true,
      authScopes: { scope: 'accounts:read' },
      description: "The accounts that the user belongs to, as far as the gateway's credentials may see them.",
      resolve: (user, _args, { loaders }) =>
        next(loaders.fieldNow(user, 'accountKeys'), (keys) =>
          each(keys ?? [], (key) => loaders.reference('Account', user.backend, key)),
        ),
    }),
    person: t.field({
      type: PersonRef,
      nullable: true,
      description: 'The same human in every backend, matched by e-mail; null without an e-mail address.',
      resolve: (user: Entity<'User'>, _args, { loaders }) =>
        next(loaders.fieldNow(user, 'email'), (email) =>
          email === null ? null : { type: 'Person' as const, email: canonicalAddress(email) },
        ),
    }),
  }),
});

export const UserConnection = connectionOf('User', UserRef);

defineQueries({
  type: 'User',
  scope: 'users:read',
  one: { field: 'user', ref: UserRef, called: 'user' },
  all: {
    field: 'users',
    ref: UserConnection,
    filter: UserFilterInput,
    called: 'users',
    order: 'e-mail address or identifier, without case',
  },
});
