import type { Ledger } from '../ledger/ledger.ts';
import type { Loaders } from '../loaders/loaders.ts';
import { type Scope, scopes } from '../scopes.ts';

export type { Scope } from '../scopes.ts';

/** What resolvers know of the request: immutable, made once for each GraphQL operation. */
export interface GraphContext {
  requestId: string;
  viewer: Viewer;
  loaders: Loaders;
  ledger: Ledger;
}

/** Who asks, and what they may do. */
export interface Viewer {
  subject: string;
  /** The scopes as granted, wildcards included: "*", "accounts:*", "users:read". */
  scopes: readonly string[];
  can(scope: Scope): boolean;
  /** Whether no backend is hidden from them, not even one that is configured no more. */
  seesEveryBackend: boolean;
}

export function createViewer(subject: string, granted: readonly string[], seesEveryBackend = false): Viewer {
  const allowed = new Set(scopes.filter((scope) => isGranted(scope, granted)));
  return { subject, scopes: granted, can: (scope) => allowed.has(scope), seesEveryBackend };
}

function isGranted(scope: Scope, granted: readonly string[]): boolean {
  const [resource, action] = scope.split(':');
  // Who may change something is told what it has become.
  const enough = ['*', scope, `${resource}:*`, ...(action === 'read' ? [`${resource}:write`] : [])];
  return granted.some((grant) => enough.includes(grant));
}
