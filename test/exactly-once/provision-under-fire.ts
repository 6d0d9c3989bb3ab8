import { type Astra, type Created, createAccount, killNow, type ServedGateway } from './start-astra.ts';

export interface FireOptions {
  kills: number;
  runs: number;
  /** Accounts that each run makes. */
  perRun: number;
  seed: number;
}

export interface FireReport {
  /** What each name's key said first. */
  answers: Map<string, Created>;
  /** What it said once more, when all was over. */
  answersAgain: Map<string, Created>;
  /** Calls that the gateway's end broke off. */
  brokenOff: number;
  kills: number;
  /** From the start of the process to its readiness, in milliseconds. */
  starts: number[];
}

/**
 * Runs that retry each account with its key until they have an answer, while the gateway is killed at random moments
 * and started again.
 */
export async function provisionUnderFire(astra: Astra, options: FireOptions): Promise<FireReport> {
  const random = createRandom(options.seed);
  const report: FireReport = {
    answers: new Map(),
    answersAgain: new Map(),
    brokenOff: 0,
    kills: 0,
    starts: [],
  };
  let current = startMeasured(astra, report);

  async function provision(name: string): Promise<void> {
    for (;;) {
      const gateway = await current;
      try {
        const answer = await createAccount(gateway, name, `key of ${name}`);
        if (retryable.has(answer.__typename)) continue;
        report.answers.set(name, answer);
        return;
      } catch {
        report.brokenOff += 1;
        // Whoever asks a dead gateway again must wait for the next one.
        await gateway.finished;
      }
    }
  }

  async function fire(): Promise<void> {
    while (report.kills < options.kills) {
      const gateway = await current;
      await new Promise((resolve) => setTimeout(resolve, random() * 60));
      const next = gateway.finished.then(() => startMeasured(astra, report));
      current = next;
      report.kills += 1;
      await killNow(gateway);
      await next;
    }
  }

  // As many at once as it takes for every kill to hit somebody at work.
  const names = Array.from({ length: options.runs * options.perRun }, (_, i) => nameOf(i, options.perRun));
  const share = Math.ceil(names.length / (options.kills + 1));
  const firing = fire();
  const working = async (): Promise<void> => {
    while (names.length > 0) {
      const batch = names.splice(0, share);
      await Promise.all(batch.map(provision));
    }
  };
  await Promise.all([firing, working(), working()]);
  const gateway = await current;
  for (const name of report.answers.keys()) {
    report.answersAgain.set(name, await createAccount(gateway, name, `key of ${name}`));
  }
  return report;
}

/** Nothing happened, or somebody is at it still. */
const retryable: ReadonlySet<string> = new Set([
  'BackendUnavailableError',
  'RateLimitedError',
  'ConflictError',
]);

async function startMeasured(astra: Astra, { starts }: FireReport): Promise<ServedGateway> {
  const began = performance.now();
  const gateway = await astra.gateway();
  starts.push(performance.now() - began);
  return gateway;
}

function nameOf(index: number, perRun: number): string {
  return `run ${Math.floor(index / perRun)} account ${index % perRun}`;
}

/** mulberry32: the same seed gives the same moments. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
