import type { Backend } from '../../loaders/backend.ts';
import type { GraphContext } from '../context.ts';
import { keysIn, readIds } from './references.ts';
import { given } from './run.ts';

/** What a principal shall have, as its inputs name it; each list is the whole set. */
export interface SetsInput {
  roleIds?: readonly string[] | null | undefined;
  groupIds?: readonly string[] | null | undefined;
  permissions?: string[] | null | undefined;
}

/** The same as the contract names it; roles and groups must live in the principal's own backend. */
export function setsOf(
  { roleIds, groupIds, permissions }: SetsInput,
  backend: Backend,
  context: GraphContext,
  /** Where in the input the lists stand, if not at its top. */
  within: readonly string[] = [],
): { roleKeys?: string[]; groupKeys?: string[]; permissions?: string[] } {
  const [rolesAt, groupsAt] = [
    [...within, 'roleIds'],
    [...within, 'groupIds'],
  ];
  return {
    ...given('roleKeys', roleIds && keysIn(backend, rolesAt, readIds(rolesAt, roleIds, ['Role'], context))),
    ...given(
      'groupKeys',
      groupIds && keysIn(backend, groupsAt, readIds(groupsAt, groupIds, ['UserGroup'], context)),
    ),
    ...given('permissions', permissions),
  };
}
