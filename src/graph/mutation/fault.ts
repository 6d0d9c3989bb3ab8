import type { Capability } from '../../contract/capability.ts';
import { type ErrorCode, UpstreamError } from '../../errors.ts';
import { mostItems } from '../limits.ts';

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
  /** The reason is a backend's own. */
  isQuoted?: boolean;
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

/** What a backend says of fields comes from outside: no more of it than a caller reads and the ledger should keep. */
const longestName = 200;
const longestMessage = 2_000;

/** `indexInInput`: where an item of a list that was cut up between backends stands in the input. */
export function faultOf(error: UpstreamError, indexInInput?: IndexInInput): Fault {
  const fields = error.fields.slice(0, mostItems).map(({ name, reason, isQuoted = false }) => ({
    path: ['input', ...inputPath(cut(name, longestName), indexInInput)],
    reason: cut(reason, longestMessage),
    ...(isQuoted && { isQuoted }),
  }));
  return createFault(error.code, sentenceOf(cut(error.message, longestMessage), fields), {
    // A backend that lacks a path at run time names no capability that the gateway could have told before.
    ...(error.code === 'UNSUPPORTED' && { type: 'BackendUnavailableError' }),
    retryable: error.retryable,
    backend: error.backend,
    fields,
    retryAfterSeconds: error.retryAfterSeconds,
  });
}

/** The same without a backend's own words, of which the ledger keeps nothing. */
export function withoutQuotes(fault: Fault): Fault {
  if (!fault.fields.some(({ isQuoted }) => isQuoted)) return fault;
  const fields = fault.fields.map(({ path, reason, isQuoted = false }) => ({
    path,
    reason: isQuoted ? 'was refused' : reason,
  }));
  const told = sentenceOf('', fault.fields);
  const sentence = fault.message.endsWith(`: ${told}`) ? fault.message.slice(0, -told.length - 2) : '';
  return { ...fault, fields, message: sentenceOf(sentence, fields) };
}

/** Never through the middle of a character. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const isInside = /[\ud800-\udbff]/.test(text.charAt(most - 1));
  return `${text.slice(0, isInside ? most - 1 : most)}…`;
}

export type IndexInInput = (list: string, index: number) => number | undefined;

/** Adapters name fields as their contract does, where keys stand for what the graph calls ids. */
function inputPath(name: string, indexInInput?: IndexInInput): string[] {
  const [first = '', ...rest] = name.split('.');
  const top = topNames.get(first) ?? graphNames.get(first) ?? first;
  const [index, ...below] = rest.map((part) => graphNames.get(part) ?? part);
  if (index === undefined) return [top];
  // A target has a type and a key in the contract; in the graph it is one id.
  if (first === 'target') return [top];
  const at = /^\d+$/.test(index) ? String(indexInInput?.(first, Number(index)) ?? index) : index;
  return first === 'targets' ? [top, at] : [top, at, ...below];
}

const graphNames: ReadonlyMap<string, string> = new Map([
  ['accountKey', 'accountId'],
  ['organizationKey', 'organizationId'],
  ['roleKey', 'roleId'],
  ['roleKeys', 'roleIds'],
  ['groupKeys', 'groupIds'],
]);

const topNames: ReadonlyMap<string, string> = new Map([
  ['targets', 'principalIds'],
  ['target', 'principalId'],
  ['owner', 'principalId'],
  ['key', 'id'],
]);

/** In the message; `fields` has all of them. */
const mostTold = 3;

/** The one place where a sentence and the fields that it is about come together. */
function sentenceOf(message: string, fields: readonly InvalidField[]): string {
  const told = fields.slice(0, mostTold).map(({ path, reason }) => `${path.join('.')}: ${reason}`);
  if (fields.length > mostTold) told.push(`and ${fields.length - mostTold} more`);
  return [message, told.join('; ')].filter((text) => text !== '').join(': ');
}

export function unsupported({ name }: { name: string }, capability: Capability): Fault {
  return createFault('UNSUPPORTED', `${name}: this backend cannot do this; it lacks ${capability}`, {
    backend: name,
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
  return new FaultError(createFault('INVALID_INPUT', sentenceOf('', fields), { fields: [...fields] }));
}

/** The fault in an error of ours; null for everything unexpected. */
export function readFault(error: unknown): Fault | null {
  if (error instanceof FaultError) return error.fault;
  return error instanceof UpstreamError ? faultOf(error) : null;
}
