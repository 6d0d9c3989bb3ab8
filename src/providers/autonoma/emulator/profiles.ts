/** What differs between tenants, and what no page says and an emulator has to choose. */
export interface Profile {
  basePath: string;
  /** Whether accounts have a parent and multi-factor settings. */
  accountTree: boolean;
  assetRelation: 'assets' | 'devices';
  ids: 'integer' | 'uuid';
  /** Whether answers come in {"data": ...}, and after a create only the new id. */
  enveloped: boolean;
  /** Whether there is GET /account: it is on no page, so on one tenant only. */
  listsAccounts: boolean;
  invites: boolean;
  /** How a form holds a list: key[]=, or one text of JSON. */
  lists: 'brackets' | 'json';
  /** Whether an update is refused for fields that are read only or unknown. */
  refusesReadOnly: boolean;
  /** What a browser's session gets when it has expired, the token of a script too. */
  expired: 'redirect' | 'page';
}

/** The tenant of the published page. Its page has no action; a sandbox without invitations would have no way to try them. */
const published: Profile = {
  basePath: '/connect/v1/resources',
  accountTree: true,
  assetRelation: 'assets',
  ids: 'integer',
  enveloped: false,
  listsAccounts: false,
  invites: true,
  lists: 'brackets',
  refusesReadOnly: false,
  expired: 'redirect',
};

const enveloped: Profile = {
  ...published,
  ids: 'uuid',
  enveloped: true,
  listsAccounts: true,
  lists: 'json',
  refusesReadOnly: true,
  expired: 'page',
};

/** The tenant of the older pages. */
const plain: Profile = {
  ...published,
  basePath: '/v1/resources',
  accountTree: false,
  assetRelation: 'devices',
  invites: false,
};

const profiles: Readonly<Record<string, Profile>> = { published, enveloped, plain };

export function profileNamed(name: string): Profile {
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (profile !== undefined) return profile;
  throw new RangeError(`autonoma: expected a profile of ${Object.keys(profiles).join(', ')}; ${name} came`);
}
