import { type AuditFail, serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWays, type Ways, type WaysOptions } from './ways.ts';

/** The queries that the audits send by GET: where it is closed, as documents that are trusted. */
const byGet = ['{ __typename }', 'query Type($name: String!) { __type(name: $name) { name } }'];

interface Profile extends WaysOptions {
  /** What each request carries, such as a key. */
  headers?: Record<string, string>;
}

const locked: Profile = {
  scopes: ['schema:read'],
  server: {
    graphiql: false,
    introspection: false,
    getQueries: false,
    documents: { texts: new Map(byGet.map((text, index) => [String(index), text])), only: false },
  },
};

describe.each<[string, Profile]>([
  ['the sandbox', {}],
  ['the locked profile', locked],
])('GraphQL over HTTP in %s', (_name, { headers = {}, ...options }) => {
  let ways: Ways;
  beforeAll(async () => {
    ways = await openWays(options);
  });
  afterAll(() => ways.close());

  const fetchWithHeaders = (url: string, init: RequestInit = {}): Promise<Response> =>
    fetch(url, { ...init, headers: { ...(init.headers as Record<string, string>), ...headers } });
  const audits = serverAudits({
    url: () => `http://127.0.0.1:${ways.port}/graphql`,
    fetchFn: fetchWithHeaders,
  });

  it('is held to 61 audits', () => {
    expect(audits).toHaveLength(61);
  });

  it.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_audit, audit) => {
    const result = await audit.fn();
    expect((result as Partial<AuditFail>).reason).toBeUndefined();
    expect(result.status).toBe('ok');
  });
});
