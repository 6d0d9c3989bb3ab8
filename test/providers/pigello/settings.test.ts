import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pigello } from '../../../src/providers/pigello/index.ts';

const auth = {
  customerId: 'customer',
  applicationId: 'application',
  serviceId: 'service',
  serviceVersionId: 'version',
  clientContentType: 'type',
  clientEntity: 'entity',
  clientSecret: 'planted-secret',
};

describe('the settings', () => {
  it('need the seven credentials only', () => {
    expect(pigello.settings.parse({ auth })).toEqual({
      url: 'https://api.pigello.io',
      auth,
      listPathSuffix: 'list/',
      listById: 'auto',
      maxPageSize: 500,
      relationForm: 'object',
      newUserDetailAccess: 0,
    });
  });

  it.each(Object.keys(auth))('miss %s', (name) => {
    const rest = Object.fromEntries(Object.entries(auth).filter(([other]) => other !== name));
    const faults = pigello.settings.safeParse({ auth: rest }).error?.issues;
    expect(faults?.map(({ path }) => path.join('.'))).toEqual([`auth.${name}`]);
  });

  it.each([
    [{ auth, speed: 1 }, ''],
    [{ auth: { ...auth, token: 'x' } }, 'auth'],
    [{ auth, url: 'ftp://api.pigello.io' }, 'url'],
    [{ auth, listPathSuffix: 'list' }, 'listPathSuffix'],
    [{ auth, listPathSuffix: '../' }, 'listPathSuffix'],
    [{ auth, listById: true }, 'listById'],
    [{ auth, maxPageSize: 0 }, 'maxPageSize'],
    [{ auth, relationForm: 'uuid' }, 'relationForm'],
    [{ auth, newUserDetailAccess: 3 }, 'newUserDetailAccess'],
  ])('refuse %j', (settings, path) => {
    const faults = pigello.settings.safeParse(settings).error?.issues;
    expect(faults?.map((fault) => fault.path.join('.'))).toEqual([path]);
  });

  it('refuse what no header can carry, without repeating it', () => {
    const { error } = pigello.settings.safeParse({ auth: { ...auth, clientSecret: 'planted\nsecret' } });
    expect(error?.issues[0]?.path).toEqual(['auth', 'clientSecret']);
    expect(JSON.stringify(error?.issues)).not.toContain('planted');
  });

  it('describe every field for editors', () => {
    const schema = z.toJSONSchema(pigello.settings, { io: 'input' });
    const { properties = {} } = schema;
    const described = [...Object.values(properties), ...Object.values(inner(properties['auth']))];
    expect(described).toHaveLength(14);
    for (const field of described)
      expect(field).toHaveProperty('description', expect.stringMatching(/\.|\)$/));
  });
});

function inner(field: unknown): Record<string, unknown> {
  return (field as { properties?: Record<string, unknown> } | undefined)?.properties ?? {};
}
