import { describe, expect, it } from 'vitest';
import { sandboxBackends, startGateway } from '../support/start-gateway.ts';

const backends = sandboxBackends.filter(({ name }) => name === 'wavefront' || name === 'oisp');
const list = `query ($after: String) {
  people(first: 2, after: $after) { nodes { id email } pageInfo { endCursor } }
}`;

interface People {
  people: { nodes: { id: string; email: string }[]; pageInfo: { endCursor: string } };
}

async function ask<Data>(fingerprintKey: string | string[], query: string, variables: object): Promise<Data> {
  const gateway = await startGateway({ configuration: { backends, fingerprintKey } });
  try {
    const { data, errors } = await gateway.query<Data, object>(query, variables);
    if (!data || errors) throw new Error(errors?.[0]?.message);
    return data;
  } finally {
    await gateway.close();
  }
}

describe('a key that is replaced', () => {
  const [old, fresh] = ['the key of last year', 'the key of this year'] as const;

  it('opens ids and cursors while it stands behind the new one, and no longer', async () => {
    const { people } = await ask<People>(old, list, {});
    const { endCursor } = people.pageInfo;
    const both = [fresh, old];

    const emails = async (key: string | string[]): Promise<string[]> =>
      (await ask<People>(key, list, { after: endCursor })).people.nodes.map(({ email }) => email);
    expect(await emails(both)).toEqual(await emails(old));
    const { node } = await ask<{ node: unknown }>(
      both,
      'query ($id: ID!) { node(id: $id) { ... on Person { email } } }',
      { id: people.nodes[0]?.id },
    );
    expect(node).toEqual({ email: people.nodes[0]?.email });
    await expect(ask(fresh, list, { after: endCursor })).rejects.toThrow(/damaged or foreign/);
  });
});
