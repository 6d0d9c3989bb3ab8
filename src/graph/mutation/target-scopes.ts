import { isPrincipalType } from '../../loaders/global-id.ts';
import type { PrincipalType } from '../../model.ts';
import type { GraphContext, Scope } from '../context.ts';
import { needsScope } from '../refusal.ts';
import { createFault, FaultError } from './fault.ts';
import type { Reference } from './references.ts';

const scopeOf: Record<PrincipalType, Scope> = {
  User: 'users:write',
  ServiceAccount: 'serviceAccounts:write',
  IntegrationUserAgent: 'integrationUserAgents:write',
};

/** Who may write users may not, by a batch, write what is none; any other scope of a batch decides alone. */
export function checkTargetScopes({ viewer }: GraphContext, own: Scope, targets: readonly Reference[]): void {
  if (own !== 'users:write') return;
  const needed = targets.flatMap(({ type }) => (isPrincipalType(type) ? [scopeOf[type]] : []));
  const lacking = needed.find((scope) => !viewer.can(scope));
  if (lacking !== undefined) refuseScope(viewer, `${lacking} for a target`);
}

export function refuseScope(viewer: GraphContext['viewer'], what: string): never {
  const { code, message } = needsScope(viewer, what);
  throw new FaultError(createFault(code, message));
}
