import type { AccountChanges, AccountSettingsRecord } from '../../contract/account.ts';
import type { ContactChanges, ContactRecord } from '../../contract/contact.ts';
import { ActivationCodeRef } from '../account-parts.ts';
import { builder } from '../builder.ts';
import {
  AttributeInput,
  addressOf,
  keyField,
  PostalAddressInput,
  withoutUndefined,
} from '../mutation/inputs.ts';
import { mutate } from '../mutation/mutate.ts';
import {
  createPayload,
  deletionResultOf,
  resolveResource,
  resourceResultOf,
  resultOf,
} from '../mutation/payload.ts';
import { checkAddress, findBackend, readId, refuseNulls } from '../mutation/references.ts';
import { given, givenOrNull, must, ranWith, ranWithout } from '../mutation/run.ts';
import { AccountRef } from '../refs.ts';

const AccountSettingsInput = builder.inputType('AccountSettingsInput', {
  description: 'OISP only; periods in whole seconds. What is absent stays as it is.',
  fields: (t) => ({
    healthTimePeriod: t.int({ description: 'Window over which health is computed.' }),
    executionInterval: t.int({ description: 'In seconds.' }),
    baselineExecutionInterval: t.int({ description: 'In seconds.' }),
    modelFrequency: t.int({ description: 'In seconds.' }),
    executionFrequency: t.int({ description: 'In seconds.' }),
    dataRetention: t.int({ description: 'How long data is kept; 0: forever.' }),
    tracksSensorHealth: t.boolean({ description: 'Whether sensor health is tracked.' }),
  }),
});

const AccountContactInput = builder.inputType('AccountContactInput', {
  description: 'Whom to write or call about an account (Astra). What is absent stays as it is.',
  fields: (t) => ({
    firstName: t.string({ description: 'First name.' }),
    lastName: t.string({ description: 'Last name.' }),
    companyName: t.string({ description: 'Company.' }),
    email: t.string({ description: 'E-mail address.' }),
    phone: t.string({ description: 'Phone number.' }),
    postalAddress: t.field({ type: PostalAddressInput, description: 'Postal address.' }),
  }),
});

const fieldDescriptions = {
  description: 'A sentence about it; null clears it.',
  attributes: 'Free key and value pairs: they replace all that are there.',
  settings: 'Periods and switches (OISP).',
  mfaPolicy: 'Policy for multi-factor authentication (Autonoma); null clears it.',
  mfaMethods: 'Methods for multi-factor authentication (Autonoma); null clears them.',
};

const CreateAccountInput = builder.inputType('CreateAccountInput', {
  description: 'A new account. Fields that the backend does not know are refused.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    backend: t.string({ required: true, description: 'The name of the backend that shall keep it.' }),
    name: t.string({ required: true, description: 'Its name.' }),
    description: t.string({ description: fieldDescriptions.description }),
    attributes: t.field({ type: [AttributeInput], description: fieldDescriptions.attributes }),
    settings: t.field({ type: AccountSettingsInput, description: fieldDescriptions.settings }),
    mfaPolicy: t.string({ description: fieldDescriptions.mfaPolicy }),
    mfaMethods: t.stringList({ description: fieldDescriptions.mfaMethods }),
  }),
});

const UpdateAccountInput = builder.inputType('UpdateAccountInput', {
  description:
    'Changes of an account. What is absent stays as it is; fields that the backend does not know are refused.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    id: t.id({ required: true, description: 'The account.' }),
    name: t.string({ description: 'Its new name.' }),
    description: t.string({ description: fieldDescriptions.description }),
    enabled: t.boolean({ description: 'Whether anybody may use it (Astra).' }),
    attributes: t.field({ type: [AttributeInput], description: fieldDescriptions.attributes }),
    settings: t.field({ type: AccountSettingsInput, description: fieldDescriptions.settings }),
    mfaPolicy: t.string({ description: fieldDescriptions.mfaPolicy }),
    mfaMethods: t.stringList({ description: fieldDescriptions.mfaMethods }),
    contact: t.field({ type: AccountContactInput, description: 'Whom to write or call (Astra).' }),
  }),
});

type ChangesInput = Omit<typeof UpdateAccountInput.$inferInput, 'id' | 'idempotencyKey'>;

function changesOf(input: ChangesInput): AccountChanges {
  const { attributes, settings, contact } = input;
  return {
    ...given('name', input.name),
    ...givenOrNull('description', input.description),
    ...given('enabled', input.enabled),
    ...given(
      'attributes',
      attributes?.map(({ name, value = null }) => ({ name, value })),
    ),
    ...given('settings', settings && withoutUndefined<AccountSettingsRecord>(settings)),
    ...givenOrNull('mfaPolicy', input.mfaPolicy),
    ...givenOrNull('mfaMethods', input.mfaMethods),
    ...given('contact', contact && contactOf(contact)),
  };
}

function contactOf({ postalAddress, ...rest }: typeof AccountContactInput.$inferInput): ContactChanges {
  return {
    ...withoutUndefined<Omit<ContactRecord, 'postalAddress'>>(rest),
    ...givenOrNull('postalAddress', postalAddress && addressOf(postalAddress)),
  };
}

builder.mutationField('createAccount', (t) =>
  t.field({
    type: resourceResultOf('CreateAccount', 'account', AccountRef),
    nullable: true,
    description: "Makes an account. Where it is placed under another is the backend's decision (Autonoma).",
    args: { input: t.arg({ type: CreateAccountInput, required: true, description: 'What to make.' }) },
    resolve: (_root, { input }, context) =>
      mutate(context, {
        operation: 'createAccount',
        scope: 'accounts:write',
        input,
        prepare: () => {
          const backend = findBackend(input.backend, context);
          const create = must(backend, 'ACCOUNT_CREATE');
          const account = { ...changesOf(input), name: input.name };
          return {
            backends: [backend],
            targetIds: [],
            run: () => ranWith('Account', backend, create(account, context.loaders.writeCall(backend))),
          };
        },
      }),
  }),
);

builder.mutationField('updateAccount', (t) =>
  t.field({
    type: resourceResultOf('UpdateAccount', 'account', AccountRef),
    nullable: true,
    description: 'Changes an account.',
    args: { input: t.arg({ type: UpdateAccountInput, required: true, description: 'What to change.' }) },
    resolve: (_root, { input }, context) =>
      mutate(context, {
        operation: 'updateAccount',
        scope: 'accounts:write',
        input,
        prepare: () => {
          refuseNulls(input, ['description', 'mfaPolicy', 'mfaMethods']);
          checkAddress(['contact', 'email'], input.contact?.email);
          const { backend, key } = readId('id', input.id, ['Account'], context);
          const update = must(backend, 'ACCOUNT_UPDATE');
          return {
            backends: [backend],
            targetIds: [input.id],
            run: () =>
              ranWith('Account', backend, update(key, changesOf(input), context.loaders.writeCall(backend))),
          };
        },
      }),
  }),
);

const DeleteAccountInput = builder.inputType('DeleteAccountInput', {
  description: 'Which account to delete.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    id: t.id({ required: true, description: 'The account.' }),
  }),
});

builder.mutationField('deleteAccount', (t) =>
  t.field({
    type: deletionResultOf('DeleteAccount'),
    nullable: true,
    description: 'Deletes an account and what belongs to it, for good (Astra: marks it for deletion).',
    args: { input: t.arg({ type: DeleteAccountInput, required: true, description: 'Which one.' }) },
    resolve: (_root, { input }, context) =>
      mutate(context, {
        operation: 'deleteAccount',
        scope: 'accounts:write',
        input,
        prepare: () => {
          const { backend, key } = readId('id', input.id, ['Account'], context);
          const remove = must(backend, 'ACCOUNT_DELETE');
          return {
            backends: [backend],
            targetIds: [input.id],
            run: () => ranWithout(input.id, remove(key, context.loaders.writeCall(backend))),
          };
        },
      }),
  }),
);

const RefreshActivationCodeInput = builder.inputType('RefreshActivationCodeInput', {
  description: 'Which account needs a new activation code.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    accountId: t.id({ required: true, description: 'The account (OISP).' }),
  }),
});

const RefreshActivationCodeResult = resultOf('RefreshActivationCode', 'A new code was made.', (t) => ({
  account: t.field({
    type: AccountRef,
    nullable: true,
    description: 'The account; its `id` is known, other fields may need the backend.',
    resolve: (payload, _args, context) => resolveResource(payload, context) as never,
  }),
  activationCode: t.field({
    type: ActivationCodeRef,
    nullable: true,
    description:
      'The new code, shown this once; null when an idempotency key is replayed (read Account.activationCode).',
    resolve: (payload) => payload.activationCode,
  }),
}));

builder.mutationField('refreshActivationCode', (t) =>
  t.field({
    type: RefreshActivationCodeResult,
    nullable: true,
    description:
      'Makes a new activation code; the old one stops working (OISP). Needs the scope account:activate.',
    args: { input: t.arg({ type: RefreshActivationCodeInput, required: true, description: 'Where.' }) },
    resolve: (_root, { input }, context) =>
      mutate(context, {
        operation: 'refreshActivationCode',
        scope: 'account:activate',
        input,
        prepare: () => {
          const { backend, key } = readId('accountId', input.accountId, ['Account'], context);
          const refresh = must(backend, 'ACTIVATION_CODE_REFRESH');
          const resource = { type: 'Account' as const, backend: backend.name, key };
          return {
            backends: [backend],
            targetIds: [input.accountId],
            run: async () => {
              const { record, warnings } = await refresh(key, context.loaders.writeCall(backend));
              return { payload: createPayload({ resource, activationCode: record, warnings }), seen: [] };
            },
          };
        },
      }),
  }),
);
