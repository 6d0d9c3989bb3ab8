/**
 * A turn of the event loop for whoever waits longest. One operation may have thousands of lists and records to complete,
 * and what follows a promise runs before any other request is looked at: so each of them takes a turn, and after some
 * milliseconds of work the rest is spread over later rounds of the loop, between which other clients are served.
 */
export function turn(): Promise<void> | null {
  const now = performance.now();
  if (began === null) {
    began = now;
    setImmediate(endRound);
  }
  if (waiting.length === 0 && now - began < workMs) return null;
  return new Promise((resolve) => void waiting.push(resolve));
}

/**
 * Runs a batch when nobody waits for a turn any more: whoever still waits may have something to add to it. Without that
 * wait it is what dataloader does by itself.
 */
export function afterTurns(run: () => void): void {
  if (waiting.length > 0) setImmediate(() => afterTurns(run));
  else void Promise.resolve().then(() => process.nextTick(run));
}

/** How long one round may work, in milliseconds; what one turn does once it has begun is not cut short. */
const workMs = 8;
const most = 8;

/** When the work of this round began; null while there is none. */
let began: number | null = null;
/** How many turns one round gives: fewer when they prove long. */
let given = 1;
const waiting: (() => void)[] = [];

function endRound(): void {
  const now = performance.now();
  if (began !== null) given = now - began > workMs ? Math.max(1, given >> 1) : Math.min(most, given * 2);
  if (waiting.length === 0) {
    began = null;
    return;
  }
  began = now;
  for (const resolve of waiting.splice(0, given)) resolve();
  setImmediate(endRound);
}
