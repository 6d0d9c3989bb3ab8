import { describe, expect, it } from 'vitest';
import { providerIds } from '../../src/providers/registry.ts';
import { run, start, temporaryFile } from '../process/run-program.ts';
import { deadPort } from '../process/sockets.ts';

describe('account-graph check', () => {
  it('prints a table of every backend, and exits with 0 when all are up', async () => {
    const { code, stdout, stderr } = await run(['check']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [head, ...rows] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/^BACKEND +PROVIDER +REACHABLE +AUTHENTICATED +LATENCY +CAPABILITIES$/);
    expect(rows.map((row) => row.split(/ {2,}/).slice(0, 4))).toEqual(
      providerIds.map((id) => [id, id, 'yes', 'yes']),
    );
    for (const row of rows) expect(row).toMatch(/ \d+(\.\d)? ms +(user|account) read list/);
  });

  it('tells a dead backend from one that refuses the credentials, and exits with 1', async () => {
    const emulated = await start(['emulate', 'astra']);
    const [, url = ''] = await emulated.says(/emulated: (\S+)/);
    const file = temporaryFile(
      'gateway.yaml',
      `auth: {}
backends:
  - { name: dead, provider: astra, url: "http://127.0.0.1:${await deadPort()}", auth: { token: planted-token } }
  - { name: refused, provider: astra, url: "${url}", auth: { token: planted-token } }
  - { name: alive, provider: astra, emulated: true }`,
    );
    const { code, stdout, stderr } = await run(['check', '--config', file]);
    expect(code).toBe(1);
    const rows = stdout.split('\n').slice(1, 4);
    expect(rows.map((row) => row.split(/ {2,}/).slice(0, 4))).toEqual([
      ['dead', 'astra', 'no', '-'],
      ['refused', 'astra', 'yes', 'no'],
      ['alive', 'astra', 'yes', 'yes'],
    ]);
    expect(stdout).toMatch(/\n\n {2}dead: cannot be reached: connection refused\n {2}refused: .+\n$/);
    expect(stdout + stderr).not.toContain('planted-token');
  });

  it('tells the faults of a configuration, and exits with 2', async () => {
    const file = temporaryFile('gateway.yaml', 'backends: []\n');
    const { code, stdout, stderr } = await run(['check', '--config', file]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^The configuration has a fault:\n {2}backends: /);
  });
});
