import type { UserChanges } from '../../contract/user.ts';
import type { Backend } from '../../loaders/backend.ts';
import { builder } from '../builder.ts';
import type { GraphContext } from '../context.ts';
import { UserKindEnum } from '../filters.ts';
import { AttributeInput, addressOf, keyField, PostalAddressInput } from '../mutation/inputs.ts';
import { mutate } from '../mutation/mutate.ts';
import { deletionResultOf, resourceResultOf } from '../mutation/payload.ts';
import { accountKeyIn, checkAddress, findBackend, readId, refuseNulls } from '../mutation/references.ts';
import { given, givenOrNull, must, ranWith, ranWithout } from '../mutation/run.ts';
import { setsOf } from '../mutation/sets.ts';
import { UserRef } from '../refs.ts';

const attributesDescription = 'Free key and value pairs (Astra labels): they replace all that are there.';

const sets = {
  roleIds: 'Global ids of roles of the same backend: the whole set.',
  groupIds: 'Global ids of groups of the same backend: the whole set.',
  permissions: 'Permissions granted directly, in the words of the backend: the whole set.',
};

const CreateUserInput = builder.inputType('CreateUserInput', {
  description: 'A new user. Fields that the backend does not know are refused.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    backend: t.string({ required: true, description: 'The name of the backend that shall keep it.' }),
    accountId: t.id({
      description: 'The account that it shall belong to; needed where a backend has several.',
    }),
    email: t.string({
      required: true,
      description: 'E-mail address; usually the log-in name.',
    }),
    firstName: t.string({ description: 'First name.' }),
    lastName: t.string({ description: 'Last name.' }),
    companyName: t.string({ description: 'Company.' }),
    phone: t.string({ description: 'Phone number.' }),
    postalAddress: t.field({ type: PostalAddressInput, description: 'Postal address (Astra).' }),
    active: t.boolean({ description: "Whether it may act at once; the default is the backend's." }),
    kind: t.field({ type: UserKindEnum, description: 'MEMBER if absent.' }),
    attributes: t.field({ type: [AttributeInput], description: attributesDescription }),
    authProvider: t.string({
      description: "Where it logs in (Astra): local, ldap or cloud-central; the default is the backend's.",
    }),
    authId: t.string({ description: 'Its name in that directory (Astra, ldap): the distinguished name.' }),
    password: t.string({
      description: 'What it logs in with (Astra, local): sent once, shown and stored nowhere.',
    }),
    roleIds: t.idList({ description: sets.roleIds }),
    groupIds: t.idList({ description: sets.groupIds }),
    permissions: t.stringList({ description: sets.permissions }),
    sendWelcomeEmail: t.boolean({ description: 'Whether the backend writes to the user; false if absent.' }),
    updateIfExists: t.boolean({
      description:
        'Whether a user of that address is changed instead (Wavefront); if absent, it is a ConflictError.',
    }),
  }),
});

const UpdateUserInput = builder.inputType('UpdateUserInput', {
  description:
    'Changes of a user. What is absent stays as it is; fields that the backend does not know are refused.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    id: t.id({ required: true, description: 'The user.' }),
    email: t.string({ description: 'New e-mail address.' }),
    firstName: t.string({ description: 'First name; null clears it.' }),
    lastName: t.string({ description: 'Last name; null clears it.' }),
    companyName: t.string({ description: 'Company; null clears it.' }),
    phone: t.string({ description: 'Phone number; null clears it.' }),
    postalAddress: t.field({
      type: PostalAddressInput,
      description: 'Postal address (Astra); null clears it.',
    }),
    active: t.boolean({ description: 'Whether it may act.' }),
    attributes: t.field({ type: [AttributeInput], description: attributesDescription }),
    roleIds: t.idList({ description: sets.roleIds }),
    groupIds: t.idList({ description: sets.groupIds }),
    permissions: t.stringList({ description: sets.permissions }),
  }),
});

type ChangesInput = Omit<typeof UpdateUserInput.$inferInput, 'id' | 'idempotencyKey'>;

function changesOf(input: ChangesInput, backend: Backend, context: GraphContext): UserChanges {
  const { postalAddress, attributes } = input;
  return {
    ...given('email', input.email),
    ...givenOrNull('firstName', input.firstName),
    ...givenOrNull('lastName', input.lastName),
    ...givenOrNull('companyName', input.companyName),
    ...givenOrNull('phone', input.phone),
    ...givenOrNull('postalAddress', postalAddress && addressOf(postalAddress)),
    ...given('active', input.active),
    ...given(
      'attributes',
      attributes?.map(({ name, value = null }) => ({ name, value })),
    ),
    ...setsOf(input, backend, context),
  };
}

builder.mutationField('createUser', (t) =>
  t.field({
    type: resourceResultOf('CreateUser', 'user', UserRef),
    nullable: true,
    description: 'Makes a user. Roles that could not be given are warnings: the user is there.',
    args: { input: t.arg({ type: CreateUserInput, required: true, description: 'What to make.' }) },
    resolve: (_root, { input }, context) =>
      mutate(context, {
        operation: 'createUser',
        scope: 'users:write',
        input,
        prepare: () => {
          checkAddress('email', input.email);
          const backend = findBackend(input.backend, context);
          const create = must(backend, 'USER_CREATE');
          const user = {
            ...changesOf(input, backend, context),
            email: input.email,
            accountKey: accountKeyIn(backend, input.accountId, context),
            kind: input.kind ?? 'MEMBER',
            sendWelcomeEmail: input.sendWelcomeEmail ?? false,
            updateIfExists: input.updateIfExists ?? false,
            ...given('authProvider', input.authProvider),
            ...given('authId', input.authId),
            ...given('password', input.password),
          };
          return {
            backends: [backend],
            targetIds: input.accountId ? [input.accountId] : [],
            run: () => ranWith('User', backend, create(user, context.loaders.writeCall(backend))),
          };
        },
      }),
  }),
);

builder.mutationField('updateUser', (t) =>
  t.field({
    type: resourceResultOf('UpdateUser', 'user', UserRef),
    nullable: true,
    description: 'Changes a user.',
    args: { input: t.arg({ type: UpdateUserInput, required: true, description: 'What to change.' }) },
    resolve: (_root, { input }, context) =>
      mutate(context, {
        operation: 'updateUser',
        scope: 'users:write',
        input,
        prepare: () => {
          refuseNulls(input, ['firstName', 'lastName', 'companyName', 'phone', 'postalAddress']);
          checkAddress('email', input.email);
          const { backend, key } = readId('id', input.id, ['User'], context);
          const update = must(backend, 'USER_UPDATE');
          const changes = changesOf(input, backend, context);
          return {
            backends: [backend],
            targetIds: [input.id],
            run: () => ranWith('User', backend, update(key, changes, context.loaders.writeCall(backend))),
          };
        },
      }),
  }),
);

const DeleteUserInput = builder.inputType('DeleteUserInput', {
  description: 'Which user to remove, and from where.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    id: t.id({ required: true, description: 'The user.' }),
    accountId: t.id({
      description: 'Only the membership in this account ends; if absent, the user goes altogether.',
    }),
  }),
});

builder.mutationField('deleteUser', (t) =>
  t.field({
    type: deletionResultOf('DeleteUser'),
    nullable: true,
    description:
      'Removes the user from the backend; where users belong to several accounts, `accountId` removes only the membership.',
    args: { input: t.arg({ type: DeleteUserInput, required: true, description: 'Which one.' }) },
    resolve: (_root, { input }, context) =>
      mutate(context, {
        operation: 'deleteUser',
        scope: 'users:write',
        input,
        prepare: () => {
          const { backend, key } = readId('id', input.id, ['User'], context);
          const remove = must(backend, 'USER_DELETE');
          const accountKey = accountKeyIn(backend, input.accountId, context);
          return {
            backends: [backend],
            targetIds: input.accountId ? [input.id, input.accountId] : [input.id],
            run: () => ranWithout(input.id, remove(key, accountKey, context.loaders.writeCall(backend))),
          };
        },
      }),
  }),
);
