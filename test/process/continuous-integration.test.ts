import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../../.ci/run', import.meta.url));
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

interface Report {
  passed: number;
  failed: number;
  skipped: number;
  /** Files that could not be loaded. */
  broken?: number;
}

interface Project {
  scripts?: Record<string, string>;
  /** What the tests find; null: they die before they report. */
  report?: Report | null;
}

/** A project in which every guard is happy and every test is a stand-in, but for what is given. */
function createProject({ scripts = {}, report = { passed: 3, failed: 0, skipped: 0 } }: Project): string {
  const folder = mkdtempSync(join(tmpdir(), 'account-graph-'));
  folders.push(folder);
  for (const name of ['.ci', 'schema', 'test/generated', 'node_modules'])
    mkdirSync(join(folder, name), { recursive: true });
  copyFileSync(script, join(folder, '.ci/run'));
  writeFileSync(join(folder, 'schema/schema.graphql'), 'type Query\n');
  writeFileSync(join(folder, 'test/generated/operations.ts'), '\n');
  writeFileSync(join(folder, 'tests.cjs'), standIn(report));
  const guards = {
    types: 'true',
    lint: 'true',
    'dead-code': 'true',
    'supply-chain': 'true',
    codegen: 'true',
  };
  const happy = { ...guards, test: 'node tests.cjs' };
  const described = { name: 'stand-in', scripts: { ...happy, ...scripts } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(described));
  return folder;
}

function standIn(report: Report | null): string {
  if (report === null) return 'process.exit(1);';
  const { passed, failed, skipped, broken = 0 } = report;
  const content = {
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: skipped,
    testResults: Array.from({ length: broken }, () => ({ status: 'failed', assertionResults: [] })),
  };
  return `const file = process.argv.find((one) => one.startsWith('--outputFile.json=')).split('=')[1];
require('node:fs').writeFileSync(file, ${JSON.stringify(JSON.stringify(content))});
process.exit(${failed + broken > 0 ? 1 : 0});`;
}

/** Root or not, nothing is installed here: a browser is on the path. */
function runIn(folder: string): Promise<{ code: number; lines: string[] }> {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'chromium'), '#!/bin/sh\n', { mode: 0o755 });
  const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}` };
  return new Promise((resolve) => {
    execFile('bash', [join(folder, '.ci/run')], { env }, (error, stdout) => {
      const code = error === null ? 0 : Number(error.code);
      resolve({ code, lines: stdout.trimEnd().split('\n') });
    });
  });
}

describe('.ci/run', () => {
  it('ends with the sum of guards and tests', async () => {
    const { code, lines } = await runIn(createProject({}));
    expect({ code, last: lines.at(-1) }).toEqual({ code: 0, last: '8 passed, 0 failed' });
  });

  it('names what was skipped', async () => {
    const { code, lines } = await runIn(createProject({ report: { passed: 3, failed: 0, skipped: 2 } }));
    expect({ code, last: lines.at(-1) }).toEqual({ code: 0, last: '8 passed, 0 failed, 2 skipped' });
  });

  it('fails with a guard, and still runs the rest', async () => {
    const { code, lines } = await runIn(createProject({ scripts: { lint: 'exit 3' } }));
    expect({ code, last: lines.at(-1) }).toEqual({ code: 1, last: '7 passed, 1 failed' });
    expect(lines).toContain('== lint failed');
  });

  it('fails when generated files are stale, and leaves them as they were', async () => {
    const folder = createProject({ scripts: { codegen: 'echo "type Other" > schema/schema.graphql' } });
    const { code, lines } = await runIn(folder);
    expect({ code, last: lines.at(-1) }).toEqual({ code: 1, last: '7 passed, 1 failed' });
    expect(readFileSync(join(folder, 'schema/schema.graphql'), 'utf8')).toBe('type Query\n');
  });

  it.each([
    ['tests that fail', { passed: 3, failed: 2, skipped: 0 }, '8 passed, 2 failed'],
    ['files that cannot be loaded', { passed: 3, failed: 0, skipped: 0, broken: 1 }, '8 passed, 1 failed'],
    ['tests that die without a report', null, '5 passed, 1 failed'],
  ])('counts %s', async (_, report, expected) => {
    const { code, lines } = await runIn(createProject({ report }));
    expect({ code, last: lines.at(-1) }).toEqual({ code: 1, last: expected });
  });

  it('runs the long tests where there are some', async () => {
    const { lines } = await runIn(createProject({ scripts: { 'test:long': 'node tests.cjs' } }));
    expect(lines.at(-1)).toBe('11 passed, 0 failed');
  });
});
