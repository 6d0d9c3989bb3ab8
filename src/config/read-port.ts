const highestPort = 65_535;

/** A port from the command line or the environment; null when it is none. */
export function readPort(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return port <= highestPort ? port : null;
}
