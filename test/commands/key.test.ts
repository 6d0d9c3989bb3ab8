import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { emulatedOnly, load } from '../config/surroundings.ts';
import { run } from '../process/run-program.ts';
import { askedWith, bearer, callersOf, outcomeOf } from '../server/auth/asking.ts';

describe('account-graph key create', () => {
  it('prints a key that the entry beside it lets in', async () => {
    const { code, stdout, stderr } = await run(['key', 'create', '--name', 'robot']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const key = /^Key +(agk_[\w-]{43})$/m.exec(stdout)?.[1] ?? '';
    const sha256 = createHash('sha256').update(key).digest('hex');
    expect(stdout).toContain(`SHA-256 ${sha256}\n`);
    expect(stdout.split(key)).toHaveLength(2);
    const yaml = stdout.slice(stdout.indexOf('auth:\n'));
    expect(parse(yaml)).toEqual({
      auth: { apiKeys: [{ name: 'robot', sha256, scopes: ['accounts:read'], backends: ['*'] }] },
    });
    const { auth } = load(`${yaml}${emulatedOnly}`);
    const callers = callersOf({ apiKeys: auth.apiKeys });
    expect(await outcomeOf(callers.identify(askedWith(bearer(key))))).toMatchObject({ subject: 'robot' });
  });

  it('makes another one each time', async () => {
    const [one, two] = await Promise.all([run(['key', 'create']), run(['key', 'create'])]);
    expect(one.stdout).not.toBe(two.stdout);
  });
});
