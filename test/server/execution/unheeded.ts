import { afterEach, beforeEach } from 'vitest';

/** Rejections that nobody handled; while it watches, they do not end the process. */
export function watchRejections(): unknown[] {
  const unheeded: unknown[] = [];
  const note = (error: unknown): void => void unheeded.push(error);
  let others: NodeJS.UnhandledRejectionListener[] = [];
  beforeEach(() => {
    unheeded.splice(0);
    others = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', note);
  });
  afterEach(() => {
    process.off('unhandledRejection', note);
    for (const listener of others) process.on('unhandledRejection', listener);
  });
  return unheeded;
}

/** Until what an answer did not wait for has ended too. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
