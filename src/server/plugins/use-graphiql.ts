import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { GraphiQLOptions, Plugin, YogaServerOptions } from 'graphql-yoga';
import { packageRoot } from '../../package-root.ts';

type GraphiqlOptions = Pick<YogaServerOptions<object, object>, 'graphiql' | 'renderGraphiQL'>;

interface Graphiql {
  options: GraphiqlOptions;
  plugin: Plugin;
}

/** GraphiQL from the package itself (no request leaves the machine), with the example operations as tabs. */
export function useGraphiql(enabled: boolean): Graphiql {
  if (!enabled) return { options: { graphiql: false }, plugin: {} };
  let page: Promise<Page> | null = null;
  return {
    options: {
      // Nine megabytes of script: loaded when somebody looks, so that starting stays quick.
      renderGraphiQL: async (options) => {
        page ??= renderPage(options);
        return (await page).html;
      },
      graphiql: { title: 'account-graph', defaultTabs: exampleOperations().map((query) => ({ query })) },
    },
    plugin: {
      async onResponse({ response }) {
        if (page === null || response.headers.get('content-type') !== 'text/html') return;
        const headers = { ...pageHeaders, 'content-security-policy': (await page).policy };
        for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
      },
    },
  };
}

interface Page {
  html: string;
  /** Lets the page's own parts run, talk to this gateway alone, and stand in no frame. */
  policy: string;
}

const pageHeaders = { 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' };

async function renderPage(options: GraphiQLOptions | undefined): Promise<Page> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const html = renderGraphiQL(options).replace('</head>', `${style}</head>`);
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(html, 'script')}`,
    // The editor makes styles while it runs, of which no hash is known before.
    "style-src 'unsafe-inline'",
    'img-src data:',
    'font-src data:',
    'worker-src blob:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return { html, policy: policy.join('; ') };
}

/** As a browser computes it, of the one inline part of that kind. */
function hashOf(html: string, tag: string): string {
  const start = html.indexOf(`<${tag}>`, html.indexOf('<body')) + tag.length + 2;
  const text = html.slice(start, html.lastIndexOf(`</${tag}>`)).replaceAll('\r\n', '\n');
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** Many tabs would break the name into two lines. */
const style = '<style>.graphiql-logo { white-space: nowrap; }</style>';

const operations = new URL('schema/operations/', packageRoot);

function exampleOperations(): string[] {
  return readdirSync(fileURLToPath(operations))
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((name) => readFileSync(new URL(name, operations), 'utf8').trim());
}
