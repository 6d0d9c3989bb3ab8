import type { IncomingHttpHeaders } from 'node:http';
import { createViewer, type Viewer } from '../../graph/context.ts';
import type { Backend } from '../../loaders/backend.ts';

/** Who asks, and the backends that there are for them. */
export interface Caller {
  viewer: Viewer;
  /** In the order of the configuration. */
  backends: readonly Backend[];
}

/** What is known of a request before anything of it is read: enough to say who asks. */
export interface Asked {
  headers: IncomingHttpHeaders;
  /** Each header as often as it came. */
  headersDistinct: NodeJS.Dict<string[]>;
  /** Of the other end of the connection; undefined once it has gone. */
  address: string | undefined;
}

/** What a credential gives. */
export interface Grant {
  subject: string;
  scopes: readonly string[];
  /** Names, or "*". */
  backends: readonly string[];
}

/** Why a credential is not accepted, for whoever sent it; quotes nothing of it. */
export interface Rejected {
  reason: string;
  /** It could not be judged, so that nothing is said against it. */
  unavailable?: boolean;
}

/** Makes callers out of what they were granted: a backend that is not granted does not exist for them. */
export function admit({ subject, scopes, backends: names }: Grant, backends: readonly Backend[]): Caller {
  const seesAll = names.includes('*');
  return {
    viewer: createViewer(subject, scopes, seesAll),
    backends: seesAll ? backends : backends.filter(({ name }) => names.includes(name)),
  };
}
