import { afterEach, describe, expect, it } from 'vitest';
import { closeServed, serveCounting } from './emulated.ts';

afterEach(closeServed);

describe('a served emulator', () => {
  it('answers at its base path on a free loopback port', async () => {
    const [one, other] = await Promise.all([serveCounting(), serveCounting()]);

    expect(one.served.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1\/api$/);
    expect(other.served.url).not.toBe(one.served.url);
    expect(await (await one.fetch('/users?q=1')).json()).toMatchObject({ at: '/v1/api/users?q=1', count: 1 });
  });

  it('takes the port it is given, and fails where that is taken', async () => {
    const { served } = await serveCounting();
    const port = Number(new URL(served.url).port);

    await expect(serveCounting({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await served.close();
    expect((await serveCounting({ port })).served.url).toBe(served.url);
  });

  it('passes the body on, and records what was sent when it is told to', async () => {
    const { served, fetch } = await serveCounting({ record: true });
    const init = {
      method: 'POST',
      body: '{"a":"ö"}',
      headers: { 'X-Own': 'x', 'content-type': 'text/plain' },
    };
    expect(await (await fetch('/users?a=%20', init)).json()).toMatchObject({ body: '{"a":"ö"}' });

    expect(served.requests).toMatchObject([
      { method: 'POST', url: '/v1/api/users?a=%20', body: '{"a":"ö"}', headers: { 'x-own': 'x' } },
    ]);
    served.forget();
    expect(served.requests).toEqual([]);
  });

  it('records nothing unasked: it may run for weeks', async () => {
    const { served, fetch } = await serveCounting();
    await fetch('/users');

    expect(served.requests).toEqual([]);
  });

  it('answers a mistake of the emulator with 500, and goes on', async () => {
    const { fetch } = await serveCounting();

    expect((await fetch('/mistake')).status).toBe(500);
    expect((await fetch('/users')).status).toBe(200);
  });

  it('answers no more once it is closed', async () => {
    const { served, fetch } = await serveCounting();
    await fetch('/users');
    await served.close();

    await expect(fetch('/users')).rejects.toThrow();
  });
});
