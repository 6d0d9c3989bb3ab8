import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readLayers } from './layers.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const layers = readLayers();

interface Import {
  from: string;
  /** A path from the root, or a package. */
  target: string;
  typesOnly: boolean;
}

const imports = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => posix.join('src', name.replaceAll('\\', '/')))
  .flatMap((from) => importsOf(from, readFileSync(join(root, from), 'utf8')));

describe('the layers', () => {
  it('hold every file, and each layer holds one', () => {
    expect(imports.length).toBeGreaterThan(300);
    expect(imports.filter(({ from }) => placeOf(from) === null)).toEqual([]);
    const used = new Set(
      imports.flatMap(({ from, target }) => [from, target]).map((path) => placeOf(path)?.layer),
    );
    expect(layers.filter((layer) => !used.has(layer)).map(({ name }) => name)).toEqual([]);
  });

  it('import only what the table allows, and only types where it says so', () => {
    expect(imports.filter(({ target }) => target.startsWith('src/')).filter(isForbidden)).toEqual([]);
  });

  it('use each package only where the table says', () => {
    const packages = imports.filter(({ target }) => !target.startsWith('src/'));
    expect(
      packages.filter(({ from, target }) => placeOf(from)?.layer.packages.includes(target) !== true),
    ).toEqual([]);
  });

  it('list no package and no layer that they do not use', () => {
    const used = new Set(
      imports.map(
        ({ from, target }) => `${placeOf(from)?.layer.name}: ${placeOf(target)?.layer.name ?? target}`,
      ),
    );
    const listed = layers.flatMap(({ name, mayImport, packages }) =>
      [...mayImport.map((other) => other.name), ...packages].map((other) => `${name}: ${other}`),
    );
    expect(listed.filter((entry) => !used.has(entry))).toEqual([]);
  });
});

function isForbidden({ from, target, typesOnly }: Import): boolean {
  const here = placeOf(from);
  const there = placeOf(target);
  if (here === null || there === null) return true;
  if (here.id !== null && there.id !== null && here.id !== there.id) return true;
  if (here.layer === there.layer) return false;
  return !here.layer.mayImport.some(
    (other) => other.name === there.layer.name && (typesOnly || !other.typesOnly),
  );
}

/** The first layer that the path is in, with the provider where the layer's name has one. */
function placeOf(path: string): { layer: (typeof layers)[number]; id: string | null } | null {
  for (const layer of layers) {
    const pattern = layer.name.replaceAll('.', '\\.').replace('<id>', '([^/]+)');
    const file = layer.name.endsWith('.ts') ? '' : layer.name.endsWith('emulator') ? '(?:/.+|\\.ts)' : '/.+';
    const match = path.match(new RegExp(`^${pattern}${file}$`));
    if (match !== null) return { layer, id: match[1] ?? null };
  }
  return null;
}

function importsOf(from: string, text: string): Import[] {
  const clauses = text.matchAll(/^(?:import|export)\s+(type\s)?([^;'"]*?)\s*from\s+'([^']+)'/gm);
  const fixed = [...clauses].map(([, type, names = '', target = '']) => ({
    target,
    typesOnly: type !== undefined || /^\{(\s*type\s[^,}]+,?)+\s*\}$/.test(names),
  }));
  const others = text.matchAll(/(?:import\(|^import )'([^']+)'/gm);
  const loaded = [...others].map(([, target = '']) => ({ target, typesOnly: false }));
  return [...fixed, ...loaded]
    .filter(({ target }) => !target.startsWith('node:'))
    .map(({ target, typesOnly }) => ({ from, typesOnly, target: resolve(from, target) }));
}

function resolve(from: string, target: string): string {
  if (target.startsWith('.')) return posix.join(posix.dirname(from), target);
  return target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
}
