import { existsSync, readFileSync } from 'node:fs';

export interface Layer {
  /** A file, or a folder with all that is in it and in no layer above; `<id>` is one provider. */
  name: string;
  /** Names of layers; its own is always among them. */
  mayImport: readonly { name: string; typesOnly: boolean }[];
  packages: readonly string[];
}

const readme = new URL('../README.md', import.meta.url);

/** The table of who may import what, as the README has it. */
export function readLayers(): Layer[] {
  const text = existsSync(readme) ? readFileSync(readme, 'utf8') : '';
  const section = text.split(/^## Layers$/m)[1]?.split(/^## /m)[0];
  const rows = (section ?? table).split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((row) => {
    const [name = '', mayImport = '', packages = ''] = row.split('|').slice(1);
    return { name: quoted(name)[0]?.name ?? '', mayImport: quoted(mayImport), packages: namesOf(packages) };
  });
}

function quoted(cell: string): { name: string; typesOnly: boolean }[] {
  return [...cell.matchAll(/`([^`]+)`( \(types\))?/g)].map(([, name = '', types]) => ({
    name,
    typesOnly: types !== undefined,
  }));
}

function namesOf(cell: string): string[] {
  return quoted(cell).map(({ name }) => name);
}

const table = `
| layer | may import | packages |
|---|---|---|
| \`src/main.ts\` | \`src/cli.ts\`, \`src/commands\` | |
| \`src/cli.ts\` | \`src/commands\`, \`src/config\`, \`src/model.ts\` | \`commander\` |
| \`src/commands\` | \`src/gateway.ts\`, \`src/config\`, \`src/graph\`, \`src/loaders\`, \`src/providers\`, \`src/model.ts\` | |
| \`src/gateway.ts\` | \`src/server\`, \`src/graph\`, \`src/ledger\`, \`src/config\`, \`src/sandbox\`, \`src/providers\`, \`src/transport\`, \`src/log.ts\` | |
| \`src/config\` | \`src/providers/index.ts\`, \`src/providers\` (types), \`src/sandbox\`, \`src/model.ts\` | \`yaml\`, \`zod\` |
| \`src/server\` | \`src/graph\`, \`src/ledger\` (types), \`src/loaders\`, \`src/providers\` (types), \`src/log.ts\`, \`src/errors.ts\` | \`graphql-yoga\`, \`@graphql-yoga/render-graphiql\`, \`graphql\` |
| \`src/graph\` | \`src/loaders\`, \`src/ledger\`, \`src/providers\`, \`src/transport\` (types), \`src/errors.ts\`, \`src/model.ts\` | \`@pothos/core\`, \`@pothos/plugin-scope-auth\`, \`graphql\`, \`graphql-scalars\` |
| \`src/ledger\` | \`src/log.ts\` (types), \`src/model.ts\` | \`kysely\`, \`libsql\` |
| \`src/loaders\` | \`src/providers\`, \`src/errors.ts\`, \`src/model.ts\` | \`dataloader\` |
| \`src/providers/index.ts\` | \`src/providers/<id>/index.ts\` | |
| \`src/providers/<id>/index.ts\` | \`src/providers/<id>\`, \`src/providers/<id>/emulator\`, \`src/providers\` (types), \`src/transport\` (types) | \`zod\` |
| \`src/providers/<id>/emulator\` | \`src/providers\` (types), \`src/sandbox\` (types), \`src/model.ts\` (types) | \`hono\`, \`zod\` |
| \`src/providers/<id>\` | \`src/providers/<id>/index.ts\` (types), \`src/providers\`, \`src/transport\`, \`src/errors.ts\`, \`src/model.ts\` | \`zod\` |
| \`src/providers\` | \`src/transport\` (types), \`src/sandbox\` (types), \`src/errors.ts\`, \`src/model.ts\` | \`zod\` |
| \`src/transport\` | \`src/errors.ts\`, \`src/model.ts\` | \`undici\`, \`cockatiel\` |
| \`src/sandbox\` | \`src/providers\` (types), \`src/model.ts\` | \`@hono/node-server\` |
| \`src/log.ts\` | \`src/errors.ts\` (types) | \`pino\` |
| \`src/errors.ts\` | \`src/model.ts\` (types) | |
| \`src/model.ts\` | | |
`;
