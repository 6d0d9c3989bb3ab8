import { describe, expect, it } from 'vitest';
import { askedWith, bearer, callersOf, createTestKey, entryFor, outcomeOf } from './asking.ts';

const proxyHeader = {
  subject: 'X-User',
  scopes: 'X-Scopes',
  from: ['10.1.0.0/16', '192.0.2.7', '2001:db8::/32'],
};
const anonymous = { scopes: [], backends: ['*'] };
const taken = createTestKey();
const callers = callersOf({ proxyHeader, anonymous, apiKeys: [entryFor(taken)] });

describe('the header of a proxy', () => {
  it.each(['10.1.255.9', '192.0.2.7', '::ffff:192.0.2.7', '2001:db8:1::1'])(
    'counts from %s',
    async (address) => {
      const asked = askedWith({ 'x-user': 'ann', 'x-scopes': 'users:read, accounts:* profile' }, address);
      expect(await outcomeOf(callers.identify(asked))).toEqual({
        subject: 'ann',
        scopes: ['users:read', 'accounts:*'],
        backends: ['astra', 'oisp', 'wavefront'],
      });
    },
  );

  it.each(['10.2.0.1', '192.0.2.8', '::1', '2001:db9::1', undefined])(
    'is refused from %s, and makes nobody anonymous',
    async (address) => {
      for (const headers of [{ 'x-user': 'ann', 'x-scopes': '*' }, { 'x-user': 'ann' }, { 'x-scopes': '*' }])
        expect(
          await outcomeOf(callers.identify({ ...askedWith(headers), address })),
          JSON.stringify(headers),
        ).toMatchObject({ status: 401, text: expect.stringContaining('Only the proxy') });
    },
  );

  it('is refused where it came twice, as from a client whose own was not removed', async () => {
    for (const headers of [
      { 'x-user': ['admin', 'ann'], 'x-scopes': 'users:read' },
      { 'x-user': 'ann', 'x-scopes': ['*', 'users:read'] },
    ])
      expect(await outcomeOf(callers.identify(askedWith(headers, '10.1.0.1')))).toMatchObject({
        status: 401,
      });
  });

  it.each(['anonymous', 'anonymous:x', 'robot', 'a\u0000b', 'x'.repeat(257), ' '])(
    'cannot name %j',
    async (subject) => {
      const asked = askedWith({ 'x-user': subject, 'x-scopes': '*' }, '10.1.0.1');
      expect(await outcomeOf(callers.identify(asked))).toMatchObject({ status: 401 });
    },
  );

  it('gives no scopes where it names none, and leaves who is not named anonymous', async () => {
    const named = askedWith({ 'x-user': 'ann' }, '10.1.0.1');
    expect(await outcomeOf(callers.identify(named))).toMatchObject({ subject: 'ann', scopes: [] });
    for (const headers of [{}, { 'x-user': '' }, { 'x-scopes': '*' }])
      expect(await outcomeOf(callers.identify(askedWith(headers, '10.1.0.1')))).toMatchObject({
        subject: 'anonymous',
        scopes: [],
      });
  });

  it('says which backends there are, where a header for them is configured', async () => {
    const narrow = callersOf({ proxyHeader: { ...proxyHeader, backends: 'x-backends' } });
    const backendsWith = async (headers: Record<string, string>): Promise<unknown> =>
      await outcomeOf(narrow.identify(askedWith({ 'x-user': 'ann', ...headers }, '10.1.0.1')));
    expect(await backendsWith({ 'x-backends': 'oisp astra' })).toMatchObject({ backends: ['astra', 'oisp'] });
    expect(await backendsWith({ 'x-backends': '*' })).toMatchObject({
      backends: ['astra', 'oisp', 'wavefront'],
    });
    expect(await backendsWith({})).toMatchObject({ backends: [] });
  });

  it('means nothing beside a credential, which counts', async () => {
    const headers = { ...bearer(taken), 'x-user': 'admin', 'x-scopes': '*' };
    for (const address of ['10.1.0.1', '198.51.100.1'])
      expect(await outcomeOf(callers.identify(askedWith(headers, address)))).toMatchObject({
        subject: 'robot',
        scopes: ['users:read'],
      });
  });
});
