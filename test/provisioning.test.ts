import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditTrailDocument } from './generated/operations.ts';
import { type StartedGateway, startGateway } from './support/start-gateway.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

describe('the provisioning script of the README', () => {
  let gateway: StartedGateway;
  let server: Server;
  let folder: string;
  beforeAll(async () => {
    gateway = await startGateway();
    server = createServer((request, response) => void gateway.gateway.handler(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    folder = mkdtempSync(join(tmpdir(), 'provision-'));
    symlinkSync(join(root, 'schema'), join(folder, 'schema'));
    writeFileSync(join(folder, 'provision.mjs'), scriptOf(readFileSync(join(root, 'README.md'), 'utf8')));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await new Promise((resolve) => server.close(resolve));
    await gateway.close();
  });

  async function provision(run: string): Promise<string> {
    const { port } = server.address() as AddressInfo;
    const env = { ...process.env, GRAPH_URL: `http://127.0.0.1:${port}/graphql`, RUN: run };
    const { stdout } = await promisify(execFile)(process.execPath, ['provision.mjs'], { cwd: folder, env });
    return stdout;
  }

  it('does its work, and run again with the same keys changes nothing', async () => {
    const first = await provision('run-1');
    expect(first).toMatch(/^hired: 3 users\ntoken: made\nrotated to: \S+\noffboarded: 3 of 3 users\n$/);
    expect(await outcomes()).toEqual(Array.from({ length: 8 }, () => 'SUCCEEDED'));

    gateway.forget();
    const second = await provision('run-1');
    expect(second).toBe(first.replace('token: made', 'token: made before'));
    expect((await outcomes()).slice(0, 8)).toEqual(Array.from({ length: 8 }, () => 'REPLAYED'));
    expect(writesOf(gateway)).toEqual([]);
  });

  async function outcomes(): Promise<string[]> {
    const { data } = await gateway.query(AuditTrailDocument, { first: 200 });
    return data?.auditEvents?.nodes.map(({ outcome }) => outcome) ?? [];
  }
});

function scriptOf(readme: string): string {
  return /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
}

/** Everything that was sent and is no read. */
function writesOf({ gateway, requests }: StartedGateway): string[] {
  return gateway.backends
    .flatMap(({ backend }) => requests(backend.name))
    .filter(
      ({ method, url }) => method !== 'GET' && !/\/search\/|\/validateAccounts$|\/auth\/token$/.test(url),
    )
    .map(({ method, url }) => `${method} ${url}`);
}
