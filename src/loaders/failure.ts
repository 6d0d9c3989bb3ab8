import type { ErrorCode, UpstreamError } from '../errors.ts';

/** What is missing: everything of a backend, one independent part of it, or one record or one field of a record. */
export type FailureScope = 'BACKEND' | 'PARTITION' | 'RECORD';

/** Something that a list could not give. */
export interface ListFailure {
  error: UpstreamError;
  scope: FailureScope;
  /** The next page asks for it again; otherwise it stays missing to the end of the walk. */
  recoverable: boolean;
  /** The field that is missing, where the record itself is there. */
  field: string | null;
}

/** A failure that no later page makes good, as it travels in cursors. */
export interface Missing {
  backend: string;
  code: ErrorCode;
  message: string;
  scope: FailureScope;
  field: string | null;
}

/** Records that the filter could not judge, since their backend does not tell the field. */
export interface Undecided {
  backend: string;
  field: string;
  count: number;
}

/** As many of them as a cursor carries. */
const mostMissing = 20;
const longestMessage = 300;

export function missingOf(failures: readonly ListFailure[]): Missing[] {
  const lasting = failures.filter(({ recoverable }) => !recoverable);
  const missing = lasting.map(({ error, scope, field }): Missing => {
    const message = error.message.slice(0, longestMessage);
    return { backend: error.backend, code: error.code, message, scope, field };
  });
  return shortened(missing, mostMissing);
}

/** The first so many, and one line for each backend that has more. */
export function shortened(missing: readonly Missing[], most: number): Missing[] {
  const backends = new Set(missing.slice(most).map(({ backend }) => backend));
  const further = [...backends].map((backend): Missing => {
    const message = `${backend}: further records could not be read`;
    return { backend, code: 'BACKEND_PROTOCOL', message, scope: 'RECORD', field: null };
  });
  return [...missing.slice(0, most), ...further.slice(0, mostMissing)];
}

/** What fails for one reason in several places is one failure. */
export function distinctFailures(failures: readonly ListFailure[]): ListFailure[] {
  const byText = new Map<string, ListFailure>();
  for (const failure of failures) {
    const { backend, code, message } = failure.error;
    const name = JSON.stringify([backend, code, message.slice(0, longestMessage)]);
    const known = byText.get(name);
    if (known === undefined || scopes.indexOf(failure.scope) < scopes.indexOf(known.scope))
      byText.set(name, failure);
  }
  return [...byText.values()];
}

/** The widest first. */
const scopes: readonly FailureScope[] = ['BACKEND', 'PARTITION', 'RECORD'];

export function addUndecided(...lists: readonly (readonly Undecided[])[]): Undecided[] {
  const counts = new Map<string, Undecided>();
  for (const one of lists.flat()) {
    const name = JSON.stringify([one.backend, one.field]);
    counts.set(name, { ...one, count: one.count + (counts.get(name)?.count ?? 0) });
  }
  return [...counts.values()];
}
