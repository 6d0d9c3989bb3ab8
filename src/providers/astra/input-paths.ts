/** The upstream's names of fields to those of the input; "" for a level that the input does not have. */
export type InputPaths = Readonly<Record<string, string>>;

const address: InputPaths = {
  postalAddress: 'postalAddress',
  addressCountry: 'country',
  addressLocality: 'locality',
  addressRegion: 'region',
  postalCode: 'postalCode',
  streetAddress1: 'street1',
  streetAddress2: 'street2',
};

const person: InputPaths = {
  email: 'email',
  firstName: 'firstName',
  lastName: 'lastName',
  companyName: 'companyName',
  phone: 'phone',
};

export const accountPaths: InputPaths = {
  ...person,
  ...address,
  name: 'name',
  value: 'value',
  isEnabled: 'enabled',
  accountContact: 'contact',
  metadata: '',
  labels: 'attributes',
};

export const userPaths: InputPaths = {
  ...person,
  ...address,
  isEnabled: 'active',
  sendWelcomeEmail: 'sendWelcomeEmail',
  authProvider: 'authProvider',
  authID: 'authId',
  metadata: '',
  labels: 'attributes',
  name: 'name',
  value: 'value',
};

/** A password as a whole: the input has no names for its parts. */
export const passwordPaths: InputPaths = { keyStore: 'password', cleartext: '' };

export const tokenPaths: InputPaths = { name: 'name' };

export const changedBindingPaths: InputPaths = {
  userID: 'target',
  groupID: 'target',
  accountID: 'accountKey',
  role: 'roleKey',
  roleConstraints: 'constraints',
};

export function newBindingPaths(target: string): InputPaths {
  return { ...changedBindingPaths, userID: target, groupID: target, role: 'roleKeys' };
}

/** The input's path; null where it has none. How the upstream joins the levels of a name is documented nowhere. */
export function inputPath(paths: InputPaths, name: string): string | null {
  const levels = name.split(/[./[\]]+/).filter((level) => level !== '' && level !== '$');
  const path: string[] = [];
  for (const level of levels) {
    const own = /^\d+$/.test(level) ? level : Object.hasOwn(paths, level) ? paths[level] : undefined;
    if (own === undefined) return null;
    if (own !== '') path.push(own);
  }
  return path.length === 0 ? null : path.join('.');
}
