import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonHeaders, type RawAnswer, type ServedGateway, serveGateway } from './serve-gateway.ts';

const body = JSON.stringify({ query: '{ viewer { subject } }' });
const emulated = [{ name: 'oisp', provider: 'oisp', emulated: true }];
const [first, second] = ['https://console.example', 'http://localhost:3000'];

describe.each([[[first]], [[first, second]]])('with the origins %j', (corsOrigins) => {
  let gateway: ServedGateway;
  beforeAll(async () => {
    gateway = await serveGateway({ configuration: { server: { corsOrigins }, backends: emulated } });
  });
  afterAll(() => gateway.close());

  function ask(origin: string | null, site: Record<string, string> = {}): Promise<RawAnswer> {
    return gateway.send({ headers: { ...jsonHeaders, ...site, ...(origin !== null && { origin }) }, body });
  }

  function preflight(origin: string): Promise<RawAnswer> {
    const headers = {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,x-request-id',
      'sec-fetch-site': 'cross-site',
    };
    return gateway.send({ method: 'OPTIONS', headers });
  }

  it.each(corsOrigins)('a page of %s may ask and read', async (origin) => {
    const answer = await ask(origin, { 'sec-fetch-site': 'cross-site' });
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'x-request-id',
    });
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
    const allowed = await preflight(origin);
    expect(allowed.status).toBe(204);
    expect(allowed.headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'content-type,x-request-id',
    });
    expect(allowed.headers['vary']).toMatch(/Origin$/);
  });

  it.each(['null', 'https://evil.example', 'https://console.example.evil', 'http://console.example', '*'])(
    'a page of %s may neither read nor send',
    async (origin) => {
      for (const answer of [await ask(origin), await preflight(origin)]) {
        expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
        expect(answer.headers['vary']).toContain('Origin');
      }
      expect((await ask(origin, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
      expect((await preflight(origin)).status).toBe(403);
    },
  );

  it('every answer varies by origin, also to who has none', async () => {
    expect((await ask(null)).headers['vary']).toContain('Origin');
    expect((await gateway.send({ method: 'GET', path: '/readyz' })).headers['vary']).toContain('Origin');
    expect((await gateway.send({ method: 'PUT' })).headers['vary']).toContain('Origin');
  });
});
