import { InputError } from '../errors.ts';
import { canonicalAddress, reasonAgainstAddress } from '../kit/address.ts';
import type { Backend } from '../loaders/backend.ts';
import type { Loaders } from '../loaders/loaders.ts';
import { providers } from '../providers/registry.ts';
import { builder } from './builder.ts';
import { noSuchBackend } from './refusal.ts';

export const ProviderEnum = builder.enumType('Provider', {
  description: 'A kind of backend.',
  values: Object.fromEntries(
    [...providers.values()].map(({ id, title }) => [
      id.toUpperCase(),
      { value: id, description: `${title}.` },
    ]),
  ),
});

export const AccountStateEnum = builder.enumType('AccountState', {
  description: 'The life of an account.',
  values: {
    ACTIVE: { description: 'In use.' },
    PENDING: { description: 'Created, not yet activated.' },
    DELETING: { description: 'Marked for deletion.' },
    DISABLED: { description: 'Switched off; nobody may use it.' },
  },
});

export const UserKindEnum = builder.enumType('UserKind', {
  description: 'How a user belongs to the backend.',
  values: {
    MEMBER: { description: 'Of the organization itself.' },
    TENANT: { description: "A customer's user." },
    SUBTENANT: { description: "A user below a customer's user." },
  },
});

const selection = {
  backends: 'Only these, by name; absent or null: all.',
  providers: 'Only backends of these providers.',
  search: 'Part of a name, e-mail address or external id, without case.',
};

export const AccountFilterInput = builder.inputType('AccountFilter', {
  description: 'Which accounts; conditions are joined by AND.',
  fields: (t) => ({
    backends: t.stringList({ description: selection.backends }),
    providers: t.field({ type: [ProviderEnum], description: selection.providers }),
    search: t.string({ description: selection.search }),
    states: t.field({ type: [AccountStateEnum], description: 'In one of these states.' }),
    enabled: t.boolean({ description: 'Enabled, or not.' }),
  }),
});

export const UserFilterInput = builder.inputType('UserFilter', {
  description: 'Which users; conditions are joined by AND.',
  fields: (t) => ({
    backends: t.stringList({ description: selection.backends }),
    providers: t.field({ type: [ProviderEnum], description: selection.providers }),
    search: t.string({ description: selection.search }),
    email: t.string({ description: 'This e-mail address, without case.' }),
    active: t.boolean({ description: 'Active, or not; users of backends without the notion are neither.' }),
    kinds: t.field({ type: [UserKindEnum], description: 'Of one of these kinds.' }),
    permission: t.string({ description: 'Holds this permission, directly or through roles and groups.' }),
  }),
});

export const PrincipalFilterInput = builder.inputType('PrincipalFilter', {
  description: 'Which identities or groups; conditions are joined by AND.',
  fields: (t) => ({
    backends: t.stringList({ description: selection.backends }),
    providers: t.field({ type: [ProviderEnum], description: selection.providers }),
    search: t.string({ description: selection.search }),
    active: t.boolean({ description: 'Active, or not.' }),
  }),
});

export const RoleFilterInput = builder.inputType('RoleFilter', {
  description: 'Which roles; conditions are joined by AND.',
  fields: (t) => ({
    backends: t.stringList({ description: selection.backends }),
    providers: t.field({ type: [ProviderEnum], description: selection.providers }),
    search: t.string({ description: selection.search }),
    builtIn: t.boolean({ description: 'Fixed by the backend, or not.' }),
  }),
});

export const TokenFilterInput = builder.inputType('TokenFilter', {
  description: 'Which tokens; conditions are joined by AND.',
  fields: (t) => ({
    backends: t.stringList({ description: selection.backends }),
    providers: t.field({ type: [ProviderEnum], description: selection.providers }),
    unusedSince: t.field({ type: 'DateTime', description: 'Never used, or not since then.' }),
  }),
});

/** The address, checked, as the caller wrote it: lists compare it by its canonical form, some backends letter by letter. */
export function readAddress(argument: string, text: string): string {
  const address = canonicalAddress(text);
  const reason = reasonAgainstAddress(address);
  if (reason !== null) throw new InputError(`${argument}: ${reason}`);
  return text.trim().normalize('NFC');
}

type Selection = {
  backends?: readonly string[] | null | undefined;
  providers?: readonly string[] | null | undefined;
};

/** Splits a filter into the backends to ask and what is left for them to answer. */
export function select(
  filter: (Selection & object) | null | undefined,
  { backends }: Loaders,
): { backends: readonly Backend[]; filter: object } {
  const { backends: names, providers, ...conditions } = filter ?? {};
  for (const name of names ?? []) {
    if (!backends.some((backend) => backend.name === name)) {
      throw new InputError(`filter.backends: ${noSuchBackend(name, backends)}`);
    }
  }
  return {
    backends: backends.filter(
      ({ name, provider }) => (names?.includes(name) ?? true) && (providers?.includes(provider) ?? true),
    ),
    filter: Object.fromEntries(
      Object.entries(conditions)
        .filter(([, value]) => value !== null && value !== undefined)
        .map(([name, value]) => [
          name,
          name === 'email' ? readAddress('filter.email', String(value)) : value,
        ]),
    ),
  };
}
