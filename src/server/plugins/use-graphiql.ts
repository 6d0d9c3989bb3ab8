import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { YogaServerOptions } from 'graphql-yoga';
import { packageRoot } from '../../package-root.ts';

type GraphiqlOptions = Pick<YogaServerOptions<object, object>, 'graphiql' | 'renderGraphiQL'>;

/** GraphiQL from the package itself (no request leaves the machine), with the example operations as tabs. */
export function useGraphiql(enabled: boolean): GraphiqlOptions {
  if (!enabled) return { graphiql: false };
  return {
    // Nine megabytes of script: loaded when somebody looks, so that starting stays quick.
    renderGraphiQL: async (options) => {
      const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
      return renderGraphiQL(options).replace('</head>', `${style}</head>`);
    },
    graphiql: { title: 'account-graph', defaultTabs: exampleOperations().map((query) => ({ query })) },
  };
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
