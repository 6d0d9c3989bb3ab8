import type { Backend } from '../../loaders/backend.ts';
import type { GraphContext } from '../context.ts';
import type { InputFields } from './inputs.ts';
import { type FieldPath, keysIn, readIds } from './references.ts';
import { audited, effect } from './traits.ts';

/** What a principal shall have, as its inputs name it; each list is the whole set. */
export interface SetsInput {
  roleIds?: readonly string[] | null | undefined;
  groupIds?: readonly string[] | null | undefined;
}

/** The fields of an input that say so. */
export function setFields(t: InputFields) {
  return {
    roleIds: effect(
      'roles:write',
      t.idList({ description: 'Global ids of roles of the same backend: the whole set.' }),
    ),
    groupIds: effect(
      'groups:write',
      t.idList({ description: 'Global ids of groups of the same backend: the whole set.' }),
    ),
    permissions: audited(
      effect(
        'roles:write',
        t.stringList({
          description: 'Permissions granted directly, in the words of the backend: the whole set.',
        }),
      ),
    ),
  };
}

/** The same as the contract names it; roles and groups must live in the principal's own backend. */
export function setsOf(
  { roleIds, groupIds }: SetsInput,
  { backend, context, within = [] }: { backend: Backend; context: GraphContext; within?: readonly string[] },
): { roleKeys?: string[]; groupKeys?: string[] } {
  const keysOf = (field: FieldPath, ids: readonly string[], type: 'Role' | 'UserGroup'): string[] =>
    keysIn(backend, field, readIds(field, ids, [type], context));
  return {
    ...(roleIds && { roleKeys: keysOf([...within, 'roleIds'], roleIds, 'Role') }),
    ...(groupIds && { groupKeys: keysOf([...within, 'groupIds'], groupIds, 'UserGroup') }),
  };
}
