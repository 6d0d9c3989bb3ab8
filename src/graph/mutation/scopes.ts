import type { PrincipalType } from '../../model.ts';
import type { GraphContext, Scope } from '../context.ts';
import { createFault, FaultError } from './fault.ts';
import type { Reference } from './references.ts';

const scopeOf: Record<PrincipalType, Scope> = {
  User: 'users:write',
  ServiceAccount: 'serviceAccounts:write',
  IntegrationUserAgent: 'integrationUserAgents:write',
};

/** Who may write users may not, by a batch, write what is none. Of users, `own` decides. */
export function checkScopes(
  { viewer }: GraphContext,
  own: Scope,
  targets: readonly Reference<PrincipalType>[],
): void {
  if (own !== 'users:write') return;
  const lacking = targets.map(({ type }) => scopeOf[type]).find((scope) => !viewer.can(scope));
  if (lacking === undefined) return;
  const granted = viewer.scopes.join(', ') || 'none';
  const code = viewer.subject === 'anonymous' ? 'UNAUTHENTICATED' : 'PERMISSION_DENIED';
  throw new FaultError(
    createFault(code, `needs the scope ${lacking} for a target; ${viewer.subject} has ${granted}`),
  );
}
