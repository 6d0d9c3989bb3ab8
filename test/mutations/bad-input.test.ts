import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { knowable, many } from './bad-input-rows.ts';
import { badLists, untyped } from './bad-list-rows.ts';
import { newAgent } from './ids.ts';
import { documentOf, type Mutating, nothing, sentToAll, startMutating } from './mutating.ts';

describe('input that cannot be right', () => {
  let sandbox: Mutating;
  beforeAll(async () => {
    sandbox = await startMutating();
  });
  afterAll(() => sandbox.close());
  beforeEach(() => sandbox.forget());

  it.each([...knowable, ...badLists].map((row) => [row[0], row[1], row] as const))(
    '%s in %s is told by its path, and nothing is sent',
    async (_what, mutation, [, , input, ...faults]) => {
      const result = await sandbox.run(mutation, input);
      const error = result.outcomes?.[0]?.error ?? result;
      expect(error).toMatchObject({
        __typename: 'InvalidInputError',
        code: 'INVALID_INPUT',
        retryable: false,
      });
      const found = (error.fields ?? []).map(({ path, reason }) => [path.join('.'), reason]);
      expect(found.toSorted()).toEqual(
        faults.map(([path, reason]) => [`input.${path}`, expect.stringMatching(reason)]),
      );
      expect(error.message).not.toMatch(/\b(accountKey|roleKeys?|groupKeys|organizationKey|targets\.\d)\b/);
      expect(sentToAll(sandbox)).toEqual(nothing);
    },
  );

  it.each(untyped)(
    '%s in %s is refused by the schema, and nothing is sent',
    async (_what, mutation, input) => {
      const answer = await sandbox.query(documentOf(mutation), { input });
      expect(answer).toMatchObject({ status: 400, errors: [{ extensions: { code: 'INVALID_INPUT' } }] });
      expect(answer.data ?? null).toBeNull();
      expect(sentToAll(sandbox)).toEqual(nothing);
    },
  );

  it('tells all faults of texts at once', async () => {
    const result = await sandbox.run('createRole', { backend: '', name: '', permissions: ['\u0007'] });
    expect(result.fields?.map(({ path }) => path.at(1))).toEqual(['backend', 'name', 'permissions']);
  });

  it('keeps the message short where hundreds are wrong, and tells each in fields', async () => {
    const result = await sandbox.run('deletePrincipals', { principalIds: many(400, (i) => `id ${i}`) });
    expect(result.fields).toHaveLength(400);
    expect(result.message?.length).toBeLessThan(500);
    expect(result.message).toContain('and 397 more');
  });

  it('takes a break of lines in a description, and any JSON where JSON is asked for', async () => {
    const description = 'first\r\nsecond\tthird';
    const role = await sandbox.done(
      'createRole',
      { backend: 'wavefront', name: 'r1', description },
      'role { description }',
    );
    expect(role['role']).toEqual({ description });
    const activationData = { name: '', pem: 'a\r\nb\u0000', list: many(600, (i) => i) };
    await sandbox.done('createIntegrationUserAgent', { backend: 'pigello', ...newAgent, activationData });
    const [sent] = sandbox.requests('pigello').filter(({ method }) => method === 'POST');
    expect(sent?.body).toContain(JSON.stringify(activationData));
  });

  it('is told, whatever stands where an id should', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 }),
        async (ids) => {
          const result = await sandbox.run('deletePrincipals', { principalIds: ids });
          expect(result.__typename).toBe('InvalidInputError');
          for (const { path } of result.fields ?? [])
            expect(path.slice(0, 2)).toEqual(['input', 'principalIds']);
        },
      ),
      { numRuns: 30 },
    );
    expect(sentToAll(sandbox)).toEqual(nothing);
  });
});
