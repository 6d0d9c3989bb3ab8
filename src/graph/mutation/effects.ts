import type { GraphQLInputObjectType } from 'graphql';
import type { PrincipalType } from '../../model.ts';
import type { GraphContext, Scope } from '../context.ts';
import { needsScope } from '../refusal.ts';
import { createFault, FaultError } from './fault.ts';
import { referenceIn } from './references.ts';
import { valuesIn } from './traits.ts';

/** A scope that a mutation needs, with the field of its input that asks for it; null: the mutation itself. */
export interface Need {
  scope: Scope;
  field: string | null;
}

/** Who changes a principal, whatever of it, needs this. */
export const principalScopes: Readonly<Record<PrincipalType, Scope>> = {
  User: 'users:write',
  ServiceAccount: 'serviceAccounts:write',
  IntegrationUserAgent: 'integrationUserAgents:write',
};

const targetScopes: ReadonlyMap<string, Scope> = new Map<string, Scope>([
  ...Object.entries(principalScopes),
  ['UserGroup', 'groups:write'],
]);

/** Everybody whose identity the gateway may act with: which of them it is, only the backend knows. */
export const anyIdentity: readonly Scope[] = ['users:write', 'serviceAccounts:write'];

/**
 * What the effects of an input need, decided from the fields that are there and from the types of the ids alone: nothing
 * is read for it, and an input that is wrong elsewhere needs the same.
 */
export function needsOfInput(input: object, type: GraphQLInputObjectType, context: GraphContext): Need[] {
  return [...valuesIn(input, type)].flatMap(({ value, traits, path }): Need[] => {
    const field = path.at(-1) ?? '';
    if (value === null || value === undefined) return [];
    if (traits.effect !== undefined) return [{ scope: traits.effect, field }];
    return traits.target === true ? needsOfTargets(value, field, context) : [];
  });
}

export function needsOfTargets(value: unknown, field: string, context: GraphContext): Need[] {
  const ids: unknown[] = Array.isArray(value) ? value : [value];
  return ids.flatMap((id) => {
    const type = typeof id === 'string' ? referenceIn(id, context)?.type : undefined;
    const scope = targetScopes.get(type ?? '');
    return scope === undefined ? [] : [{ scope, field }];
  });
}

/** Refuses at once, with every scope that is lacking. */
export function checkNeeds({ viewer }: GraphContext, needs: readonly Need[]): void {
  const lacking = needs.filter(({ scope }) => !viewer.can(scope));
  const told = lacking.map(({ scope, field }) => (field === null ? scope : `${scope} (${field})`));
  if (told.length === 0) return;
  const { code, message } = needsScope(viewer, [...new Set(told)].join(', '));
  throw new FaultError(createFault(code, message));
}
