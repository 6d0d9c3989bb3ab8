import type { GroupPropertiesRecord } from '../contract/group.ts';
import type { RolePropertiesRecord } from '../contract/role.ts';
import { builder } from './builder.ts';

const name = 'Whether its name can be changed.';

export const RolePropertiesRef = builder.objectRef<RolePropertiesRecord>('RoleProperties').implement({
  description: 'What of a role may be changed; each is null where the backend does not say.',
  fields: (t) => ({
    nameEditable: t.exposeBoolean('nameEditable', { nullable: true, description: name }),
    permsEditable: t.exposeBoolean('permsEditable', {
      nullable: true,
      description: 'Whether its permissions can be changed.',
    }),
    usersAddable: t.exposeBoolean('usersAddable', {
      nullable: true,
      description: 'Whether it can be given to further accounts and groups.',
    }),
    usersRemovable: t.exposeBoolean('usersRemovable', {
      nullable: true,
      description: 'Whether it can be taken from those who hold it.',
    }),
    deletable: t.exposeBoolean('deletable', { nullable: true, description: 'Whether it can be deleted.' }),
  }),
});

export const UserGroupPropertiesRef = builder
  .objectRef<GroupPropertiesRecord>('UserGroupProperties')
  .implement({
    description: 'What of a group may be changed; each is null where the backend does not say.',
    fields: (t) => ({
      nameEditable: t.exposeBoolean('nameEditable', { nullable: true, description: name }),
      usersEditable: t.exposeBoolean('usersEditable', {
        nullable: true,
        description: 'Whether members can be added and removed.',
      }),
      rolesEditable: t.exposeBoolean('rolesEditable', {
        nullable: true,
        description: 'Whether the roles that it gives can be changed.',
      }),
    }),
  });
