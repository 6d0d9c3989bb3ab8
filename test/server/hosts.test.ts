import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sandboxBackends } from '../support/start-gateway.ts';
import { jsonHeaders, type RawAnswer, type ServedGateway, serveGateway } from './serve-gateway.ts';

describe('the header Host', () => {
  let gateway: ServedGateway;
  beforeAll(async () => {
    gateway = await serveGateway({
      configuration: {
        server: { hosts: ['Graph.example', '10.0.0.7', '[fd00::7]'] },
        backends: sandboxBackends,
      },
    });
  });
  afterAll(() => gateway.close());

  function ask(host: string, path = '/graphql?query={viewer{subject}}'): Promise<RawAnswer> {
    return gateway.send({ method: 'GET', path, headers: { ...jsonHeaders, host } });
  }

  it.each([
    'localhost',
    'LOCALHOST:4000',
    'localhost.',
    'graph.localhost:1',
    '127.0.0.1',
    '127.8.9.10:65535',
    '[::1]:4000',
    'graph.example',
    'GRAPH.EXAMPLE.:443',
    '10.0.0.7:80',
    '[FD00::7]',
  ])('is served as %s', async (host) => {
    expect((await ask(host)).status).toBe(200);
  });

  it.each([
    'evil.example',
    'evil.example:4000',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'x.graph.example',
    '10.0.0.8',
    '0.0.0.0',
    '[::]',
  ])('is refused as %s, and the answer names the setting', async (host) => {
    const answer = await ask(host);
    expect(answer.status).toBe(421);
    const requestId = answer.headers['x-request-id'];
    expect(JSON.parse(answer.text)).toEqual({
      errors: [
        {
          message: `This gateway is not served under the name "${host}". If it is one of its names, add it to server.hosts.`,
          extensions: { code: 'INVALID_INPUT', requestId },
        },
      ],
    });
    expect((await gateway.send({ method: 'GET', headers: { host } })).text).toMatch(
      /^This gateway is not served under the name ".*server\.hosts\.\n$/,
    );
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  it.each([
    '[',
    'a b',
    'x:99999',
    'a@b:c',
    '%00',
    'a/b',
    '127.0.0.1:4000:1',
    '',
    'ä'.normalize('NFD').slice(1),
  ])(
    'that is malformed (%j) is 400 in a line of text, without a stack, and logged under its id',
    async (host) => {
      gateway.log.splice(0);
      const raw = await raws(
        `GET /graphql HTTP/1.1\r\nhost: ${Buffer.from(host).toString('latin1')}\r\nconnection: close\r\n\r\n`,
      );
      expect(raw).toMatch(/^HTTP\/1\.1 400 /);
      expect(raw).toMatch(/\r\ncontent-type: text\/plain; charset=utf-8\r\n/);
      expect(raw).toMatch(/\r\n\r\nExpected a header Host.*\n$/);
      expect(raw).not.toMatch(/ at |node_modules|TypeError/);
      const [, id = '-'] = /x-request-id: (\S+)/.exec(raw) ?? [];
      expect(gateway.log.filter((line) => line.includes(id))).toHaveLength(1);
    },
  );

  it('may be any, or none, where load balancers probe', async () => {
    for (const path of ['/livez', '/readyz']) {
      for (const host of ['x', '192.0.2.9:80']) expect((await ask(host, path)).status).toBe(200);
      expect(await raws(`GET ${path} HTTP/1.0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 200 /);
    }
    expect((await ask('x', '/graphql?query={viewer{subject}}&x=/livez')).status).toBe(421);
    expect(await raws('GET /graphql HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('does not stand in the target: this is no proxy', async () => {
    const target = `http://127.0.0.1:${gateway.port}/livez`;
    expect(await raws(`GET ${target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 400 [\s\S]*Expected a path/,
    );
  });

  function raws(bytes: string): Promise<string> {
    const socket = connect(gateway.port, '127.0.0.1');
    socket.write(bytes, 'latin1');
    return text(socket);
  }
});
