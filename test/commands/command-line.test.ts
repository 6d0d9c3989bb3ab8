import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { run } from '../process/run-program.ts';

const committed = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('account-graph schema', () => {
  it('prints the contract as it is committed', async () => {
    const { code, stdout, stderr } = await run(['schema']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trimEnd()).toBe(committed('schema/schema.graphql').trimEnd());
  });

  it('prints the JSON Schema of the configuration as it is committed', async () => {
    const { code, stdout } = await run(['schema', '--configuration']);
    expect(code).toBe(0);
    expect(stdout).toBe(committed('schema/gateway.schema.json'));
  });
});

describe('the command line', () => {
  it('prints its version', async () => {
    const { version } = JSON.parse(committed('package.json')) as { version: string };
    expect(await run(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` });
  });

  it('names every command in its help', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    for (const name of ['serve', 'check', 'emulate', 'schema', 'key'])
      expect(stdout).toMatch(new RegExp(`^ +${name} `, 'm'));
  });

  it('shows no argument in the help of serve, which takes none', async () => {
    const { stdout } = await run(['serve', '--help']);
    expect(stdout).toMatch(/^Usage: account-graph serve \[options\]\n/);
    expect(stdout).not.toContain('Arguments:');
  });

  it.each([
    [['nonsense'], /there is no such command; expected serve, check, emulate, schema or key/],
    [['serve', 'nonsense'], /there is no such command/],
    [['--nonsense'], /unknown option '--nonsense'/],
    [['check', '--port', '1'], /unknown option '--port'/],
    [['check', 'nonsense'], /too many arguments for 'check'/],
    [['serve', '--port', 'http'], /expected a port from 0 to 65535/],
    [['serve', '--config'], /argument missing/],
  ])('refuses %j with one line, and a hint at the help', async (parameters, expected) => {
    const { code, stdout, stderr } = await run(parameters);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(expected);
    expect(stderr).toMatch(/\n\(run with --help for the options\)\n$/);
  });
});
