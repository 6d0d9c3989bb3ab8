import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { oisp } from '../../../src/providers/oisp/index.ts';

const least = {
  url: 'http://oisp.internal:4001/v1/api',
  auth: { username: 'svc@example.com', password: 'x' },
};

describe('the settings', () => {
  it('need an address and credentials, and have defaults for the rest', () => {
    expect(oisp.settings.parse(least)).toEqual({
      ...least,
      profile: 'v1',
      tokenLifeSeconds: 86_400,
      renewTokenBeforeSeconds: 300,
      logInTimeoutSeconds: 10,
      refusedLogInPauseSeconds: 30,
      newAccountsNeedNewToken: true,
      refusedAccountIsAbsent: true,
    });
  });

  it('refuse what they do not know', () => {
    const faulty = [
      { ...least, porfile: 'v2' },
      { ...least, profile: 'v3' },
      { ...least, url: 'ftp://oisp.internal' },
      { ...least, auth: { ...least.auth, token: 'x' } },
      { ...least, auth: { username: 'svc@example.com' } },
    ];
    for (const settings of faulty) expect(oisp.settings.safeParse(settings).success).toBe(false);
  });

  it('describe every field for editors', () => {
    const schema = z.toJSONSchema(oisp.settings, { io: 'input' }) as Described;
    const fields = [schema, schema.properties?.['auth']].flatMap((part) =>
      Object.entries(part?.properties ?? {}),
    );
    expect(fields).toHaveLength(11);
    for (const [name, field] of fields) expect([name, field.description]).toEqual([name, expect.any(String)]);
  });
});

interface Described {
  description?: string;
  properties?: Record<string, Described>;
}

describe('the quota', () => {
  it('is read from the headers, with seconds from now', () => {
    const before = Date.now();
    const quota = oisp.readQuota?.({
      'x-rate-limit-limit': '25000',
      'x-rate-limit-remaining': '24999',
      'x-rate-limit-reset': '3600',
    });
    expect(quota).toMatchObject({ limit: 25_000, remaining: 24_999 });
    expect(quota?.resetsAt?.getTime()).toBeGreaterThanOrEqual(before + 3_600_000);
  });

  it('is used up where the upstream counts below zero', () => {
    expect(oisp.readQuota?.({ 'x-rate-limit-remaining': '-3' })).toEqual({
      limit: null,
      remaining: 0,
      resetsAt: null,
    });
  });

  it('is unknown without the headers, and with nonsense in them', () => {
    expect(oisp.readQuota?.({})).toBeNull();
    expect(oisp.readQuota?.({ 'x-rate-limit-limit': 'many' })).toBeNull();
  });
});
