import { describe, expect, it } from 'vitest';
import { createEmulator } from '../../../src/providers/pigello/emulator/index.ts';
import { createDataset } from '../../../src/sandbox/dataset.ts';
import { alwaysPresent, faultsOf, publishedFields } from './agent-schema.ts';
import { agentPath, askEmulator, type Item, memberPath, subtenantPath, tenantPath } from './ask-emulator.ts';
import { publishedAgent } from './start-pigello.ts';

async function everyone(path: string): Promise<Item[]> {
  return (await askEmulator().get(`${path}list/`)).items;
}

function idOf(reference: unknown): string {
  return (reference as Item | null | undefined)?.id ?? '';
}

describe('the emulated agents', () => {
  it('are as the published page describes them, each of them, as the published example is', async () => {
    const agents = await everyone(agentPath);
    expect(agents.length).toBeGreaterThanOrEqual(24);
    for (const agent of [...agents, publishedAgent()]) expect(faultsOf(agent)).toEqual([]);
  });

  it('use every published field, with a value and, where it may be, without', async () => {
    const agents = await everyone(agentPath);
    for (const name of Object.keys(publishedFields)) {
      expect([name, agents.some((agent) => agent[name] != null)]).toEqual([name, true]);
    }
    const optional = ['is_active', 'category', 'custom_id', 'access_requires_specific_object_connection'];
    for (const name of [...optional, 'created_at']) {
      expect([name, agents.some((agent) => !(name in agent))]).toEqual([name, true]);
    }
  });

  it('have every acceptance mode with and without an activation object, active and not', async () => {
    const agents = await everyone(agentPath);
    const seen = agents.map((agent) => {
      const pair = [agent['activation_object_id'], agent['activation_content_type']].map(
        (one) => one !== null,
      );
      return `${agent['personal_information_acceptance_mode']} ${pair.join(' ')} ${agent['is_active']}`;
    });
    for (const mode of ['0', '1', '2', 'null']) {
      for (const rest of ['true true true', 'true true false', 'false false true', 'false false false']) {
        expect(seen).toContain(`${mode} ${rest}`);
      }
    }
  });

  it('are of several services, each in several versions', async () => {
    const versions = new Map<unknown, Set<unknown>>();
    for (const agent of await everyone(agentPath)) {
      const known = versions.get(agent['service_id']) ?? new Set();
      versions.set(agent['service_id'], known.add(agent['service_version_id']));
    }
    expect(versions.size).toBe(5);
    for (const known of versions.values()) expect(known.size).toBeGreaterThanOrEqual(2);
  });

  it('reach the ends of what is allowed', async () => {
    const agents = await everyone(agentPath);
    const priorities = agents.map((agent) => agent['clashing_priority']);
    expect(priorities).toEqual(expect.arrayContaining([-2147483648, 2147483647]));
    expect(agents.map((agent) => agent['subscribes_to_events'])).toContainEqual([null]);
    expect(agents.some((agent) => String(agent['custom_id']).length === 128)).toBe(true);
    for (const name of Object.keys(publishedFields).filter((name) => /^(has_|allow_|require)/.test(name))) {
      expect(new Set(agents.map((agent) => agent[name]))).toEqual(new Set([true, false]));
    }
  });
});

describe('the emulated people', () => {
  it('are there in number, under ids of their own', async () => {
    const [members, tenants, subtenants] = await Promise.all(
      [memberPath, tenantPath, subtenantPath].map(everyone),
    );
    expect(members?.length).toBeGreaterThanOrEqual(16);
    expect(tenants?.length).toBeGreaterThanOrEqual(12);
    expect(subtenants?.length).toBeGreaterThanOrEqual(6);
    const all = [members, tenants, subtenants].flatMap((list) => list ?? []);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  it('keep the documented rules', async () => {
    const people = (await Promise.all([memberPath, tenantPath, subtenantPath].map(everyone))).flat();
    for (const person of people) {
      const named = [
        person['first_name'],
        person['last_name'],
        person['corporate_name'],
        person['anonymization_name'],
      ];
      expect(named.some((name) => name !== null)).toBe(true);
      expect(person['username']).toMatch(/^[\w.@+-]{8,150}$/);
      if (person['phone_number'] !== null) expect(person['phone_number']).toMatch(/^\+?1?\d{7,15}$/);
      if (person['ssn'] !== null) expect(person['ssn']).toMatch(/^\d{12}$/);
    }
    expect(new Set(people.map((person) => person['status']))).toEqual(
      new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]),
    );
  });

  it('are members with every detail access, with and without role, organization and activity', async () => {
    const members = await everyone(memberPath);
    expect(new Set(members.map((member) => member['detail_access']))).toEqual(new Set([0, 1, 2]));
    for (const name of ['role', 'organization']) {
      expect(new Set(members.map((member) => member[name] === null))).toEqual(new Set([true, false]));
    }
    expect(new Set(members.map((member) => member['is_active']))).toEqual(new Set([true, false]));
  });

  it('are the same at every start, and the company grows with the dataset', async () => {
    expect(await everyone(memberPath)).toEqual(await everyone(memberPath));
    const large = askEmulator(undefined, createDataset(2_000));
    expect((await large.get(`${memberPath}list/`)).items.length).toBeGreaterThan(700);
    expect((await large.get(`${agentPath}list/`)).json).toHaveLength(200);
  });
});

describe('the emulated door', () => {
  it('wants all seven headers', async () => {
    const { get, headers } = askEmulator();
    for (const name of Object.keys(headers)) {
      const rest = Object.fromEntries(Object.entries(headers).filter(([other]) => other !== name));
      const answer = await get(`${agentPath}list/`, rest);
      expect([name, answer.status, answer.json]).toEqual([
        name,
        401,
        { detail: 'Authentication credentials were not provided.' },
      ]);
    }
  });

  it('wants the right value in each', async () => {
    const { get, headers } = askEmulator();
    for (const name of Object.keys(headers)) {
      const answer = await get(`${agentPath}list/`, { ...headers, [name]: 'wrong' });
      expect([name, answer.status]).toEqual([name, 403]);
      expect(Object.keys(answer.record)).toEqual(['detail']);
    }
  });

  it('shows an activation for one organization that organization only, without a word', async () => {
    const { get, write, headers, dataset } = askEmulator();
    const all = (await get(`${agentPath}list/`)).items;
    const [mine, other] = all.filter((agent) => agent['organization'] !== null);
    const organizationId = idOf(mine?.['organization']);
    const scoped = {
      ...headers,
      'X-PIGELLO-CLIENT-CT': dataset.uuid('pigello', 'activation', 'content type organization'),
      'X-PIGELLO-CLIENT-ENTITY': organizationId,
    };

    const seen = (await get(`${agentPath}list/`, scoped)).items;

    expect(seen.map((agent) => agent['organization'])).toEqual(
      Array(seen.length).fill({ id: organizationId }),
    );
    expect(seen.length).toBeLessThan(all.length);
    expect((await get(`${agentPath}${mine?.id}/`, scoped)).status).toBe(200);
    expect((await get(`${agentPath}${other?.id}/`, scoped)).status).toBe(404);
    expect((await write('DELETE', `${agentPath}${other?.id}/`, undefined, scoped)).status).toBe(404);
    expect((await get(`${agentPath}${other?.id}/`)).status).toBe(200);
  });

  it('redirects a read without its slash, and does not know such a write', async () => {
    const { get, write } = askEmulator();
    const answer = await get(`${agentPath}list?_page=1&_page_size=5`);
    expect([answer.status, answer.location]).toEqual([301, `${agentPath}list/?_page=1&_page_size=5`]);
    expect((await write('POST', agentPath.slice(0, -1), {})).status).toBe(404);
  });

  it.each(['/', '/nowhere/', '/accounts/users/api/nothing/'])(
    'answers %s with an HTML page',
    async (path) => {
      const answer = await askEmulator().get(path);
      expect([answer.status, answer.mediaType]).toEqual([404, 'text/html']);
    },
  );

  it('answers in JSON that a record is not there', async () => {
    const { get } = askEmulator();
    for (const key of ['00000000-0000-4000-8000-000000000000', 'x', '%2e%2e%2fx']) {
      expect(await get(`${agentPath}${key}/`)).toMatchObject({ status: 404, json: { detail: 'Not found.' } });
    }
  });

  it('refuses a profile that it does not have', () => {
    const options = { dataset: createDataset(0), now: Date.now, profile: 'toString' };
    expect(() => createEmulator(options)).toThrow('as profile, toString came');
  });

  it('promises the required fields in a slim answer', async () => {
    const { items } = await askEmulator().get(`${agentPath}list/?_slim=true&_page=1&_page_size=1`);
    expect(Object.keys(items[0] ?? {}).sort()).toEqual([...alwaysPresent].sort());
  });
});
