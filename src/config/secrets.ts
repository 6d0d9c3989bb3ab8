import { type ConfigurationPath, codeOf, type FaultList } from './faults.ts';
import { isOneReference, type Reference, replaceReferences } from './references.ts';

export interface SecretSources {
  env: Readonly<Record<string, string | undefined>>;
  readFile(path: string): string;
  faults: FaultList;
  /** Every value that was put in. */
  secrets: string[];
  /** Where a value is wholly a reference or a file, and which: it may stand for a number. */
  origins: Origins;
}

/** Where values came from, by path as `keyOf` writes it: "the environment variable PORT". */
export type Origins = Map<string, string>;

export function keyOf(path: ConfigurationPath): string {
  return JSON.stringify(path);
}

/** Replaces `${NAME}` and `{ file: path }` by what they stand for, wherever they are. */
export function resolveSecrets(value: unknown, path: ConfigurationPath, sources: SecretSources): unknown {
  if (typeof value === 'string') return fromText(value, path, sources);
  if (Array.isArray(value))
    return value.map((item, index) => resolveSecrets(item, [...path, index], sources));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === 'file' && typeof first[1] === 'string')
    return fromFile(first[1], path, sources);
  return Object.fromEntries(
    entries.map(([name, item]) => [name, resolveSecrets(item, [...path, name], sources)]),
  );
}

function fromText(text: string, path: ConfigurationPath, sources: SecretSources): string {
  // Block texts of YAML (|) end with a line break; no credential does.
  const isCredential = path[0] === 'backends' && path[2] === 'auth';
  const trimmed = isCredential ? withoutLineEnd(text, { path, sources, origin: 'the text' }) : text;
  return fillIn(trimmed, path, sources);
}

function fillIn(text: string, path: ConfigurationPath, sources: SecretSources): string {
  const refuse = (message: string): void => sources.faults.addUnresolved(path, message);
  return replaceReferences(text, {
    refuse,
    replace(reference) {
      const origin = `the environment variable ${reference.name}`;
      const value = readVariable(reference, sources.env);
      if (value === null) {
        const isSet = sources.env[reference.name] !== undefined;
        refuse(`${origin} is ${isSet ? 'empty' : 'not set'}`);
        return '';
      }
      if (isOneReference(text)) sources.origins.set(keyOf(path), origin);
      return accept(value, { path, sources, origin });
    },
  });
}

/** Null when there is no value, or an empty one that no default allows. */
function readVariable({ name, fallback }: Reference, env: SecretSources['env']): string | null {
  const value = env[name];
  if (fallback === null) return value === undefined || value === '' ? null : value;
  return value === undefined || (value === '' && fallback.whenEmpty) ? fallback.text : value;
}

function fromFile(file: string, path: ConfigurationPath, sources: SecretSources): string {
  const origin = `the file ${file}`;
  let content: string;
  try {
    content = sources.readFile(fillIn(file, path, sources));
  } catch (error) {
    sources.faults.addUnresolved(path, `${origin} cannot be read (${codeOf(error)})`);
    return '';
  }
  sources.origins.set(keyOf(path), origin);
  return accept(content.replace(/^\uFEFF/, ''), { path, sources, origin });
}

interface Location {
  path: ConfigurationPath;
  sources: SecretSources;
  origin: string;
}

function accept(value: string, location: Location): string {
  const { path, sources, origin } = location;
  const accepted = withoutLineEnd(value, location);
  if (accepted !== '') sources.secrets.push(accepted);
  // What the system's decoder puts in place of a byte that it cannot read.
  if (accepted.includes('\uFFFD'))
    sources.faults.addUnresolved(path, `${origin} holds bytes that are no UTF-8; write it anew as UTF-8`);
  return accepted;
}

function withoutLineEnd(value: string, { path, sources, origin }: Location): string {
  const trimmed = value.replace(/[\r\n]+$/, '');
  if (trimmed !== value)
    sources.faults.warn(path, `${origin} ends with a line break, which is left out; remove it there`);
  return trimmed;
}
