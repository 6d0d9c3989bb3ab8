import { UserKindEnum } from '../filters.ts';
import { defineMutation } from '../mutation/define.ts';
import {
  AttributeInput,
  attributesOf,
  backendField,
  changesInput,
  type InputFields,
  idField,
  mutationInput,
  PostalAddressInput,
  partsOf,
} from '../mutation/inputs.ts';
import {
  accountKeyIn,
  byId,
  type Destination,
  inBackend,
  type Reference,
  type TargetReader,
  withAccount,
} from '../mutation/references.ts';
import { deletionResult, recordResult } from '../mutation/results.ts';
import { setFields, setsOf } from '../mutation/sets.ts';
import { address, audited, clearable, secret } from '../mutation/traits.ts';
import { UserRef } from '../refs.ts';

/** What may be said of a user, new or not. */
function furtherFields(t: InputFields) {
  return {
    attributes: t.field({
      type: [AttributeInput],
      description: 'Free key and value pairs: they replace all that are there.',
    }),
    ...setFields(t),
  };
}

const CreateUserInput = mutationInput(
  'CreateUserInput',
  'A new user. Fields that the backend does not know are refused.',
  (t) => ({
    backend: backendField(t),
    accountId: t.id({
      description: 'The account that it shall belong to; needed where a backend has several.',
    }),
    email: audited(
      address(t.string({ required: true, description: 'E-mail address; usually the log-in name.' })),
    ),
    firstName: clearable(t.string({ description: 'First name.' })),
    lastName: clearable(t.string({ description: 'Last name.' })),
    companyName: clearable(t.string({ description: 'Company.' })),
    phone: clearable(t.string({ description: 'Phone number.' })),
    postalAddress: clearable(t.field({ type: PostalAddressInput, description: 'Postal address.' })),
    active: t.boolean({ description: "Whether it may act at once; the default is the backend's." }),
    kind: t.field({ type: UserKindEnum, description: 'MEMBER if absent.' }),
    authProvider: audited(
      t.string({
        description:
          "Where it logs in, in the words of the backend, such as local or ldap; the default is the backend's.",
      }),
    ),
    authId: audited(t.string({ description: 'Its name there; for ldap the distinguished name.' })),
    password: secret(t.string({ description: 'What it logs in with: sent once, shown and stored nowhere.' })),
    sendWelcomeEmail: t.boolean({ description: 'Whether the backend writes to the user; false if absent.' }),
    updateIfExists: t.boolean({
      description:
        'Whether a user of that address is changed instead, where the backend can; if absent, it is a ConflictError.',
    }),
    ...furtherFields(t),
  }),
);

const UpdateUserInput = changesInput(
  'UpdateUserInput',
  'Changes of a user. What is absent stays as it is; fields that the backend does not know are refused.',
  (t) => ({
    id: idField(t, 'The user.'),
    email: audited(address(t.string({ description: 'New e-mail address.' }))),
    firstName: clearable(t.string({ description: 'First name; null clears it.' })),
    lastName: clearable(t.string({ description: 'Last name; null clears it.' })),
    companyName: clearable(t.string({ description: 'Company; null clears it.' })),
    phone: clearable(t.string({ description: 'Phone number; null clears it.' })),
    postalAddress: clearable(
      t.field({ type: PostalAddressInput, description: 'Postal address; null clears it.' }),
    ),
    active: t.boolean({ description: 'Whether it may act.' }),
    ...furtherFields(t),
  }),
);

defineMutation('createUser', {
  description: 'Makes a user. Roles that could not be given are warnings: the user is there.',
  scope: 'users:write',
  capability: 'USER_CREATE',
  input: CreateUserInput,
  asks: 'What to make.',
  result: recordResult('User', 'user', UserRef),
  target: inBackend,
  run: ({ operate, target: { backend }, values, context }) => {
    const { postalAddress, attributes, roleIds, groupIds, accountId, ...rest } = values;
    const user = {
      kind: 'MEMBER' as const,
      sendWelcomeEmail: false,
      updateIfExists: false,
      ...rest,
      ...(postalAddress !== undefined && { postalAddress: postalAddress && partsOf(postalAddress) }),
      ...(attributes && { attributes: attributesOf(attributes) }),
      ...setsOf({ roleIds, groupIds }, { backend, context }),
      accountKey: accountKeyIn(backend, accountId, context),
    };
    return (call) => operate(user, call);
  },
});

defineMutation('updateUser', {
  description: 'Changes a user.',
  scope: 'users:write',
  capability: 'USER_UPDATE',
  input: UpdateUserInput,
  asks: 'What to change.',
  result: recordResult('User', 'user', UserRef),
  target: byId('User'),
  run: ({ operate, target: { backend, key }, values, context }) => {
    const { postalAddress, attributes, roleIds, groupIds, ...rest } = values;
    const changes = {
      ...rest,
      ...(postalAddress !== undefined && { postalAddress: postalAddress && partsOf(postalAddress) }),
      ...(attributes && { attributes: attributesOf(attributes) }),
      ...setsOf({ roleIds, groupIds }, { backend, context }),
    };
    return (call) => operate(key, changes, call);
  },
});

const DeleteUserInput = mutationInput('DeleteUserInput', 'Which user to remove, and from where.', (t) => ({
  id: idField(t, 'The user.'),
  accountId: t.id({
    description: 'Only the membership in this account ends; if absent, the user goes altogether.',
  }),
}));

const userOrMembership: TargetReader<{ id: string; accountId?: string }, Destination & Reference<'User'>> = {
  read: (input, context) => withAccount(byId('User').read(input, context), input.accountId),
};

defineMutation('deleteUser', {
  description:
    'Removes the user from the backend; where users belong to several accounts, `accountId` removes only the membership.',
  scope: 'users:write',
  capability: 'USER_DELETE',
  input: DeleteUserInput,
  asks: 'Which one.',
  result: deletionResult,
  target: userOrMembership,
  run: ({ operate, target: { backend, key }, values, context }) => {
    const accountKey = accountKeyIn(backend, values.accountId, context);
    return (call) => operate(key, accountKey, call);
  },
});
