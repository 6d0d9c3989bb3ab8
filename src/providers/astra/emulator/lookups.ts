import type { Kind } from './kind.ts';
import { allParameters, lookupParameters } from './list-query.ts';
import { rowsAt } from './state.ts';

const lookup = { version: '1.0', parameters: lookupParameters, missing: { onRead: 1, onWrite: 1 } } as const;

export const ldapUserKind: Kind = {
  ...lookup,
  name: 'astra-ldapUser',
  segment: 'ldapUsers',
  rows: ({ inside }) => inside.ldapUsers,
};

export const ldapGroupKind: Kind = {
  ...lookup,
  name: 'astra-ldapGroup',
  segment: 'ldapGroups',
  rows: ({ inside }) => inside.ldapGroups,
};

export const notificationKind: Kind = {
  name: 'astra-unreadNotification',
  version: '1.0',
  segment: 'unreadNotifications',
  parameters: allParameters,
  missing: { onRead: 2, onWrite: 1 },
  rows: ({ inside, userId }) => rowsAt(inside.notifications, userId ?? ''),
  remove: ({ inside, userId }, row) => {
    inside.notifications.get(userId ?? '')?.delete(row.id);
    return null;
  },
};
