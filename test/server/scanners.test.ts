import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RawAnswer, type RawRequest, type ServedGateway, serveGateway } from './serve-gateway.ts';

/** What graphql-cop asks, and by what it says that a server is open to it. */
interface Check {
  request: RawRequest;
  fires(answer: ScannedAnswer): boolean;
}

interface ScannedAnswer {
  text: string;
  json: {
    data?: Record<string, unknown> | null;
    errors?: { message: string; extensions?: object }[];
    extensions?: object;
  };
  /** How many answers came as a list. */
  answers: number;
}

const post = (query: string): RawRequest => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query, operationName: 'cop' }),
});
const get = (query: string): RawRequest => ({
  method: 'GET',
  path: `/graphql?query=${encodeURIComponent(query)}`,
});
const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');
const typesIn = ({ json }: ScannedAnswer): number => {
  const found = json.data?.['__schema'] as { types?: unknown[] } | null | undefined;
  return found?.types?.length ?? 0;
};
const hasTypename = ({ json }: ScannedAnswer): boolean => json.data?.['__typename'] !== undefined;

const checks: Record<string, Check> = {
  'field suggestions': {
    request: post('query cop { __schema { directive } }'),
    fires: ({ text }) => text.includes('Did you mean'),
  },
  introspection: {
    request: post('query cop { __schema { types { name fields { name } } } }'),
    fires: (answer) => typesIn(answer) > 0,
  },
  'circular introspection': {
    request: post(
      'query cop { __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }',
    ),
    fires: (answer) => typesIn(answer) > 25,
  },
  GraphiQL: {
    request: { method: 'GET', headers: { accept: 'text/html' } },
    fires: ({ text }) => /graphiql|playground|apollo sandbox|altair/i.test(text),
  },
  'queries by GET': { request: get('query cop{__typename}'), fires: hasTypename },
  'mutations by GET': { request: get('mutation cop{__typename}'), fires: hasTypename },
  'forms, as any web page can send them': {
    request: {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'query=query+cop+%7B__typename%7D',
    },
    fires: hasTypename,
  },
  'alias overloading': {
    request: post(`query cop { ${times(101, (index) => `alias${index}:__typename`)} }`),
    fires: ({ json }) => json.data?.['alias100'] !== undefined,
  },
  'directive overloading': {
    request: post(`query cop { __typename ${times(10, () => '@aa')} }`),
    fires: ({ json }) => json.errors?.length === 10,
  },
  batches: {
    request: {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(Array.from({ length: 10 }, () => ({ query: 'query cop { __typename }' }))),
    },
    fires: ({ answers }) => answers > 1,
  },
  'trace mode': {
    request: post('query cop { __typename }'),
    fires: ({ json }) =>
      'tracing' in (json.extensions ?? {}) || 'tracing' in (json.errors?.[0]?.extensions ?? {}),
  },
  'unhandled errors': {
    request: post('qwerty cop { abc }'),
    fires: ({ text }) => /exception|stack|node_modules|\bat \/?[\w./]+:\d+/i.test(text),
  },
};

describe('the twelve checks of a scanner, on a gateway that is locked', () => {
  let gateway: ServedGateway;
  beforeAll(async () => {
    gateway = await serveGateway({
      configuration: {
        server: { graphiql: false },
        auth: { anonymous: { scopes: ['accounts:read'] } },
        backends: [
          { name: 'plant', provider: 'wavefront', url: 'http://127.0.0.1:9', auth: { token: 'a token' } },
        ],
      },
    });
  });
  afterAll(() => gateway.close());

  it.each(Object.entries(checks))('%s: does not fire', async (_name, { request, fires }) => {
    expect(fires(scanned(await gateway.send(request)))).toBe(false);
  });
});

function scanned({ text }: RawAnswer): ScannedAnswer {
  try {
    const answer: unknown = JSON.parse(text);
    if (Array.isArray(answer)) return { text, json: answer[0] ?? {}, answers: answer.length };
    return { text, json: answer as ScannedAnswer['json'], answers: 1 };
  } catch {
    return { text, json: {}, answers: 0 };
  }
}
