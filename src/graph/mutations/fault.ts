import { type ErrorCode, UpstreamError } from '../../errors.ts';
import type { Capability } from '../../providers/capabilities.ts';

/**
 * Why a mutation did not do what was asked, as the graph tells it and as the ledger keeps it: plain data, without a
 * secret.
 */
export interface Fault {
  type: FaultType;
  code: ErrorCode;
  message: string;
  retryable: boolean;
  /** The name of the backend; null when no backend is to blame. */
  backend: string | null;
  /** Only of an InvalidInputError. */
  fields: InvalidField[];
  /** Only of an UnsupportedOperationError. */
  capability: Capability | null;
  /** Only of a RateLimitedError. */
  retryAfterSeconds: number | null;
}

export interface InvalidField {
  path: string[];
  reason: string;
}

export const faultTypes = [
  'InvalidInputError',
  'NotFoundError',
  'PermissionDeniedError',
  'ConflictError',
  'UnsupportedOperationError',
  'RateLimitedError',
  'BackendUnavailableError',
  'OutcomeUnknownError',
] as const;
export type FaultType = (typeof faultTypes)[number];

const typeOfCode: Record<ErrorCode, FaultType> = {
  INVALID_INPUT: 'InvalidInputError',
  NOT_FOUND: 'NotFoundError',
  PERMISSION_DENIED: 'PermissionDeniedError',
  UNAUTHENTICATED: 'PermissionDeniedError',
  CONFLICT: 'ConflictError',
  UNSUPPORTED: 'UnsupportedOperationError',
  RATE_LIMITED: 'RateLimitedError',
  BACKEND_UNAVAILABLE: 'BackendUnavailableError',
  BACKEND_TIMEOUT: 'BackendUnavailableError',
  BACKEND_AUTHENTICATION: 'BackendUnavailableError',
  BACKEND_PROTOCOL: 'BackendUnavailableError',
  OUTCOME_UNKNOWN: 'OutcomeUnknownError',
  INTERNAL: 'BackendUnavailableError',
};

export function createFault(code: ErrorCode, message: string, rest: Partial<Fault> = {}): Fault {
  return {
    type: typeOfCode[code],
    code,
    message,
    retryable: false,
    backend: null,
    fields: [],
    capability: null,
    retryAfterSeconds: null,
    ...rest,
  };
}

export function faultOf(error: UpstreamError): Fault {
  return createFault(error.code, error.message, {
    retryable: error.retryable,
    backend: error.backend,
    fields: error.fields.map(({ name, reason }) => ({ path: ['input', ...inputPath(name)], reason })),
    retryAfterSeconds: error.retryAfterSeconds,
  });
}

/** Adapters name fields as their contract does, where keys stand for what the graph calls ids. */
function inputPath(name: string): string[] {
  const [first = '', ...rest] = name.split('.');
  if (first === 'targets') return ['principalIds'];
  return [graphNames[first] ?? first, ...rest.map((part) => graphNames[part] ?? part)];
}

const graphNames: Readonly<Record<string, string>> = {
  accountKey: 'accountId',
  organizationKey: 'organizationId',
  roleKey: 'roleId',
  roleKeys: 'roleIds',
  groupKeys: 'groupIds',
};

export function unsupported(backend: string, capability: Capability): Fault {
  return createFault('UNSUPPORTED', `${backend}: this backend cannot do this; it lacks ${capability}`, {
    backend,
    capability,
  });
}

/** Thrown while a mutation is being prepared: nothing has been sent. */
export class FaultError extends Error {
  override readonly name = 'FaultError';
  readonly fault: Fault;

  constructor(fault: Fault, cause?: unknown) {
    super(fault.message, { cause });
    this.fault = fault;
  }
}

export function invalid(fields: readonly InvalidField[]): FaultError {
  const list = fields.map(({ path, reason }) => `${path.join('.')}: ${reason}`).join('; ');
  return new FaultError(createFault('INVALID_INPUT', list, { fields: [...fields] }));
}

/** The fault in an error of ours; null for everything unexpected. */
export function readFault(error: unknown): Fault | null {
  if (error instanceof FaultError) return error.fault;
  return error instanceof UpstreamError ? faultOf(error) : null;
}
