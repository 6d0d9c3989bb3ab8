import type { Ledger } from '../ledger/ledger.ts';
import type { Loaders } from '../loaders/loaders.ts';
import { type Scope, scopes } from '../scopes.ts';

export type { Scope } from '../scopes.ts';

/** What resolvers know of the request: immutable, made once for each GraphQL operation. */
export interface GraphContext {
  /** The id under which the log and the answer know the request: the caller's own where it sent a harmless one. */
  requestId: string;
  /** The caller's own; null where it sent none. Anybody may send any, so that it proves nothing. */
  sentRequestId: string | null;
  viewer: Viewer;
  loaders: Loaders;
  ledger: Ledger;
}

/** Who asks, and what they may do. */
export interface Viewer {
  subject: string;
  /** Whose idempotency keys and audit events these are: the subject, but anonymous callers are told apart. */
  ledgerSubject: string;
  /** The scopes as granted, wildcards included: "*", "accounts:*", "users:read". */
  scopes: readonly string[];
  can(scope: Scope): boolean;
  /** Whether no backend is hidden from them, not even one that is configured no more. */
  seesEveryBackend: boolean;
}

export function createViewer(subject: string, granted: readonly string[], seesEveryBackend = false): Viewer {
  const allowed = new Set(scopes.filter((scope) => isGranted(scope, granted)));
  const can = (scope: Scope): boolean => allowed.has(scope);
  return { subject, ledgerSubject: subject, scopes: granted, can, seesEveryBackend };
}

/** The same for one of many who say nothing of themselves: `name` tells them apart, and is asked for by changes only. */
export function anonymousViewer(viewer: Viewer, name: () => string): Viewer {
  return {
    ...viewer,
    get ledgerSubject() {
      return `${viewer.subject}:${name()}`;
    },
  };
}

function isGranted(scope: Scope, granted: readonly string[]): boolean {
  const [resource, action] = scope.split(':');
  // Who may change something is told what it has become.
  const enough = ['*', scope, `${resource}:*`, ...(action === 'read' ? [`${resource}:write`] : [])];
  return granted.some((grant) => enough.includes(grant));
}
