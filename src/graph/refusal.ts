import type { ErrorCode } from '../errors.ts';
import type { Backend } from '../loaders/backend.ts';
import type { Viewer } from './context.ts';

/** Why a caller may not do something: the same words in queries and mutations. */
export function needsScope(viewer: Viewer, what: string): { code: ErrorCode; message: string } {
  return {
    code: viewer.subject === 'anonymous' ? 'UNAUTHENTICATED' : 'PERMISSION_DENIED',
    message: `needs the scope ${what}; ${viewer.subject} has ${viewer.scopes.join(', ') || 'none'}`,
  };
}

export function noSuchBackend(name: string, backends: readonly Backend[]): string {
  const known = backends.map((backend) => backend.name).join(', ') || 'none';
  return `there is no backend "${name}"; known: ${known}`;
}
