import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ServedGateway, serveGateway } from '../server/serve-gateway.ts';
import { sandboxBackends } from '../support/start-gateway.ts';

const browserPath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

const mutation =
  'mutation { createServiceAccount(input: { backend: "wavefront", name: "x" }) { __typename } }';

describe.skipIf(!existsSync(browserPath))(
  `pages of other origins (needs Chromium at ${browserPath}, or where CHROMIUM says)`,
  { timeout: 60_000 },
  () => {
    let gateway: ServedGateway;
    let pages: Server;
    let html = '';
    let browser: Browser;
    let page: Page;

    beforeAll(async () => {
      gateway = await serveGateway({
        configuration: {
          server: { corsOrigins: ['https://console.example', 'http://localhost:3000'] },
          backends: sandboxBackends,
        },
      });
      pages = createServer((_request, response) =>
        response.writeHead(200, { 'content-type': 'text/html' }).end(html),
      );
      await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
      browser = await chromium.launch({
        executablePath: browserPath,
        headless: true,
        args: [
          '--no-sandbox',
          '--disable-gpu',
          '--no-first-run',
          '--disable-background-networking',
          '--host-resolver-rules=MAP evil.example 127.0.0.1',
        ],
      });
      page = await browser.newPage();
    }, 60_000);
    afterAll(async () => {
      await browser.close();
      pages.closeAllConnections();
      pages.close();
      await gateway.close();
    });
    beforeEach(() => {
      gateway.forget();
      gateway.log.splice(0);
    });

    /** A page of evil.example; its script leaves what it learnt in the title. */
    async function open(content: string): Promise<string> {
      html = `<title></title><body>${content}</body>`;
      const { port } = pages.address() as AddressInfo;
      await page.goto(`http://evil.example:${port}/`);
      return graph();
    }

    const graph = (): string => `http://127.0.0.1:${gateway.port}/graphql`;

    async function expectRefused(status: number): Promise<void> {
      await expect.poll(() => gateway.log.join(''), { timeout: 10_000 }).toContain(`"status":${status}`);
      expect(sandboxBackends.flatMap(({ name }) => gateway.requests(name))).toEqual([]);
    }

    const form = (target: string): string =>
      `<form method=post target="${target}" action="${graph()}"><input name=query value='${mutation}'></form>
       <script>document.forms[0].submit()</script>`;

    it('write nothing by a form', async () => {
      await open(form('_self'));
      await expectRefused(403);
    });

    it('write nothing by a form in a hidden frame', async () => {
      await open(`<iframe name=hidden style="display:none"></iframe>${form('hidden')}`);
      await expectRefused(403);
    });

    it('write nothing by a form that spells JSON as text', async () => {
      await open(`<form method=post enctype=text/plain action="${graph()}">
        <input name='{"query":${JSON.stringify(mutation)},"a":"' value='"}'></form><script>document.forms[0].submit()</script>`);
      await expectRefused(403);
    });

    it('write nothing by fetch without CORS', async () => {
      const body = JSON.stringify({ query: mutation });
      await open(
        `<script>fetch("${graph()}", { method: "POST", mode: "no-cors", body: ${JSON.stringify(body)} })</script>`,
      );
      await expectRefused(403);
    });

    it('read nothing from a sandboxed frame, whose origin is null', async () => {
      const inner = (headers: string): string =>
        `<script>fetch("${graph()}", { method: "POST", headers: ${headers}, body: '{"query":"{ users { totalCount } }"}' })
          .then((answer) => answer.text(), () => "blocked").then((text) => parent.postMessage(text, "*"))</script>`;
      for (const headers of ['{}', '{"content-type":"application/json"}']) {
        await open(`<script>onmessage = ({ data }) => { document.title = data }</script>
          <iframe sandbox="allow-scripts" srcdoc='${inner(headers).replaceAll("'", '&#39;')}'></iframe>`);
        await expect.poll(() => page.title(), { timeout: 10_000 }).toBe('blocked');
        await expectRefused(403);
      }
    });

    it('read nothing under a name that was made to lead here', async () => {
      const answer = await page.goto(`http://evil.example:${gateway.port}/graphql`);
      expect(answer?.status()).toBe(421);
      const read = await page.evaluate(async () => {
        const response = await fetch('/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{"query":"{ users { totalCount } }"}',
        });
        return [response.status, await response.text()];
      });
      expect(read).toEqual([421, expect.stringContaining('server.hosts')]);
      await expectRefused(421);
    });
  },
);
