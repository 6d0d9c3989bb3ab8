import { describe, expect, it } from 'vitest';
import { UpstreamError } from '../../../src/errors.ts';
import { createCall } from '../../support/start-provider.ts';
import {
  keysOf,
  publishedAgent,
  query,
  readPages,
  type StartedPigello,
  startPigello,
} from './start-pigello.ts';

const path = '/accounts/users/api/integrationuseragent/';
const unknownId = '00000000-0000-4000-8000-000000000000';

async function agentIds({ agents, sent }: StartedPigello): Promise<string[]> {
  const keys = keysOf(await readPages(agents, query({}, { first: 200 })));
  sent();
  return keys;
}

describe('reading many agents by id', () => {
  it('matches by id, not by place, and asks once more for what did not come', async () => {
    const pigello = await startPigello();
    const ids = (await agentIds(pigello)).slice(0, 3);
    const asked = [...ids, unknownId];

    const batch = await pigello.agents.getMany(asked, createCall());

    expect(pigello.sent()).toEqual([
      `GET ${path}list/?id__in=${asked.join('%2C')}&_page=1&_page_size=4`,
      `GET ${path}list/?id__in=${unknownId}&_page=1&_page_size=1`,
    ]);
    expect([...batch].map(([key, agent]) => [key, 'key' in agent && agent.key])).toEqual(
      ids.map((id) => [id, id]),
    );
  });

  it('loses nobody to an upstream whose pages are shorter than asked', async () => {
    const pigello = await startPigello();
    const ids = (await agentIds(pigello)).slice(0, 3);
    const [first] = (await pigello.ask(
      `${path}list/?id__in=${ids.join(',')}&_page=1&_page_size=3`,
    )) as unknown[];
    const body = JSON.stringify([first]);
    const rule = { kind: 'body', path: '/list/', body, mediaType: 'application/json', times: 1 } as const;
    pigello.served.setFaults({ rules: [rule] });
    const batch = await pigello.agents.getMany(ids, createCall());
    expect(new Set(batch.keys())).toEqual(new Set(ids));
    for (const agent of batch.values()) expect(agent).toHaveProperty('key');
  });

  it('refuses another record in the place of the one asked for', async () => {
    const pigello = await startPigello();
    const [id = '', other = ''] = await agentIds(pigello);
    const body = JSON.stringify(await pigello.ask(`${path}${other}/`));
    pigello.served.setFaults({ rules: [{ kind: 'body', path: id, body, mediaType: 'application/json' }] });
    await expect(pigello.agents.get(id, createCall())).rejects.toMatchObject({ code: 'BACKEND_PROTOCOL' });
  });

  it('asks for a hundred at a time', async () => {
    const pigello = await startPigello({ size: 1_200 });
    const ids = await agentIds(pigello);
    const batch = await pigello.agents.getMany(ids, createCall());
    expect(batch.size).toBe(120);
    expect(pigello.sent().map((line) => line.replace(/.*&/, ''))).toEqual([
      '_page_size=100',
      '_page_size=20',
    ]);
  });

  it('reads a single one at its own path', async () => {
    const pigello = await startPigello();
    const [id = ''] = await agentIds(pigello);
    expect((await pigello.agents.getMany([id], createCall())).has(id)).toBe(true);
    expect(pigello.sent()).toEqual([`GET ${path}${id}/`]);
  });

  it('answers under the key that was asked for, whatever its case', async () => {
    const pigello = await startPigello();
    const keys = (await agentIds(pigello)).slice(0, 2).map((id) => id.toUpperCase());
    expect([...(await pigello.agents.getMany(keys, createCall())).keys()]).toEqual(keys);
  });

  it('falls back to one by one where ids are refused, and remembers it', async () => {
    const pigello = await startPigello({ profile: 'noList' });
    const ids = (await agentIds(pigello)).slice(0, 3);

    const first = await pigello.agents.getMany([...ids, unknownId], createCall());
    expect(pigello.sent()).toHaveLength(5);
    const second = await pigello.agents.getMany(ids, createCall());

    expect(pigello.sent()).toEqual(ids.map((id) => `GET ${path}${id}/`));
    expect([...first.keys()]).toEqual(ids);
    expect([...second.keys()]).toEqual(ids);
  });

  it('falls back to one by one where there is no list at all', async () => {
    const pigello = await startPigello();
    const ids = (await agentIds(pigello)).slice(0, 2);
    const listless = await startPigello({ settings: { listPathSuffix: 'all/' } });
    expect([...(await listless.agents.getMany(ids, createCall())).keys()]).toEqual(ids);
    expect(listless.sent()).toHaveLength(3);
  });

  it('reads one by one from the start when listById is off', async () => {
    const pigello = await startPigello({ settings: { listById: 'off' } });
    const ids = (await agentIds(pigello)).slice(0, 2);
    await pigello.agents.getMany(ids, createCall());
    expect(pigello.sent()).toEqual(ids.map((id) => `GET ${path}${id}/`));
  });

  it('reports the refusal for every key when listById is on', async () => {
    const pigello = await startPigello({ profile: 'noList', settings: { listById: 'on' } });
    const ids = (await agentIds(pigello)).slice(0, 2);
    const batch = await pigello.agents.getMany(ids, createCall());
    expect([...batch.values()]).toMatchObject([{ code: 'INVALID_INPUT' }, { code: 'INVALID_INPUT' }]);
    expect(pigello.sent()).toHaveLength(1);
  });

  it('does not believe an answer with records that nobody asked for', async () => {
    const pigello = await startPigello();
    const ids = (await agentIds(pigello)).slice(0, 2);
    const body = JSON.stringify([publishedAgent()]);
    pigello.served.setFaults({ rules: [{ kind: 'body', body, mediaType: 'application/json', times: 1 }] });

    const batch = await pigello.agents.getMany(ids, createCall());

    expect([...batch.keys()]).toEqual(ids);
    expect(pigello.sent()).toHaveLength(3);
  });

  it('refuses such an answer when listById is on', async () => {
    const pigello = await startPigello({ settings: { listById: 'on' } });
    const ids = (await agentIds(pigello)).slice(0, 2);
    const body = JSON.stringify([publishedAgent()]);
    pigello.served.setFaults({ rules: [{ kind: 'body', body, mediaType: 'application/json' }] });
    const batch = await pigello.agents.getMany(ids, createCall());
    expect([...batch.values()]).toMatchObject([{ code: 'BACKEND_PROTOCOL' }, { code: 'BACKEND_PROTOCOL' }]);
  });

  it('puts a malformed record under its own id, the others stay', async () => {
    const { agents, served } = await startPigello();
    const good = '497f6eca-6276-4993-bfeb-53cbbbba6f08';
    const bad = '597f6eca-6276-4993-bfeb-53cbbbba6f08';
    const body = JSON.stringify([
      publishedAgent({ id: bad, allowed_access: null }),
      publishedAgent({ id: good }),
    ]);
    served.setFaults({ rules: [{ kind: 'body', body, mediaType: 'application/json', times: 1 }] });

    const batch = await agents.getMany([good, bad, unknownId], createCall());

    expect(batch.get(good)).toMatchObject({ key: good });
    expect(batch.get(bad)).toBeInstanceOf(UpstreamError);
    expect(batch.get(bad)).toMatchObject({ message: expect.stringContaining('allowed_access') });
    expect(batch.has(unknownId)).toBe(false);
  });

  it('calls nobody absent while a record came whose id cannot be read', async () => {
    const { agents, served } = await startPigello();
    const good = '497f6eca-6276-4993-bfeb-53cbbbba6f08';
    const body = JSON.stringify([publishedAgent({ id: 7 }), publishedAgent({ id: good })]);
    served.setFaults({ rules: [{ kind: 'body', body, mediaType: 'application/json' }] });

    const batch = await agents.getMany([good, unknownId], createCall());

    expect(batch.get(good)).toMatchObject({ key: good });
    expect(batch.get(unknownId)).toMatchObject({ code: 'BACKEND_PROTOCOL' });
  });

  it('reports an outage for every key, and tries the list again later', async () => {
    const pigello = await startPigello();
    const ids = (await agentIds(pigello)).slice(0, 2);
    pigello.served.setFaults({ rules: [{ kind: 'status', status: 429, retryAfter: 7 }] });
    const batch = await pigello.agents.getMany(ids, createCall());
    expect([...batch.values()]).toMatchObject([{ code: 'RATE_LIMITED' }, { retryAfterSeconds: 7 }]);
    pigello.served.setFaults(null);
    pigello.sent();

    expect((await pigello.agents.getMany(ids, createCall())).size).toBe(2);
    expect(pigello.sent()).toHaveLength(1);
  });
});
