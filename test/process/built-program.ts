import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
const builder = join(root, 'build.js');
const cache = join(root, 'node_modules/.cache/account-graph');

let built: Promise<string> | null = null;

/** The built `main.js` of the present sources: built once, and not again by the next run until they change. */
export function buildProgram(): Promise<string> {
  built ??= findOrBuild();
  return built;
}

async function findOrBuild(): Promise<string> {
  const target = join(cache, hashOfSources());
  if (!existsSync(target)) await build(target);
  return join(target, 'dist/main.js');
}

async function build(target: string): Promise<void> {
  mkdirSync(cache, { recursive: true });
  forgetOlderThan(60 * 60 * 1000);
  const draft = mkdtempSync(join(cache, 'draft-'));
  try {
    await promisify(execFile)(process.execPath, [builder, join(draft, 'dist')]);
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
  hash.update(readFileSync(builder));
  const sources = join(root, 'src');
  for (const name of readdirSync(sources, { recursive: true, encoding: 'utf8' }).sort()) {
    const found = statSync(join(sources, name), { throwIfNoEntry: false });
    if (found?.isFile() === true) hash.update(`${name} ${found.size} ${found.mtimeMs}\n`);
  }
  return hash.digest('hex').slice(0, 16);
}
