import { mkdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { run, temporaryFile } from '../process/run-program.ts';
import { ledgerFile } from './open-test-ledger.ts';

it('refuses to start on a ledger that cannot be used, by its path, with exit code 2', async () => {
  const file = ledgerFile();
  mkdirSync(file);
  const configuration = {
    backends: [{ name: 'astra', provider: 'astra', emulated: true }],
    ledger: { url: `file:${file}` },
  };
  const config = temporaryFile('gateway.yaml', JSON.stringify(configuration));
  const { code, stdout, stderr } = await run(['serve', '--config', config, '--port', '0'], {
    timeoutMs: 20_000,
  });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(
    /^The configuration has a fault:\n {2}ledger\.url: file:.* is a folder \(EISDIR\); expected/,
  );
  expect(stderr).not.toMatch(/\n {4}at /);
});
