import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = join(root, 'node_modules/.cache/account-graph');

let built: Promise<string> | null = null;

/** The compiled `main.js` of the present sources: compiled once, and not again by the next run until they change. */
export function buildProgram(): Promise<string> {
  built ??= findOrCompile();
  return built;
}

async function findOrCompile(): Promise<string> {
  const target = join(cache, hashOfSources());
  if (!existsSync(target)) await compile(target);
  return join(target, 'dist/main.js');
}

async function compile(target: string): Promise<void> {
  mkdirSync(cache, { recursive: true });
  forgetOlderThan(60 * 60 * 1000);
  const draft = mkdtempSync(join(cache, 'draft-'));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  // Types are the guard's business; without them it takes a third of the time.
  const options = ['-p', join(root, 'tsconfig.build.json'), '--noCheck', '--outDir', join(draft, 'dist')];
  try {
    await promisify(execFile)(process.execPath, [compiler, ...options], { cwd: root });
    for (const name of ['package.json', 'schema']) symlinkSync(join(root, name), join(draft, name));
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { recursive: true });
    // Another test file may have been faster.
    if (!existsSync(target)) throw error;
  }
}

function forgetOlderThan(ms: number): void {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name);
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? {};
    if (mtimeMs !== undefined && Date.now() - mtimeMs > ms) rmSync(path, { recursive: true, force: true });
  }
}

function hashOfSources(): string {
  const hash = createHash('sha256').update(process.version);
  const sources = join(root, 'src');
  for (const name of readdirSync(sources, { recursive: true, encoding: 'utf8' }).sort()) {
    const found = statSync(join(sources, name), { throwIfNoEntry: false });
    if (found?.isFile() === true) hash.update(`${name} ${found.size} ${found.mtimeMs}\n`);
  }
  return hash.digest('hex').slice(0, 16);
}
