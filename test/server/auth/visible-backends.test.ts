import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentOf } from '../../mutations/mutating.ts';
import { rows } from '../../mutations/rows.ts';
import { encodeGlobalId } from '../../support/sealed.ts';
import { type Answer, sandboxBackends } from '../../support/start-gateway.ts';
import { jsonHeaders, type ServedGateway, serveGateway } from '../serve-gateway.ts';
import { bearer, createTestKey, entryFor } from './asking.ts';

const all = sandboxBackends.map(({ name }) => name);
/** What each caller may see. */
const callers: Record<string, { key: string; names: string[] }> = {
  all: { key: createTestKey(), names: ['*'] },
  two: { key: createTestKey(), names: ['wavefront', 'astra'] },
  one: { key: createTestKey(), names: ['oisp'] },
  none: { key: createTestKey(), names: [] },
};

let gateway: ServedGateway;
/** Ids of each type, of each backend that has one. */
const ids = new Map<string, string[]>();
beforeAll(async () => {
  const apiKeys = Object.entries(callers).map(([name, { key, names }]) =>
    entryFor(key, { name, scopes: ['*'], backends: names }),
  );
  gateway = await serveGateway({
    // The rows of mutations look for their ids without credentials.
    configuration: { auth: { anonymous: { scopes: ['*'] }, apiKeys }, backends: sandboxBackends },
  });
  for (const list of lists)
    for (const backend of all) {
      const filter = `(first: 1, filter: { backends: ["${backend}"] })`;
      const { data } = await ask('all', `{ ${list}${filter} { nodes { id } } }`);
      const [first] = (data?.[list] as { nodes: { id: string }[] } | null)?.nodes ?? [];
      if (first !== undefined) ids.set(backend, [...(ids.get(backend) ?? []), first.id]);
    }
});
afterAll(() => gateway.close());

const lists = ['accounts', 'users', 'roles', 'groups', 'serviceAccounts', 'tokens', 'integrationUserAgents'];

async function ask(caller: string, query: string, variables: object = {}): Promise<Answer> {
  const { status, text } = await gateway.send({
    headers: { ...jsonHeaders, ...bearer(callers[caller]?.key ?? '') },
    body: JSON.stringify({ query, variables }),
  });
  return { status, ...(JSON.parse(text) as object) };
}

function visibleTo(caller: string): string[] {
  const { names = [] } = callers[caller] ?? {};
  return names.includes('*') ? all : all.filter((name) => names.includes(name));
}

const hiddenFrom = (caller: string): string[] => all.filter((name) => !visibleTo(caller).includes(name));

/** Nothing of the backends that a caller may not see is in an answer, and they were not asked. */
function expectNothingOf(names: readonly string[], answer: Answer): void {
  const text = JSON.stringify(answer);
  for (const name of names) {
    expect(text).not.toMatch(new RegExp(name, 'i'));
    expect(gateway.sent(name)).toEqual([]);
  }
}

describe.each(Object.keys(callers))('for the caller with %s of the backends', (caller) => {
  it('those are what there is, in the order of the configuration', async () => {
    const named = visibleTo(caller).map((name) => ({ name }));
    const { data } = await ask(caller, '{ backends { name } viewer { backends { name } } }');
    expect(data).toEqual({ backends: named, viewer: { backends: named } });
  });

  it('the others are found neither by name nor by an id of theirs', async () => {
    gateway.forget();
    const hidden = hiddenFrom(caller);
    const wanted = [
      ...hidden.map((name) => encodeGlobalId({ type: 'Backend', name })),
      ...hidden.flatMap((name) => ids.get(name) ?? []),
    ];
    const answer = await ask(
      caller,
      'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Resource { externalId } } }',
      { ids: wanted },
    );
    expect(answer.data).toEqual({ nodes: wanted.map(() => null) });
    for (const id of wanted) {
      const single = await ask(
        caller,
        'query ($id: ID!) { node(id: $id) { id } user(id: $id) { id } account(id: $id) { id } role(id: $id) { id } }',
        { id },
      );
      expect(single.data).toEqual({ node: null, user: null, account: null, role: null });
    }
    for (const name of hidden) {
      const byName = await ask(caller, 'query ($name: String!) { backend(name: $name) { name } }', { name });
      expect(byName).toMatchObject({ status: 200, data: { backend: null } });
      expect(byName.errors).toBeUndefined();
    }
    expectNothingOf(hidden, answer);
  });

  it.each(lists)('%s are those of a gateway without the others', async (list) => {
    gateway.forget();
    const selection =
      '{ totalCount complete failures { message } nodes { id backend { name capabilities } } pageInfo { hasNextPage } }';
    const answer = await ask(caller, `{ ${list}(first: 200) ${selection} }`);
    expectNothingOf(hiddenFrom(caller), answer);
    const filter = { backends: visibleTo(caller) };
    const type =
      list === 'accounts' || list === 'roles' || list === 'tokens' || list === 'users' ? list : 'principals';
    const name = `${type[0]?.toUpperCase()}${type.slice(1, -1)}Filter`;
    const whole = await ask(
      'all',
      `query ($filter: ${name}) { ${list}(first: 200, filter: $filter) ${selection} }`,
      { filter },
    );
    expect(answer).toEqual(whole);
  });

  it('people are joined over those alone', async () => {
    gateway.forget();
    const person = '{ email users { backend { name } } failures { message } }';
    const answer = await ask(
      caller,
      `{ person(email: "mina.okafor@nordhafen.example") ${person} people(first: 50) { totalCount nodes ${person} } }`,
    );
    expectNothingOf(hiddenFrom(caller), answer);
    const { users = [] } = (answer.data?.['person'] ?? {}) as { users?: { backend: { name: string } }[] };
    for (const { backend } of users) expect(visibleTo(caller)).toContain(backend.name);
  });

  it('one of the others that fails is no failure', async () => {
    const query = '{ users(first: 5) { complete failures { message } nodes { id } } }';
    const sound = await ask(caller, query);
    for (const name of hiddenFrom(caller))
      gateway.emulator(name).setFaults({ rules: [{ kind: 'status', status: 500 }] });
    const answer = await ask(caller, query);
    for (const name of all) gateway.emulator(name).setFaults(null);
    expect(answer).toEqual(sound);
  });

  it('a filter by another one is refused as one by a name that nobody has', async () => {
    gateway.forget();
    const known = visibleTo(caller).join(', ') || 'none';
    for (const name of [...hiddenFrom(caller), 'nowhere'])
      for (const query of [
        ...lists.map((list) => `{ ${list}(filter: { backends: ["${name}"] }) { totalCount } }`),
        `{ people(filter: { backends: ["${name}"] }) { totalCount } }`,
        `{ auditEvents(filter: { backends: ["${name}"] }) { totalCount } }`,
        `{ validatePrincipals(backend: "${name}", identifiers: ["a"]) { unknown } }`,
      ]) {
        const { errors = [] } = await ask(caller, query);
        expect(errors.map(({ message }) => message)).toEqual([
          expect.stringMatching(new RegExp(`there is no backend "${name}"; known: ${known}$`)),
        ]);
      }
  });

  it('a filter by their provider finds nothing', async () => {
    gateway.forget();
    for (const name of hiddenFrom(caller)) {
      const answer = await ask(
        caller,
        `{ users(filter: { providers: [${name.toUpperCase()}] }) { totalCount nodes { id } complete } }`,
      );
      expect(answer.data).toEqual({ users: { totalCount: 0, nodes: [], complete: true } });
      expect(gateway.sent(name)).toEqual([]);
    }
  });

  it('nothing is changed in another one, whatever the mutation, and nothing told of it', async () => {
    for (const { mutation, backend, input } of rows) {
      if (!hiddenFrom(caller).includes(backend)) continue;
      const given = typeof input === 'function' ? await input(gateway) : input;
      gateway.forget();
      const answer = await ask(caller, documentOf(mutation), { input: given });
      const result = answer.data?.[mutation] as { __typename: string; fields: { reason: string }[] };
      expect(result.__typename, `${mutation} in ${backend}`).toBe('InvalidInputError');
      for (const { reason } of result.fields)
        expect(reason).toMatch(/one of an unknown backend came$|^there is no backend ".*"; known: /);
      for (const name of all) expect(gateway.sent(name)).toEqual([]);
    }
  });

  it('a cursor of somebody who may see more is one of another list', async () => {
    if (caller === 'all') return;
    for (const list of lists) {
      const { data } = await ask('all', `{ ${list}(first: 1) { pageInfo { endCursor } } }`);
      const page = data?.[list] as { pageInfo: { endCursor: string } } | undefined;
      gateway.forget();
      const answer = await ask(caller, `query ($after: String) { ${list}(after: $after) { totalCount } }`, {
        after: page?.pageInfo.endCursor,
      });
      expect(answer.errors?.[0]?.message, list).toContain('belongs to another list');
      expectNothingOf(hiddenFrom(caller), answer);
    }
  });
});
