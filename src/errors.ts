import type { ProviderId } from './model.ts';

export const errorCodes = [
  'INVALID_INPUT',
  'NOT_FOUND',
  'PERMISSION_DENIED',
  'UNAUTHENTICATED',
  'CONFLICT',
  'UNSUPPORTED',
  'RATE_LIMITED',
  'BACKEND_UNAVAILABLE',
  'BACKEND_TIMEOUT',
  'BACKEND_AUTHENTICATION',
  'BACKEND_PROTOCOL',
  'OUTCOME_UNKNOWN',
  'INTERNAL',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** A field of the input that was refused. */
export interface FieldFault {
  /** Its path in the input that the adapter was given ("name", "invitations.2.email"), never the upstream's name. */
  name: string;
  reason: string;
  /** The reason is the upstream's own: of such words the ledger keeps nothing. */
  isQuoted?: boolean;
}

export interface UpstreamErrorOptions {
  backend: string;
  provider: ProviderId;
  code: ErrorCode;
  /**
   * Safe to show to callers: no URL, header, body or secret of the upstream. Says what was expected and what came, and
   * names no field of the input: `fields` does, and whoever tells a caller puts both together.
   */
  message: string;
  status?: number | undefined;
  retryAfterSeconds?: number | undefined;
  fields?: readonly FieldFault[] | undefined;
  /** The upstream's own code, by which adapters may decide. */
  upstreamCode?: string | undefined;
  /** Facts for the log only. */
  detail?: string | undefined;
  cause?: unknown;
}

const retryableCodes: ReadonlySet<ErrorCode> = new Set([
  'RATE_LIMITED',
  'BACKEND_UNAVAILABLE',
  'BACKEND_TIMEOUT',
]);

/** A backend could not or would not do what was asked. The only error that adapters throw. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  readonly backend: string;
  readonly provider: ProviderId;
  readonly code: ErrorCode;
  /** True when the same read may succeed later. */
  readonly retryable: boolean;
  readonly status: number | null;
  readonly retryAfterSeconds: number | null;
  readonly fields: readonly FieldFault[];
  readonly upstreamCode: string | null;
  readonly detail: string | null;

  constructor(options: UpstreamErrorOptions) {
    super(options.message, { cause: options.cause });
    this.backend = options.backend;
    this.provider = options.provider;
    this.code = options.code;
    this.retryable = retryableCodes.has(options.code);
    this.status = options.status ?? null;
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
    this.fields = options.fields ?? [];
    this.upstreamCode = options.upstreamCode ?? null;
    this.detail = options.detail ?? null;
  }

  /** The same error with some of it changed. */
  with(changes: Partial<UpstreamErrorOptions>): UpstreamError {
    return new UpstreamError({
      backend: this.backend,
      provider: this.provider,
      code: this.code,
      message: this.message,
      status: this.status ?? undefined,
      retryAfterSeconds: this.retryAfterSeconds ?? undefined,
      fields: this.fields,
      upstreamCode: this.upstreamCode ?? undefined,
      detail: this.detail ?? undefined,
      cause: this.cause,
      ...changes,
    });
  }
}

/** The caller asked for something that cannot be: its message goes to the caller as it is. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly code: ErrorCode;

  constructor(message: string, code: ErrorCode = 'INVALID_INPUT') {
    super(message);
    this.code = code;
  }
}

/** The one place where "the upstream says there is none" becomes null. */
export async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof UpstreamError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}
