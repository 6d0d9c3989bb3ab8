import type { Page } from '../../../contract/read.ts';
import type { TypedRecord } from '../../../contract/resources.ts';
import type { UserRecord } from '../../../contract/user.ts';
import type { PrincipalType } from '../../../model.ts';

/** A page of users as one of members: users are the only principals of this provider. */
export function toMembers(page: Page<UserRecord>): Page<TypedRecord<PrincipalType>> {
  const items = page.items.map((item) =>
    'error' in item
      ? item
      : { record: { type: 'User' as const, record: item.record }, position: item.position },
  );
  return { ...page, items };
}
