import type { Dataset } from '../../../sandbox/dataset.ts';
import { distinguishedName } from './fill-rows.ts';
import { createRowMaker } from './row-maker.ts';
import type { Row } from './rows.ts';
import { type AccountInside, addBinding, addMember, nilId } from './state.ts';

const groupNames = [
  'Crane operators',
  'Customs',
  'Dispatch',
  'Facilities',
  'Finance',
  'Fleet',
  'Gate control',
  'Harbour pilots',
  'Maintenance',
  'Operations',
  'Platform',
  'Safety',
  'Yard planning',
];

/** The LDAP directory behind the account, and the groups that came out of it. */
export function fillDirectory(dataset: Dataset, inside: AccountInside): void {
  const maker = createRowMaker(dataset, new Date(Date.UTC(2023, 7, 30, 10)), nilId);
  const members = [...inside.users.values()].filter((user) => user['authProvider'] === 'ldap');
  for (const [index, name] of groupNames.entries()) {
    const dn = `CN=${name},OU=groups,DC=nordhafen,DC=example`;
    const listed = { ...maker.row('astra-ldapGroup', '1.0', 'directory group', index), cn: name, dn };
    inside.ldapGroups.set(listed.id, listed);
    const group = {
      ...maker.row('astra-group', '1.1', 'group', index),
      name,
      authProvider: 'ldap',
      authID: dn,
    };
    inside.groups.set(group.id, group);
    // The first group has everybody, the last one nobody.
    const some =
      index === groupNames.length - 1 ? [] : members.filter((_, ordinal) => ordinal % (index + 1) === 0);
    for (const user of some) addMember(inside, group, user);
    const first = maker.row('astra-roleBinding', '1.1', 'group binding', index);
    addGroupBinding(inside, { first, group, index });
  }
  for (const person of dataset.people.slice(0, 200)) {
    const { email, firstName, lastName } = person;
    const dn = distinguishedName(person);
    const first = maker.row('astra-ldapUser', '1.0', 'directory user', person.index);
    inside.ldapUsers.set(first.id, {
      ...first,
      email,
      firstName,
      lastName,
      cn: `${firstName} ${lastName}`,
      dn,
    });
  }
}

const roles = ['viewer', 'member', 'admin'];

function addGroupBinding(
  inside: AccountInside,
  { first, group, index }: { first: Row; group: Row; index: number },
): void {
  addBinding(inside, {
    ...first,
    principalType: 'group',
    userID: nilId,
    groupID: group.id,
    accountID: inside.id,
    role: roles[index % roles.length] ?? 'viewer',
    roleConstraints: ['*'],
  });
}
