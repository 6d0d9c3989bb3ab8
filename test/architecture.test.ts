import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { BackendSettings, Provider } from '../src/contract/provider.ts';
import { providers } from '../src/providers/registry.ts';
import { createDataset } from '../src/sandbox/dataset.ts';
import type { HttpClient } from '../src/transport/exchange.ts';
import { readLayers } from './layers.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const layers = readLayers();

interface Import {
  from: string;
  /** A path from the root, or a package. */
  target: string;
  typesOnly: boolean;
}

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => posix.join('src', name.replaceAll('\\', '/')));

const imports = sources.flatMap((from) => importsOf(from, readFileSync(join(root, from), 'utf8')));

/** By provider: the settings with which an emulated backend is reached. */
const emulated = new Map<string, Record<string, unknown>>();

beforeAll(async () => {
  for (const provider of providers.values()) {
    const createEmulator = await provider.loadEmulator();
    emulated.set(provider.id, createEmulator({ dataset: createDataset(), now: Date.now }).settings);
  }
});

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

describe('the files', () => {
  it('import each other in no circle, types included', () => {
    expect(circlesIn(imports)).toEqual([]);
  });

  it.each([...providers.values()].map((provider) => [provider.id, provider] as const))(
    'of %s are those of every provider',
    (id, provider) => {
      const folder = posix.join('src/providers', id);
      const files = new Map(
        sources
          .filter((path) => path.startsWith(`${folder}/`))
          .map((path) => [path.slice(folder.length + 1), readFileSync(join(root, path), 'utf8')]),
      );
      expect(missingParts(files, partsOf(provider))).toEqual([]);
      const names = [...files].flatMap(([path, text]) => exportsOf(text).map((name) => `${path}: ${name}`));
      expect(names.filter((name) => /(Dto|Schema|Like)\b|: (fat|thin)[A-Z]/.test(name))).toEqual([]);
      const shapes = exportsOf(files.get('api.ts') ?? '', 'type|interface');
      expect(shapes.filter((name) => !name.startsWith('Api'))).toEqual([]);
      const parts = [
        'dto',
        'util',
        'utils',
        'helper',
        'helpers',
        'common',
        'base',
        'impl',
        'service',
        'manager',
      ];
      expect([...files.keys()].filter((path) => parts.includes(posix.basename(path, '.ts')))).toEqual([]);
    },
  );

  it('of the kit serve two providers at least, each', () => {
    const users = new Map<string, Set<string>>();
    const visit = (path: string, id: string): void => {
      const ids = users.get(path) ?? new Set();
      if (ids.has(id)) return;
      users.set(path, ids.add(id));
      for (const { from, target } of imports)
        if (from === path && target.startsWith('src/kit/')) visit(target, id);
    };
    for (const { from, target } of imports) {
      const id = placeOf(from)?.id ?? null;
      if (id !== null && target.startsWith('src/kit/')) visit(target, id);
    }
    const kit = sources.filter((path) => path.startsWith('src/kit/'));
    expect(kit.filter((path) => (users.get(path)?.size ?? 0) < 2)).toEqual([]);
  });
});

/** Files and exports that a provider has by law, for what it can do. */
function partsOf(provider: Provider): Map<string, string[]> {
  const settings = settingsOf(provider);
  const adapter = provider.connect({
    backend: 'named',
    settings,
    http: {} as HttpClient,
    now: Date.now,
    fingerprint: String,
  });
  const parts = new Map([
    ['index.ts', [provider.id]],
    ['settings.ts', ['settings', 'Settings']],
    ['api.ts', []],
    ['normalize.ts', []],
    ['keys.ts', []],
    ['adapter/index.ts', ['createAdapter']],
    ['adapter/context.ts', ['Context', 'createContext']],
    ['adapter/client.ts', []],
    ['adapter/failures.ts', ['decodeFailure']],
    ['emulator/index.ts', ['createEmulator']],
  ]);
  const { ping: _, ...resources } = adapter;
  for (const [resource, operations] of Object.entries(resources)) {
    const name = resource.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const isWrite = (operation: string): boolean => !reads.includes(operation);
    const names = Object.keys(operations as object);
    const isAcrossTypes = resource === 'permission' || resource === 'principal';
    if (isAcrossTypes || names.some((operation) => !isWrite(operation)))
      parts.set(`adapter/${name}s.ts`, [`${resource}Operations`]);
    if (!names.some(isWrite)) continue;
    parts.set('inputs.ts', []);
    parts.set('requests.ts', []);
    if (!isAcrossTypes) parts.set(`adapter/${name}-writes.ts`, [`${resource}Writes`]);
  }
  return parts;
}

const reads = ['get', 'getMany', 'list', 'listMembers', 'listGroups', 'partitions', 'fields', 'validate'];

/** Settings as an emulated backend has them, which are enough to make an adapter. */
function settingsOf(provider: Provider): BackendSettings {
  return provider.settings.parse({ ...emulated.get(provider.id), url: 'http://127.0.0.1:9' });
}

function missingParts(files: ReadonlyMap<string, string>, parts: ReadonlyMap<string, string[]>): string[] {
  return [...parts].flatMap(([path, names]) => {
    const text = files.get(path);
    if (text === undefined) return [path];
    return names.filter((name) => !exportsOf(text).includes(name)).map((name) => `${path}: ${name}`);
  });
}

function exportsOf(text: string, kinds = 'async function|function|const|type|interface'): string[] {
  return [...text.matchAll(new RegExp(`^export (?:${kinds}) (\\w+)`, 'gm'))].map(([, name = '']) => name);
}

/** Sets of files that reach each other by imports. */
function circlesIn(all: readonly Import[]): string[][] {
  const targets = new Map<string, string[]>();
  for (const { from, target } of all) targets.set(from, [...(targets.get(from) ?? []), target]);
  const reachable = (start: string): Set<string> => {
    const found = new Set<string>();
    const open = [...(targets.get(start) ?? [])];
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      if (found.has(path)) continue;
      found.add(path);
      open.push(...(targets.get(path) ?? []));
    }
    return found;
  };
  const reached = new Map([...targets.keys()].map((path) => [path, reachable(path)]));
  const inCircle = [...reached].filter(([path, found]) => found.has(path)).map(([path]) => path);
  const circleOf = (path: string): string[] =>
    inCircle.filter((other) => reached.get(path)?.has(other) && reached.get(other)?.has(path));
  return [...new Map(inCircle.map((path) => [circleOf(path).join(), circleOf(path)])).values()];
}

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
