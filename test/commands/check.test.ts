import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { providerIds } from '../../src/providers/registry.ts';
import { run, start, temporaryFile } from '../process/run-program.ts';
import { deadPort } from '../process/sockets.ts';

describe('account-graph check', () => {
  it('prints a table of every backend, and exits with 0 when all are up', async () => {
    const { code, stdout, stderr } = await run(['check']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [head, ...rows] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/^BACKEND +PROVIDER +REACHABLE +AUTHENTICATED +LATENCY +CAPABILITIES$/);
    expect(rows.map((row) => row.split(/ {2,}/).slice(0, 4))).toEqual(
      providerIds.map((id) => [id, id, 'yes', 'yes']),
    );
    for (const row of rows) expect(row).toMatch(/ \d+(\.\d)? ms +(user|account) read list/);
  });

  it('tells a dead backend from one that refuses the credentials, and exits with 1', async () => {
    const emulated = await start(['emulate', 'astra']);
    const [, url = ''] = await emulated.says(/emulated: (\S+)/);
    const file = temporaryFile(
      'gateway.yaml',
      `auth: {}
backends:
  - { name: dead, provider: astra, url: "http://127.0.0.1:${await deadPort()}", auth: { token: planted-token } }
  - { name: refused, provider: astra, url: "${url}", auth: { token: planted-token } }
  - { name: alive, provider: astra, emulated: true }`,
    );
    const { code, stdout, stderr } = await run(['check', '--config', file]);
    expect(code).toBe(1);
    const rows = stdout.split('\n').slice(1, 4);
    expect(rows.map((row) => row.split(/ {2,}/).slice(0, 4))).toEqual([
      ['dead', 'astra', 'no', '-'],
      ['refused', 'astra', 'yes', 'no'],
      ['alive', 'astra', 'yes', 'yes'],
    ]);
    expect(stdout).toMatch(
      /\n\n {2}dead: cannot be reached: connection refused \(ECONNREFUSED\): nothing listens at .*\n {2}refused: .+ credentials .+\n$/,
    );
    expect(stdout + stderr).not.toContain('planted-token');
  });

  it('tells the faults of a configuration, and exits with 2', async () => {
    const file = temporaryFile('gateway.yaml', 'backends: []\n');
    const { code, stdout, stderr } = await run(['check', '--config', file]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^The configuration has a fault:\n {2}backends: /);
  });
});

describe('account-graph check tells apart', () => {
  /** Answers as the first part of the path says. */
  const server = createServer(({ url = '' }, response) => void answers[url.split('/')[1] ?? '']?.(response));
  const status =
    (code: number, headers: Record<string, string> = {}, body = '{}') =>
    (response: ServerResponse): void =>
      void response.writeHead(code, { 'content-type': 'application/json', ...headers }).end(body);
  const html = { 'content-type': 'text/html' };
  const answers: Record<string, (response: ServerResponse) => void> = {
    missing: status(404),
    busy: status(429, { 'retry-after': '30' }),
    html: status(200, html, '<html>Log in</html>'),
    htmlmissing: status(404, html, '<html>No page</html>'),
    redirect: status(302, { location: 'https://elsewhere.example/' }),
    broken: status(503, html, '<html>Down</html>'),
    refused: status(401),
    forbidden: status(403),
    silent: () => undefined,
    hangsup: (response) => response.destroy(),
  };
  let origin = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const astra = (name: string, url: string): string =>
    `  - { name: ${name}, provider: astra, url: "${url}", auth: { token: planted-token } }`;

  it('what keeps a backend from answering, each with what to do', async () => {
    const backends = [
      ...Object.keys(answers).map((name) => astra(name, `http://${origin}/${name}`)),
      astra('unknown', 'https://nowhere.invalid'),
      astra('plain', `https://${origin}`),
      astra('dead', `http://127.0.0.1:${await deadPort()}`),
    ];
    const text = `server: { deadlineMs: 4000 }\nauth: {}\nbackends:\n${backends.join('\n')}\n`;
    const { code, stdout, stderr } = await run(['check', '--config', temporaryFile('gateway.yaml', text)]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const reason = (name: string): string => stdout.match(new RegExp(`^ {2}${name}: (.*)$`, 'm'))?.[1] ?? '';
    expect(reason('missing')).toMatch(/wrong path\? Nothing is known at http:.*\/missing;/);
    expect(reason('busy')).toMatch(/no more requests for now; try again in 30 s/);
    expect(reason('html')).toMatch(/HTML came instead of JSON/);
    expect(reason('htmlmissing')).toMatch(/HTML came instead of JSON/);
    expect(reason('redirect')).toMatch(/redirects to another place/);
    expect(reason('broken')).toMatch(/the backend itself fails/);
    expect(reason('refused')).toMatch(/credentials are refused; look at auth/);
    expect(reason('forbidden')).toMatch(/may not do this; give their owner/);
    expect(reason('silent')).toMatch(/timeout, it was reached and did not answer in time/);
    expect(reason('hangsup')).toMatch(/hung up without an answer; should url begin with https\?/);
    expect(reason('unknown')).toMatch(/there is no host nowhere\.invalid|the name server gave no answer/);
    expect(reason('plain')).toMatch(/TLS: .* should url begin with http instead\?/);
    expect(reason('dead')).toMatch(/nothing listens at 127\.0\.0\.1:\d+;/);
    const rows = new Map(
      stdout.split('\n').map((line) => [line.split(' ')[0], line.split(/ {2,}/).slice(2, 4)]),
    );
    expect(rows.get('missing')).toEqual(['yes', '-']);
    expect(rows.get('refused')).toEqual(['yes', 'no']);
    expect(rows.get('unknown')).toEqual(['no', '-']);
    expect(stdout).not.toContain('planted-token');
  });
});

describe('account-graph check of the ledger', () => {
  const checkWith = async (ledger: string) => {
    const text = `ledger: { url: ${JSON.stringify(`file:${ledger}`)} }\nbackends: [{ name: a, provider: astra, emulated: true }]\n`;
    return run(['check', '--config', temporaryFile('gateway.yaml', text)]);
  };
  const place = (content = ''): string => temporaryFile('present', content);

  it('leaves nothing behind where there is none yet', async () => {
    const folder = dirname(place());
    const { code, stdout } = await checkWith(join(folder, 'made/later/ledger.db'));
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nLedger file:.*ledger\.db: is not there yet, and can be made\n$/);
    expect(readdirSync(folder)).toEqual(['present']);
  });

  it.each([
    ['no database', 'words, not a database'.repeat(100), '', /is no SQLite database/],
    ['below a file', '', '/ledger.db', /something that is no folder on its path/],
  ])('tells one that is %s, and exits with 1', async (_, content, below, expected) => {
    const file = place(content);
    const { code, stdout } = await checkWith(`${file}${below}`);
    expect(code).toBe(1);
    expect(stdout).toMatch(expected);
    expect(stdout).toMatch(/^a +astra +yes +yes/m);
    expect(readFileSync(file, 'utf8')).toBe(content);
  });

  it('tells one that is locked, and is content with one that is merely open', async () => {
    const file = join(dirname(place()), 'ledger.db');
    writeFileSync(file, '');
    const holder = new Database(file);
    try {
      holder.exec('PRAGMA journal_mode = WAL; CREATE TABLE other (id TEXT)');
      expect(await checkWith(file)).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/can be read and written/),
      });
      holder.exec('BEGIN IMMEDIATE');
      expect(await checkWith(file)).toMatchObject({
        code: 1,
        stdout: expect.stringMatching(/another process keeps it locked/),
      });
    } finally {
      holder.close();
    }
    expect(existsSync(`${file}-wal`)).toBe(false);
  });
});
