import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedGateway, startGateway } from '../support/start-gateway.ts';

const browserPath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

describe.skipIf(!existsSync(browserPath))(
  `GraphiQL in a browser (needs Chromium at ${browserPath}, or where CHROMIUM says)`,
  { timeout: 60_000 },
  () => {
    let gateway: StartedGateway;
    let server: Server;
    let browser: Browser;
    let page: Page;
    const outside: string[] = [];
    const faults: string[] = [];

    beforeAll(async () => {
      gateway = await startGateway();
      server = createServer((request, response) => void gateway.gateway.handler(request, response));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      browser = await chromium.launch({
        executablePath: browserPath,
        headless: true,
        args: [
          '--no-sandbox',
          '--disable-gpu',
          '--disable-quic',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
        ],
      });
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      await context.route('**/*', async (route) => {
        const { hostname, protocol } = new URL(route.request().url());
        if (hostname === '127.0.0.1' || protocol === 'data:' || protocol === 'blob:') return route.continue();
        outside.push(route.request().url());
        return route.abort();
      });
      page = await context.newPage();
      page.on('pageerror', (error) => faults.push(error.message));
      // What the policy of the page forbids is told to the console alone.
      page.on('console', (message) => {
        if (/content security policy/i.test(message.text())) faults.push(message.text());
      });
      const { port } = server.address() as AddressInfo;
      await page.goto(`http://127.0.0.1:${port}/graphql`);
      await page.waitForSelector('.graphiql-execute-button', { timeout: 30_000 });
    }, 60_000);

    afterAll(async () => {
      await browser.close();
      server.closeAllConnections();
      server.close();
      await gateway.close();
    });

    it('opens with the example operations as tabs, the list of accounts in front', async () => {
      const tabs = await page.locator('[role="tab"], .graphiql-tab').allInnerTexts();
      const text = tabs.join(' ');
      expect(text).toContain('Accounts');
      expect(text).toContain('Person');
      expect(readdirSync('schema/operations').length).toBeGreaterThan(10);
      const editor = await page.locator('.graphiql-query-editor').innerText();
      expect(plain(editor)).toContain('Every account of every backend');
    });

    it('runs the first of them, and shows the answer', async () => {
      await page.locator('.graphiql-execute-button').click();
      // Not waitForFunction, which evaluates texts: the policy of the page forbids that.
      await page
        .locator('.result-window, .graphiql-response', { hasText: 'Aarhus' })
        .first()
        .waitFor({ timeout: 20_000 });
      const answer = await page.locator('.graphiql-response').innerText();
      expect(plain(answer)).toContain('Aarhus Terminal');
      expect(answer).not.toContain('errors');
      const shot = join(mkdtempSync(join(tmpdir(), 'graphiql-')), 'graphiql.png');
      await page.screenshot({ path: process.env['SCREENSHOT'] ?? shot });
    });

    it('stands in no frame, and sends no address along', async () => {
      const { port } = server.address() as AddressInfo;
      const answer = await fetch(`http://127.0.0.1:${port}/graphql`, { headers: { accept: 'text/html' } });
      await answer.body?.cancel();
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-security-policy': expect.stringMatching(
          /^default-src 'none'; script-src 'sha256-[^';]+'; .*frame-ancestors 'none'$/,
        ),
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      });
    });

    it('asks nobody but the gateway, and breaks nowhere', () => {
      expect(outside).toEqual([]);
      expect(faults).toEqual([]);
    });
  },
);

/** The editor writes spaces that do not break. */
function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}
