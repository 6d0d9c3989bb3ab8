import { ConfigurationError } from '../config/faults.ts';

/** Says on standard error what went wrong, in as few lines as it takes; gives the exit code. */
export function reportFailure(error: unknown): number {
  if (error instanceof ConfigurationError) {
    const { faults } = error;
    process.stderr.write(
      `The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n`,
    );
    for (const fault of faults) process.stderr.write(`  ${fault}\n`);
    return 2;
  }
  if (isAddressError(error)) {
    process.stderr.write(`${explainAddress(error)}\n`);
    return 1;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}

interface AddressError extends Error {
  code: string;
  port?: number;
  address?: string;
}

function isAddressError(error: unknown): error is AddressError {
  return (
    error instanceof Error &&
    'syscall' in error &&
    (error.syscall === 'listen' || error.syscall === 'getaddrinfo')
  );
}

function explainAddress({ code, port, address }: AddressError): string {
  if (code === 'EADDRINUSE') {
    return `Port ${port} on ${address} is in use: stop what listens there, or choose another with --port (0 takes a free one).`;
  }
  if (code === 'EACCES')
    return `Port ${port} may not be used by this user: choose one above 1023 with --port.`;
  return `Cannot listen on ${address ?? 'this address'} (${code}): choose another with --host.`;
}
