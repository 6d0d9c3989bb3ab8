export const resourceNames = ['account', 'user', 'role', 'metadata', 'permission', 'iftttrule'] as const;
/** A resource has a page, and so get, relation, create, update and delete. */
export type ResourceName = (typeof resourceNames)[number];
/** Assets and gateways are only ever seen as rows of a relation. */
export type TableName = ResourceName | 'asset' | 'gateway';

export const linkNames = [
  'account-user',
  'account-role',
  'account-permission',
  'account-asset',
  'account-gateway',
  'account-metadata',
  'user-role',
  'metadata-asset',
  'metadata-iftttrule',
] as const;
export type LinkName = (typeof linkNames)[number];

/** A relation is null where it is documented and its rows are not. */
export type Relation = { link: LinkName; from: 'left' | 'right'; to: TableName } | null;

export interface Resource {
  title: string;
  /** Attributes of the page's table, in its order. */
  fields: Readonly<Record<string, 'ro' | 'rw'>>;
  /** A create is refused without these, read only or not. */
  required: readonly string[];
  lists: readonly string[];
  relations: Readonly<Record<string, Relation>>;
}

export const resources: Readonly<Record<ResourceName, Resource>> = {
  account: {
    title: 'Account',
    fields: {
      id: 'ro',
      name: 'rw',
      description: 'rw',
      account_id: 'ro',
      mfa_policy: 'rw',
      mfa_methods: 'rw',
      effective_mfa_policy: 'ro',
      effective_mfa_methods: 'ro',
      mfa_inherited_from_account_id: 'ro',
    },
    required: ['name'],
    lists: ['mfa_methods'],
    relations: {
      users: { link: 'account-user', from: 'left', to: 'user' },
      assets: { link: 'account-asset', from: 'left', to: 'asset' },
      metadatas: { link: 'account-metadata', from: 'left', to: 'metadata' },
      gateways: { link: 'account-gateway', from: 'left', to: 'gateway' },
    },
  },
  user: {
    title: 'User',
    fields: { id: 'ro', firstname: 'rw', lastname: 'rw', email: 'ro' },
    required: ['email'],
    lists: [],
    relations: {
      accounts: { link: 'account-user', from: 'right', to: 'account' },
      roles: { link: 'user-role', from: 'left', to: 'role' },
      tags: null,
      dataexports: null,
    },
  },
  role: {
    title: 'Role',
    fields: { id: 'ro', active: 'ro', name: 'ro' },
    required: ['name'],
    lists: [],
    relations: {
      users: { link: 'user-role', from: 'right', to: 'user' },
      accounts: { link: 'account-role', from: 'right', to: 'account' },
    },
  },
  metadata: {
    title: 'Metadata',
    fields: { id: 'ro', name: 'rw', val: 'rw', type: 'rw', id_slug: 'rw' },
    required: ['name'],
    lists: [],
    relations: {
      devices: { link: 'metadata-asset', from: 'left', to: 'asset' },
      hotspots: null,
      ifttt_rules: { link: 'metadata-iftttrule', from: 'left', to: 'iftttrule' },
      accounts: { link: 'account-metadata', from: 'right', to: 'account' },
      deviceinputs: null,
    },
  },
  permission: {
    title: 'Permission',
    fields: { id: 'ro' },
    required: [],
    lists: [],
    relations: { account: { link: 'account-permission', from: 'right', to: 'account' } },
  },
  iftttrule: {
    title: 'IftttRule',
    fields: { id: 'ro', name: 'ro', active: 'ro' },
    required: ['name'],
    lists: [],
    relations: {
      deviceinputs: null,
      metadatas: { link: 'metadata-iftttrule', from: 'right', to: 'metadata' },
    },
  },
};
