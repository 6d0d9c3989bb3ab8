// Builds dist, or the folder that is named: node build.js [folder]

import { rolldown } from 'rolldown';

const [folder = 'dist'] = process.argv.slice(2);

/**
 * One file for each layer, provider and package: to find, read and link the 1,700 files of sources and packages one by
 * one takes more than half of a start.
 */
const bundle = await rolldown({
  // The last two are for the benchmark, which puts a gateway together itself.
  input: { main: 'src/main.ts', gateway: 'src/gateway.ts', configuration: 'src/config/configuration.ts' },
  cwd: import.meta.dirname,
  platform: 'node',
  // A native module, and nine megabytes of GraphiQL that are loaded when a browser asks for them.
  external: ['libsql', '@graphql-yoga/render-graphiql'],
  // Of packages that are published twice, the ES modules: they are smaller, and link faster.
  resolve: { mainFields: ['module', 'main'] },
  // Otherwise graphql looks for a second copy of itself at every check of a type.
  transform: { define: { 'process.env.NODE_ENV': JSON.stringify('production') } },
  preserveEntrySignatures: 'allow-extension',
});

await bundle.write({
  dir: folder,
  cleanDir: true,
  // Our own lie in one folder: `packageRoot` is the one above.
  entryFileNames: '[name].js',
  chunkFileNames: ({ name, facadeModuleId }) => `${emulatorOf(facadeModuleId ?? '') ?? name}.js`,
  codeSplitting: {
    // With them, a provider would take along all that lies below it.
    includeDependenciesRecursively: false,
    groups: [{ name: groupOf, debugName: 'layers and packages' }],
  },
  // Names and lines stay, so that a stack trace can be read; comments are most of some packages.
  minify: false,
  minifyInternalExports: false,
  comments: false,
  sourcemap: true,
});

await bundle.close();

/** Null for what only some commands load: it is put where it is used. */
function groupOf(module) {
  const [, scope, name] = /.*\/node_modules\/(?:@([^/]+)\/)?([^/]+)\//.exec(module) ?? [];
  if (name !== undefined) return `packages/${scope === undefined ? '' : `${scope}-`}${name}`;
  const [, provider] = /\/src\/providers\/([^/]+)\//.exec(module) ?? [];
  if (provider !== undefined) return emulatorOf(module) === null ? provider : null;
  const [, layer] = /\/src\/([^/]+)\//.exec(module) ?? [];
  return layer === undefined || ['commands', 'config', 'sandbox'].includes(layer) ? null : layer;
}

function emulatorOf(module) {
  const [, provider] = /\/src\/providers\/([^/]+)\/emulator\//.exec(module) ?? [];
  return provider === undefined ? null : `${provider}-emulator`;
}
