import { type DestinationStream, destination, type Logger, pino } from 'pino';
import type { UpstreamError } from './errors.ts';
import { spellingsOf } from './redact.ts';

export type { Logger };

export interface LogOptions {
  level: string;
  /** Values that may appear in no line, wherever they come from. */
  secrets: Iterable<string>;
  /** Default: standard error, so that standard output stays the program's. */
  stream?: DestinationStream;
}

/** Names under which a secret might be logged by mistake; at any of the first three levels. */
const secretNames = [
  'authorization',
  'password',
  'token',
  'secret',
  'clientSecret',
  'apiToken',
  'credentials',
  'cookie',
];

/** JSON lines, redacted twice: by the name of a field, and by value. */
export function createLogger({ level, secrets, stream }: LogOptions): Logger {
  const values = spellingsOf(secrets);
  const paths = secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  return pino(
    {
      level,
      base: null,
      redact: { paths, censor: '[redacted]' },
      hooks: {
        streamWrite: (line) => values.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), line),
      },
    },
    stream ?? destination(2),
  );
}

/** What a backend would not do, with the detail that callers are not told. */
export function logUpstreamError(logger: Logger, error: UpstreamError): void {
  const { backend, code, status, detail } = error;
  logger.warn({ backend, code, status, detail, cause: describeCause(error.cause) }, error.message);
}

/** A parser's message quotes the answer that it could not read, and with it a secret. */
function describeCause(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  return cause instanceof SyntaxError ? cause.name : cause.message;
}
