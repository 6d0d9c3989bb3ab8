#!/usr/bin/env node
import { createProgram } from './cli.ts';
import { reportFailure } from './commands/report-failure.ts';

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
