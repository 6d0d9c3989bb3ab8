import type { z } from 'zod';

/** All faults of a configuration at once, each with its path. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}

export type ConfigurationPath = readonly (string | number)[];

/** Collects faults, so that all of them are told at once. */
export interface FaultList {
  readonly faults: readonly string[];
  /** What was mended, and should be known. */
  readonly warnings: readonly string[];
  add(path: ConfigurationPath, message: string): void;
  /** Marks a value that could not be had: what a schema says of it afterwards is no fault of its own. */
  addUnresolved(path: ConfigurationPath, message: string): void;
  addIssues(error: z.ZodError, base: ConfigurationPath): void;
  warn(path: ConfigurationPath, message: string): void;
}

export function createFaultList(): FaultList {
  const faults: string[] = [];
  const warnings: string[] = [];
  const unresolved = new Set<string>();
  const add = (path: ConfigurationPath, message: string): void =>
    void faults.push(`${writePath(path)}: ${message}`);
  return {
    faults,
    warnings,
    add,
    warn: (path, message) => void warnings.push(`${writePath(path)}: ${message}`),
    addUnresolved(path, message) {
      unresolved.add(writePath(path));
      add(path, message);
    },
    addIssues(error, base) {
      for (const issue of error.issues) {
        const path = [...base, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
        if (!unresolved.has(writePath(path))) add(path, issue.message);
      }
    },
  };
}

function writePath(path: ConfigurationPath): string {
  if (path.length === 0) return 'configuration';
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join('');
}

/** The system's short word for why a file could not be read. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
