import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, vi } from 'vitest';
import { buildProgram } from './built-program.ts';

export interface Finished {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  /** Everything on standard output so far. */
  stdout(): string;
  stderr(): string;
  /** Resolves with the text once standard output matches; rejects when the program ends before. */
  says(pattern: RegExp): Promise<RegExpMatchArray>;
  kill(signal: NodeJS.Signals): void;
  pid: number | undefined;
  finished: Promise<Finished>;
}

export interface RunOptions {
  env?: Record<string, string>;
  /** Default: an empty folder. */
  cwd?: string;
  /** Closes the reading end of standard output at once. */
  closeOutput?: boolean;
  /** Ended after so long. */
  timeoutMs?: number;
  /** The heap's limit; Node's own if absent. */
  heapMegabytes?: number;
}

const started: ChildProcess[] = [];
const folders: string[] = [];

// A process takes a second to start, and several where many tests run at once.
vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  await buildProgram();
}, 120_000);

afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Starts the compiled program, with nothing in its environment but what is given; ended after the test at the latest. */
export async function start(parameters: string[], options: RunOptions = {}): Promise<Running> {
  const program = await buildProgram();
  const heap = options.heapMegabytes === undefined ? [] : [`--max-old-space-size=${options.heapMegabytes}`];
  const child = spawn(process.execPath, [...heap, program, ...parameters], {
    env: { ...options.env },
    cwd: options.cwd ?? temporaryFolder(),
    ...(options.timeoutMs !== undefined && { timeout: options.timeoutMs }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  if (options.closeOutput === true) child.stdout.destroy();
  const finished = once(child, 'close').then(
    ([code, signal]): Finished => ({ code, signal, stdout, stderr }),
  );
  return {
    stdout: () => stdout,
    stderr: () => stderr,
    kill: (signal) => void child.kill(signal),
    pid: child.pid,
    finished,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = stdout.match(pattern);
          if (match !== null) resolve(match);
        };
        child.stdout.on('data', look);
        look();
        void finished.then(({ code }) =>
          reject(new Error(`ended with ${code} before it said ${pattern}:\n${stdout}${stderr}`)),
        );
      }),
  };
}

export async function run(parameters: string[], options: RunOptions = {}): Promise<Finished> {
  return (await start(parameters, options)).finished;
}

/** Serves on a free port, and waits until it is ready; gives the graph's URL. */
export async function serve(
  parameters: string[] = [],
  options: RunOptions = {},
): Promise<Running & { graph: string }> {
  const running = await start(['serve', '--port', '0', ...parameters], options);
  const [, graph = ''] = await running.says(/Graph +(http:\S+\/graphql)\n[\s\S]*Backends\n/);
  return { ...running, graph };
}

/** A file that is removed after the test. */
export function temporaryFile(name: string, content: string): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'account-graph-'));
  folders.push(folder);
  return folder;
}

export async function ask(
  graph: string,
  query: string,
): Promise<{ data: Record<string, unknown> | null; errors?: { message: string; extensions: object }[] }> {
  const response = await fetch(graph, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as { data: Record<string, unknown> | null };
}
