import type { ConfigurationPath, FaultList } from './faults.ts';

/** These are sent in the body of a log-in, which can carry any character; all others in a header. */
const sentInBody: ReadonlySet<string> = new Set(['username', 'password']);

/** Refuses credentials that could not be sent as they are; quotes nothing of them. */
export function checkCredentials(auth: unknown, path: ConfigurationPath, faults: FaultList): void {
  if (typeof auth !== 'object' || auth === null) return;
  for (const [name, value] of Object.entries(auth)) {
    const fault = typeof value === 'string' ? explainCredential(name, value) : null;
    if (fault !== null) faults.addUnresolved([...path, name], fault);
  }
}

function explainCredential(name: string, value: string): string | null {
  if (/[\r\n]/.test(value)) return 'holds a line break; expected one line, the credential alone';
  if (sentInBody.has(name)) return null;
  const odd = value.search(/[^\x20-\x7e]/);
  if (odd >= 0)
    return `character ${odd + 1} cannot be sent in an HTTP header; expected printable ASCII (look for invisible characters from copying)`;
  return /^ | $/.test(value)
    ? 'begins or ends with a space, which an HTTP header would lose; expected the credential alone'
    : null;
}
