import { describe, expect, it } from 'vitest';
import { providerIds } from '../../src/providers/registry.ts';
import { createDataset, defaultSize } from '../../src/sandbox/dataset.ts';

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('the dataset', () => {
  it('is the same at every start', () => {
    const [one, other] = [createDataset(), createDataset()];

    expect(one.people).toEqual(other.people);
    expect(one.sites).toEqual(other.sites);
    expect(one.uuid('account', 3)).toBe(other.uuid('account', 3));
    expect(one.number(1_000, 'x')).toBe(other.number(1_000, 'x'));
  });

  it('is the same in every release: bookmarks and recorded answers stay right', () => {
    const { people, uuid, number, company } = createDataset();

    expect(company.domain).toBe('nordhafen.example');
    expect(people[0]).toMatchObject({ email: 'mina.okafor@nordhafen.example', phone: '+46405550000' });
    expect(uuid('account', 1)).toBe('6510e7bb-d31b-5c41-842e-fda23a93f4f1');
    expect(number(1_000, 'account', 1)).toBe(715);
  });

  it('begins with the same people whatever its size', () => {
    const small = createDataset(15);

    expect(createDataset().people.slice(0, 15)).toEqual(small.people);
    expect(createDataset().people).toHaveLength(defaultSize);
  });

  it('has people with one address each, at any size', () => {
    const { people } = createDataset(20_000);
    const addresses = new Set(people.map(({ email }) => email));

    expect(addresses.size).toBe(20_000);
    expect(new Set(people.map(({ phone }) => phone)).size).toBe(20_000);
    for (const email of addresses) if (email !== email.toLowerCase()) expect.unreachable(email);
  });

  it('has a dozen people in three backends or more, one of them in all', () => {
    const counts = createDataset()
      .people.slice(0, 12)
      .map(({ providers }) => providers.size);

    expect(counts.every((count) => count >= 3)).toBe(true);
    expect(counts).toContain(providerIds.length);
  });

  it.each(providerIds)(
    'has enough people in %s for three pages of five, some of whom have left',
    (provider) => {
      const { people, peopleOf } = createDataset();
      const own = peopleOf(provider);

      expect(own.length).toBeGreaterThan(15);
      expect(own).toEqual(people.filter(({ providers }) => providers.has(provider)));
      expect(own.some(({ active }) => !active)).toBe(true);
      expect(own.some(({ lastSeenAt }) => lastSeenAt === null)).toBe(true);
    },
  );

  it('can be of no people at all', () => {
    expect(createDataset(0).people).toEqual([]);
  });

  it('makes ids of version 5 form, another for every other word', () => {
    const { uuid } = createDataset();
    const ids = Array.from({ length: 1_000 }, (_, index) => uuid('user', index));

    expect(ids.filter((id) => !uuidForm.test(id))).toEqual([]);
    expect(new Set([...ids, uuid('user1', ''), uuid('us', 'er', 1)]).size).toBe(1_002);
  });

  it('draws whole numbers below the limit', () => {
    const { number } = createDataset();
    const drawn = Array.from({ length: 1_000 }, (_, index) => number(7, 'draw', index));

    expect([...new Set(drawn)].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});
