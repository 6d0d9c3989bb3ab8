import { readFileSync } from 'node:fs';

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
  const section = readFileSync(readme, 'utf8')
    .split(/^## Layers$/m)[1]
    ?.split(/^## /m)[0];
  const rows = (section ?? '').split('\n').filter((line) => line.startsWith('| `'));
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
