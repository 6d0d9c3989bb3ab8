#!/usr/bin/env node
import * as nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';
import { createProgram } from './cli.ts';
import { reportFailure } from './commands/report-failure.ts';
import { packageRoot } from './package-root.ts';

// From Node 22 on, what was compiled is kept for the next start; not in the system's folder for temporary files, where
// others may write. A folder that cannot be written is no failure.
const { enableCompileCache } = nodeModule as { enableCompileCache?: (folder: string) => unknown };
enableCompileCache?.(fileURLToPath(new URL('dist/.compiled', packageRoot)));

// A reader such as `head` may leave before the end, which is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error);
}
