import type { ActivationCodeRecord } from '../../contract/account.ts';
import type { Written } from '../../contract/write.ts';
import { ActivationCodeRef } from '../account-parts.ts';
import { builder } from '../builder.ts';
import { defineMutation } from '../mutation/define.ts';
import {
  AttributeInput,
  attributesOf,
  backendField,
  changesInput,
  type InputFields,
  idField,
  idInput,
  mutationInput,
  PostalAddressInput,
  partsOf,
} from '../mutation/inputs.ts';
import { noRecordLeft } from '../mutation/plan.ts';
import { byField, byId, type Destination, inBackend, type Reference } from '../mutation/references.ts';
import { deletionResult, type ResultKind, recordField, recordResult } from '../mutation/results.ts';
import { address, audited, clearable, filled, lines } from '../mutation/traits.ts';
import { AccountRef } from '../refs.ts';

const AccountSettingsInput = builder.inputType('AccountSettingsInput', {
  description: 'Periods in whole seconds. What is absent stays as it is.',
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
  description: 'Whom to write or call about an account. What is absent stays as it is.',
  fields: (t) => ({
    firstName: t.string({ description: 'First name.' }),
    lastName: t.string({ description: 'Last name.' }),
    companyName: t.string({ description: 'Company.' }),
    email: address(t.string({ description: 'E-mail address.' })),
    phone: t.string({ description: 'Phone number.' }),
    postalAddress: t.field({ type: PostalAddressInput, description: 'Postal address.' }),
  }),
});

/** What may be said of an account, new or not. */
function setFields(t: InputFields) {
  return {
    description: clearable(lines(t.string({ description: 'A sentence about it; null clears it.' }))),
    attributes: t.field({
      type: [AttributeInput],
      description: 'Free key and value pairs: they replace all that are there.',
    }),
    settings: t.field({ type: AccountSettingsInput, description: 'Periods and switches.' }),
    mfaPolicy: audited(
      clearable(t.string({ description: 'Policy for multi-factor authentication; null clears it.' })),
    ),
    mfaMethods: audited(
      clearable(t.stringList({ description: 'Methods for multi-factor authentication; null clears them.' })),
    ),
  };
}

const CreateAccountInput = mutationInput(
  'CreateAccountInput',
  'A new account. Fields that the backend does not know are refused.',
  (t) => ({
    backend: backendField(t),
    name: audited(filled(t.string({ required: true, description: 'Its name.' }))),
    ...setFields(t),
  }),
);

const UpdateAccountInput = changesInput(
  'UpdateAccountInput',
  'Changes of an account. What is absent stays as it is; fields that the backend does not know are refused.',
  (t) => ({
    id: idField(t, 'The account.'),
    name: audited(filled(t.string({ description: 'Its new name.' }))),
    enabled: t.boolean({ description: 'Whether anybody may use it.' }),
    contact: t.field({ type: AccountContactInput, description: 'Whom to write or call.' }),
    ...setFields(t),
  }),
);

interface Parts {
  attributes?: readonly (typeof AttributeInput.$inferInput)[] | undefined;
  settings?: typeof AccountSettingsInput.$inferInput | undefined;
  contact?: typeof AccountContactInput.$inferInput | undefined;
}

/** The parts of an input that the contract writes otherwise. */
function readParts({ attributes, settings, contact }: Parts) {
  return {
    ...(attributes && { attributes: attributesOf(attributes) }),
    ...(settings && { settings: partsOf(settings) }),
    ...(contact && { contact: contactOf(contact) }),
  };
}

function contactOf({ postalAddress, ...rest }: typeof AccountContactInput.$inferInput) {
  return {
    ...partsOf(rest),
    ...(postalAddress !== undefined && { postalAddress: postalAddress && partsOf(postalAddress) }),
  };
}

defineMutation('createAccount', {
  description: "Makes an account. Where it is placed under another is the backend's decision.",
  scope: 'accounts:write',
  capability: 'ACCOUNT_CREATE',
  input: CreateAccountInput,
  asks: 'What to make.',
  result: recordResult('Account', 'account', AccountRef),
  target: inBackend,
  run: ({ operate, values: { attributes, settings, ...rest } }) => {
    const account = { ...rest, ...readParts({ attributes, settings }) };
    return (call) => operate(account, call);
  },
});

defineMutation('updateAccount', {
  description: 'Changes an account.',
  scope: 'accounts:write',
  capability: 'ACCOUNT_UPDATE',
  input: UpdateAccountInput,
  asks: 'What to change.',
  result: recordResult('Account', 'account', AccountRef),
  target: byId('Account'),
  run: ({ operate, target, values: { attributes, settings, contact, ...rest } }) => {
    const changes = { ...rest, ...readParts({ attributes, settings, contact }) };
    return (call) => operate(target.key, changes, call);
  },
});

defineMutation('deleteAccount', {
  description:
    'Deletes an account and what belongs to it, for good (some backends mark it for deletion first).',
  scope: 'accounts:write',
  capability: 'ACCOUNT_DELETE',
  input: idInput('DeleteAccountInput', 'Which account to delete.', 'The account.'),
  asks: 'Which one.',
  result: deletionResult,
  target: byId('Account'),
  run:
    ({ operate, target }) =>
    (call) =>
      operate(target.key, call),
});

const RefreshActivationCodeInput = mutationInput(
  'RefreshActivationCodeInput',
  'Which account needs a new activation code.',
  (t) => ({ accountId: t.id({ required: true, description: 'The account.' }) }),
);

const refreshedCode: ResultKind<Written<ActivationCodeRecord>, Destination & Reference<'Account'>> = {
  description: 'A new code was made.',
  fields: (t) => ({
    account: recordField(t, AccountRef, 'The account; its `id` is known, other fields may need the backend.'),
    activationCode: t.field({
      type: ActivationCodeRef,
      nullable: true,
      description:
        'The new code, shown this once; null when an idempotency key is replayed (read Account.activationCode).',
      resolve: ({ activationCode }) => activationCode,
    }),
  }),
  read: (written, { type, backend, key }) =>
    noRecordLeft(written, {
      resource: { type, backend: backend.name, key },
      activationCode: written.record,
    }),
};

defineMutation('refreshActivationCode', {
  description: 'Makes a new activation code; the old one stops working.',
  scope: 'account:activate',
  capability: 'ACTIVATION_CODE_REFRESH',
  input: RefreshActivationCodeInput,
  asks: 'Where.',
  result: refreshedCode,
  target: byField('accountId', 'Account'),
  run:
    ({ operate, target }) =>
    (call) =>
      operate(target.key, call),
});
