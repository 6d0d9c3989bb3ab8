import { next } from '../loaders/maybe-promise.ts';
import type { Entity } from '../loaders/resource-loader.ts';
import type { ResourceType } from '../model.ts';
import {
  AccountContactRef,
  AccountSettingsRef,
  ActivationCodeRef,
  InviteRef,
  MfaSettingsRef,
} from './account-parts.ts';
import { AssetConnection, GatewayConnection } from './asset.ts';
import { builder } from './builder.ts';
import { connectionOf, pageArgs, pageOf } from './connection.ts';
import type { GraphContext } from './context.ts';
import { AccountFilterInput, AccountStateEnum, select, UserFilterInput } from './filters.ts';
import { UserGroupConnection } from './group.ts';
import { IntegrationUserAgentConnection } from './integration-user-agent.ts';
import { AttributeRef } from './postal-address.ts';
import { readerOf, readNameOr, readOr } from './read.ts';
import { defineQueries } from './record-queries.ts';
import { AccountRef, NodeRef, ResourceRef } from './refs.ts';
import { RoleConnection } from './role.ts';
import { ServiceAccountConnection } from './service-account.ts';
import { UserConnection } from './user.ts';

const read = readerOf('Account');

interface ListArguments {
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: object | null | undefined;
}

/** A list of what belongs to one account; only the account's own backend is asked. */
function childrenOf<Type extends ResourceType>(type: Type) {
  return (account: Entity<'Account'>, args: ListArguments, { loaders }: GraphContext) => {
    const { backends, filter } = select(args.filter, loaders);
    return loaders.list({
      type,
      backends: backends.filter((backend) => backend === account.backend),
      parent: { type: 'Account', key: account.record.key },
      filter,
      ...pageOf(args),
    });
  };
}

builder.objectType(AccountRef, {
  description:
    'A company, site, customer, organization or tenant in one backend, whatever the backend calls it.',
  interfaces: [NodeRef, ResourceRef],
  authScopes: { scope: 'accounts:read' },
  fields: (t) => ({
    name: t.string({
      description: 'Its name; the external id where the backend tells no name, or cannot be asked for it.',
      resolve: readNameOr('name', (account: Entity<'Account'>) => account.record.externalId),
    }),
    description: t.string({
      nullable: true,
      description: 'A sentence about it.',
      resolve: read('description'),
    }),
    state: t.field({
      type: AccountStateEnum,
      nullable: true,
      description: 'Where it is in its life; null where the backend has no such notion.',
      resolve: read('state'),
    }),
    enabled: t.boolean({
      nullable: true,
      description: 'Whether anybody may use it.',
      resolve: read('enabled'),
    }),
    enabledAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was last enabled.',
      resolve: read('enabledAt'),
    }),
    parent: t.field({
      type: AccountRef,
      nullable: true,
      description: 'The account above it; null at the root.',
      resolve: (account, _args, { loaders }) =>
        next(loaders.fieldNow(account, 'parentKey'), (key) =>
          key === null ? null : loaders.entity('Account', account.backend, key),
        ),
    }),
    mfa: t.field({
      type: MfaSettingsRef,
      nullable: true,
      description: 'Multi-factor authentication.',
      resolve: async (account, _args, { loaders }) => {
        const mfa = await loaders.field(account, 'mfa');
        return mfa === null ? null : { account, mfa };
      },
    }),
    contact: t.field({
      type: AccountContactRef,
      nullable: true,
      description: 'Whom to write or call.',
      resolve: read('contact'),
    }),
    attributes: t.field({
      type: [AttributeRef],
      nullable: true,
      description: 'Free key and value pairs, whatever the backend calls them.',
      resolve: readOr<'Account', 'attributes'>('attributes', () => []),
    }),
    activationCode: t.field({
      type: ActivationCodeRef,
      nullable: true,
      authScopes: { scope: 'account:activate' },
      description:
        'Null when it has expired, or where the backend has none. Needs the scope account:activate.',
      resolve: read('activationCode'),
    }),
    settings: t.field({
      type: AccountSettingsRef,
      nullable: true,
      description: 'Periods and switches.',
      resolve: async (account, _args, { loaders }) => {
        const settings = await loaders.field(account, 'settings');
        return settings === null ? null : { account, settings };
      },
    }),
    invites: t.field({
      type: [InviteRef],
      nullable: true,
      authScopes: { scope: 'users:read' },
      description: 'Pending invitations, where the backend keeps them. Needs the scope users:read.',
      resolve: async (account, _args, { loaders }) =>
        (await loaders.field(account, 'invites'))?.map((email) => ({ email, account })) ?? null,
    }),
    users: t.field({
      type: UserConnection,
      nullable: true,
      authScopes: { scope: 'users:read' },
      description: 'Its users, by e-mail address or identifier.',
      args: { ...pageArgs, filter: t.arg({ type: UserFilterInput, description: 'Which users.' }) },
      resolve: childrenOf('User'),
    }),
    serviceAccounts: t.field({
      type: ServiceAccountConnection,
      nullable: true,
      authScopes: { scope: 'serviceAccounts:read' },
      description: 'Its service accounts, by identifier.',
      args: pageArgs,
      resolve: childrenOf('ServiceAccount'),
    }),
    roles: t.field({
      type: RoleConnection,
      nullable: true,
      authScopes: { scope: 'roles:read' },
      description: 'The roles that can be held in it, by name.',
      args: pageArgs,
      resolve: childrenOf('Role'),
    }),
    groups: t.field({
      type: UserGroupConnection,
      nullable: true,
      authScopes: { scope: 'groups:read' },
      description: 'Its groups, by name.',
      args: pageArgs,
      resolve: childrenOf('UserGroup'),
    }),
    integrationUserAgents: t.field({
      type: IntegrationUserAgentConnection,
      nullable: true,
      authScopes: { scope: 'integrationUserAgents:read' },
      description: 'Its integration user agents, by id.',
      args: pageArgs,
      resolve: childrenOf('IntegrationUserAgent'),
    }),
    assets: t.field({
      type: AssetConnection,
      nullable: true,
      description: 'Its assets, by id.',
      args: pageArgs,
      resolve: childrenOf('Asset'),
    }),
    gateways: t.field({
      type: GatewayConnection,
      nullable: true,
      description: 'Its gateways, by id.',
      args: pageArgs,
      resolve: childrenOf('Gateway'),
    }),
  }),
});

const AccountConnection = connectionOf('Account', AccountRef);

defineQueries({
  type: 'Account',
  scope: 'accounts:read',
  one: { field: 'account', ref: AccountRef, called: 'account' },
  all: {
    field: 'accounts',
    ref: AccountConnection,
    filter: AccountFilterInput,
    called: 'accounts',
    order: 'name, without case',
  },
});
