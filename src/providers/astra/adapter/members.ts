import type { PrincipalType, TypedRecord, UserRecord } from '../../../model.ts';
import type { Page } from '../../provider.ts';

/** Users are the only principals of this provider. */
export function asMembers(page: Page<UserRecord>): Page<TypedRecord<PrincipalType>> {
  const items = page.items.map((item) =>
    'error' in item
      ? item
      : { record: { type: 'User' as const, record: item.record }, position: item.position },
  );
  return { ...page, items };
}
