import type { AccountSettingsRecord, ActivationCodeRecord, MfaRecord } from '../contract/account.ts';
import type { ContactRecord } from '../contract/contact.ts';
import type { Entity } from '../loaders/resource-loader.ts';
import { builder } from './builder.ts';
import type { GraphContext } from './context.ts';
import { PostalAddressRef } from './postal-address.ts';
import { AccountRef } from './refs.ts';

export interface MfaSource {
  account: Entity<'Account'>;
  mfa: MfaRecord;
}

export const MfaSettingsRef = builder.objectRef<MfaSource>('MfaSettings').implement({
  description: 'Multi-factor authentication: own settings, and what applies after inheritance.',
  fields: (t) => ({
    policy: t.string({
      nullable: true,
      description: 'Its own policy; null: none.',
      resolve: ({ mfa }) => mfa.policy,
    }),
    methods: t.stringList({
      nullable: true,
      description: 'Its own methods; null: none.',
      resolve: ({ mfa }) => mfa.methods,
    }),
    effectivePolicy: t.string({
      nullable: true,
      description: 'The policy that applies.',
      resolve: ({ mfa }) => mfa.effectivePolicy,
    }),
    effectiveMethods: t.stringList({
      nullable: true,
      description: 'The methods that apply.',
      resolve: ({ mfa }) => mfa.effectiveMethods,
    }),
    inheritedFrom: t.field({
      type: AccountRef,
      nullable: true,
      description: 'The account whose settings apply; null when they are its own, or there are none.',
      resolve: ({ account, mfa }, _args, { loaders }) =>
        mfa.inheritedFromKey === null
          ? null
          : loaders.entity('Account', account.backend, mfa.inheritedFromKey),
    }),
  }),
});

export const AccountContactRef = builder.objectRef<ContactRecord>('AccountContact').implement({
  description: 'Whom to write or call about an account.',
  fields: (t) => ({
    firstName: t.exposeString('firstName', { nullable: true, description: 'First name.' }),
    lastName: t.exposeString('lastName', { nullable: true, description: 'Last name.' }),
    companyName: t.exposeString('companyName', { nullable: true, description: 'Company.' }),
    email: t.exposeString('email', {
      nullable: true,
      description: 'E-mail address, as the backend writes it.',
    }),
    phone: t.exposeString('phone', {
      nullable: true,
      description: 'Phone number, as the backend writes it.',
    }),
    postalAddress: t.field({
      type: PostalAddressRef,
      nullable: true,
      description: 'Postal address; null when none of its parts is known.',
      resolve: (contact) => contact.postalAddress,
    }),
  }),
});

export const ActivationCodeRef = builder.objectRef<ActivationCodeRecord>('ActivationCode').implement({
  description: 'A code that activates devices for an account, for one hour.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'The code: a secret.' }),
    expiresAt: t.field({
      type: 'DateTime',
      description: 'Until when it works.',
      resolve: (code) => code.expiresAt,
    }),
  }),
});

export interface AccountSettingsSource {
  account: Entity<'Account'>;
  settings: AccountSettingsRecord;
}

/** A setting; one that came and could not be read is an error, and the others stay. */
function setting<Name extends keyof AccountSettingsRecord>(name: Name) {
  return (
    { account, settings }: AccountSettingsSource,
    _args: object,
    { loaders }: GraphContext,
  ): AccountSettingsRecord[Name] => {
    const failure = settings[name] === null ? loaders.unreadablePart(account, `settings.${name}`) : null;
    if (failure !== null) throw failure;
    return settings[name];
  };
}

export const AccountSettingsRef = builder.objectRef<AccountSettingsSource>('AccountSettings').implement({
  description: 'Periods in seconds; each is null where the backend does not have it.',
  fields: (t) => ({
    healthTimePeriod: t.int({
      nullable: true,
      description: 'Window over which health is computed, in seconds.',
      resolve: setting('healthTimePeriod'),
    }),
    executionInterval: t.int({
      nullable: true,
      description: 'In seconds.',
      resolve: setting('executionInterval'),
    }),
    baselineExecutionInterval: t.int({
      nullable: true,
      description: 'In seconds.',
      resolve: setting('baselineExecutionInterval'),
    }),
    modelFrequency: t.int({
      nullable: true,
      description: 'How often change detection models are built, in seconds.',
      resolve: setting('modelFrequency'),
    }),
    executionFrequency: t.int({
      nullable: true,
      description: 'How often change detection runs, in seconds.',
      resolve: setting('executionFrequency'),
    }),
    dataRetention: t.int({
      nullable: true,
      description: 'How long data is kept; 0: forever.',
      resolve: setting('dataRetention'),
    }),
    tracksSensorHealth: t.boolean({
      nullable: true,
      description: 'Whether sensor health is tracked.',
      resolve: setting('tracksSensorHealth'),
    }),
  }),
});

export interface InviteSource {
  email: string;
  account: Entity<'Account'>;
}

export const InviteRef = builder.objectRef<InviteSource>('Invite').implement({
  description: 'An invitation that waits for an answer.',
  fields: (t) => ({
    email: t.exposeString('email', {
      description: 'Whom it was sent to, as the backend keeps it: not every backend checks its syntax.',
    }),
    account: t.field({ type: AccountRef, description: 'Where to.', resolve: (invite) => invite.account }),
  }),
});
