import type { AuthSettings } from './auth-schema.ts';
import type { ConfigurationPath, FaultList } from './faults.ts';
import { isLoopback } from './loopback.ts';
import { nearest } from './nearest.ts';

export interface AuthSurroundings {
  /** Names of the backends that are configured. */
  backends: readonly string[];
  host: string;
  faults: FaultList;
}

/** What a schema cannot see: whether backends are there, keys are told apart, and nobody is let in by oversight. */
export function checkAuth(auth: AuthSettings, { backends, host, faults }: AuthSurroundings): void {
  checkNames(auth.anonymous.backends, ['auth', 'anonymous', 'backends'], { backends, faults });
  auth.apiKeys.forEach((key, index) => {
    checkNames(key.backends, ['auth', 'apiKeys', index, 'backends'], { backends, faults });
    const isTold = auth.apiKeys.findIndex(({ sha256 }) => sha256.toLowerCase() === key.sha256.toLowerCase());
    if (isTold < index)
      faults.add(['auth', 'apiKeys', index, 'sha256'], `is that of auth.apiKeys[${isTold}] already`);
  });
  const risky = auth.anonymous.scopes.filter((scope) => scope.endsWith('*') || scope.endsWith(':write'));
  if (isLoopback(host) || risky.length === 0) return;
  faults.warn(
    ['auth', 'anonymous', 'scopes'],
    `ANYBODY who reaches ${host} may do ${risky.join(', ')} without credentials; give callers keys (auth.apiKeys) instead, or listen on the loopback`,
  );
}

function checkNames(
  names: readonly string[],
  path: ConfigurationPath,
  { backends, faults }: Pick<AuthSurroundings, 'backends' | 'faults'>,
): void {
  names.forEach((name, index) => {
    if (name === '*' || backends.includes(name)) return;
    const meant = nearest(name, backends);
    const hint =
      meant === null ? `expected "*" or one of ${backends.join(', ')}` : `did you mean "${meant}"?`;
    faults.add([...path, index], `there is no backend ${JSON.stringify(name)}; ${hint}`);
  });
}
