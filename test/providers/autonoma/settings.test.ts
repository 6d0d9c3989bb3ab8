import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { autonoma } from '../../../src/providers/autonoma/index.ts';

const url = 'https://tenant.example/connect/v1/resources';
const auth = { apiToken: 'a-token' };

describe('the settings', () => {
  it('need a URL and a token, and have defaults for all else', () => {
    expect(autonoma.settings.parse({ url, auth })).toEqual({
      url,
      auth,
      accountIds: [],
      listAccounts: false,
      envelope: 'auto',
      treatAsMissing: [],
      assetRelation: 'assets',
      createEncoding: 'form',
      arrayEncoding: 'brackets',
      clearValue: '',
      updateSends: 'changes',
      maxNameLength: 255,
      callInvite: false,
    });
  });

  it.each([
    [{ auth }],
    [{ url }],
    [{ url: 'ftp://tenant.example', auth }],
    [{ url: 'tenant.example', auth }],
    [{ url, auth: { apiToken: '' } }],
    [{ url, auth: { apiToken: 'a', login: 'b' } }],
    [{ url, auth, accountIds: ['../42'] }],
    [{ url, auth, accountIds: [''] }],
    [{ url, auth, envelope: 'wrapped' }],
    [{ url, auth, treatAsMissing: [500] }],
    [{ url, auth, arrayEncoding: 'semicolon' }],
    [{ url, auth, maxNameLength: 0 }],
    [{ url, auth, accounts: ['42'] }],
  ])('refuse %j', (settings) => {
    expect(autonoma.settings.safeParse(settings).success).toBe(false);
  });

  it('are all described, for editors and for the README', () => {
    const schema = z.toJSONSchema(autonoma.settings, { io: 'input' });
    expect(schema.required).toEqual(['url', 'auth']);
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      expect([name, typeof property === 'object' && property.description]).toEqual([
        name,
        expect.any(String),
      ]);
    }
  });
});
