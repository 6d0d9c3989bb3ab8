import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ProviderId } from '../../src/model.ts';
import { providerIds } from '../../src/providers/registry.ts';
import { run, start, temporaryFile } from '../process/run-program.ts';
import { deadPort, listens, occupiedPort } from '../process/sockets.ts';

interface Printed {
  name: string;
  provider: ProviderId;
  url: string;
  auth: Record<string, string>;
}

const accepted = /as in gateway\.yaml\):\n(.*)\n/;

function readPrinted(text: string | undefined): Printed {
  const [printed] = parse(text ?? '') as [Printed];
  return printed;
}

describe('account-graph emulate', () => {
  it('prints the URL and the credentials of every provider, with which check reaches it', async () => {
    const lines = await Promise.all(
      providerIds.map(async (id) => {
        const emulator = await start(['emulate', id]);
        const [, line = ''] = await emulator.says(accepted);
        expect(emulator.stdout()).toMatch(/, emulated: http:\/\/127\.0\.0\.1:\d+/);
        return line;
      }),
    );
    const file = temporaryFile('gateway.yaml', `auth: {}\nbackends:\n${lines.join('\n')}\n`);
    const { code, stdout, stderr } = await run(['check', '--config', file]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const id of providerIds) expect(stdout).toMatch(new RegExp(`^${id} +${id} +yes +yes `, 'm'));
  });

  it('answers without credentials as the upstream does', async () => {
    const emulator = await start(['emulate', 'wavefront']);
    const { url, auth } = readPrinted((await emulator.says(accepted))[1]);
    const status = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${url}/api/v2/usergroup`, { headers })).status;
    expect(await status({})).toBe(401);
    expect(await status({ authorization: `Bearer ${auth['token']}` })).toBe(200);
  });

  it('listens where --port says, until it is told to end', async () => {
    const port = await deadPort();
    const emulator = await start(['emulate', 'pigello', '--port', String(port)]);
    await emulator.says(accepted);
    expect(await listens(`http://127.0.0.1:${port}`)).toBe(true);
    emulator.kill('SIGTERM');
    expect(await emulator.finished).toMatchObject({ code: 0, stderr: '' });
    expect(await listens(`http://127.0.0.1:${port}`)).toBe(false);
  });

  it('says that a port is in use', async () => {
    const occupied = await occupiedPort();
    const { code, stderr } = await run(['emulate', 'astra', '--port', String(occupied.port)]);
    await occupied.close();
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Port \d+ on 127\.0\.0\.1 is in use: .*--port/);
    expect(stderr.trimEnd()).not.toContain('\n');
  });

  it('commits the faults of a file', async () => {
    const faults = temporaryFile('faults.yaml', 'rules: [{ kind: status, status: 503, times: 1 }]\n');
    const emulator = await start(['emulate', 'astra', '--faults', faults]);
    const { url } = readPrinted((await emulator.says(accepted))[1]);
    expect((await fetch(`${url}/accounts`)).status).toBe(503);
    expect((await fetch(`${url}/accounts`)).status).not.toBe(503);
  });

  it('takes a company of the size that is asked for', async () => {
    const emulator = await start(['emulate', 'wavefront', '--size', '3']);
    const { url, auth } = readPrinted((await emulator.says(accepted))[1]);
    const response = await fetch(`${url}/api/v2/user`, {
      headers: { authorization: `Bearer ${auth['token']}` },
    });
    const users = (await response.json()) as unknown[];
    expect(users.length).toBeLessThan(10);
  });

  it.each([
    ['no such provider', ['nope'], 2, /expected one of astra, autonoma, oisp, pigello, wavefront; nope came/],
    ['no provider', [], 1, /missing required argument 'provider'/],
    ['a size of none', ['astra', '--size', '0'], 1, /expected a whole number from 1 to 1000000/],
    ['a port that is none', ['astra', '--port', '70000'], 1, /expected a port from 0 to 65535/],
    ['no such profile', ['oisp', '--profile', 'v9'], 2, /fault:\n {2}--profile: .*v1.*v2.*"v9"\n$/],
    [
      'a file that is not there',
      ['astra', '--faults', 'nope.yaml'],
      2,
      /nope\.yaml: cannot be read \(ENOENT\)/,
    ],
  ])('refuses %s, and says what it expects', async (_, parameters, expectedCode, expected) => {
    const { code, stdout, stderr } = await run(['emulate', ...parameters]);
    expect({ code, stdout }).toEqual({ code: expectedCode, stdout: '' });
    expect(stderr).toMatch(expected);
    expect(stderr).not.toMatch(/\n {4}at /);
  });

  it.each(providerIds)('refuses a profile that %s does not have', async (id) => {
    const { code, stderr } = await run(['emulate', id, '--profile', 'nope', '--port', '0'], {
      timeoutMs: 3_000,
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^The configuration has a fault:\n {2}--profile: /);
  });
});
