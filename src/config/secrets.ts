import { type ConfigurationPath, codeOf, type FaultList } from './faults.ts';

export interface SecretSources {
  env: Readonly<Record<string, string | undefined>>;
  readFile(path: string): string;
  faults: FaultList;
  /** Every value that was put in. */
  secrets: string[];
}

/** Replaces `${NAME}` and `{ file: path }` by what they stand for, wherever they are. */
export function resolveSecrets(value: unknown, path: ConfigurationPath, sources: SecretSources): unknown {
  if (typeof value === 'string') return fillIn(value, path, sources);
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

function fillIn(text: string, path: ConfigurationPath, { env, faults, secrets }: SecretSources): string {
  return text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = env[name];
    if (value === undefined || value === '') {
      faults.addUnresolved(path, `the environment variable ${name} is not set`);
      return '';
    }
    secrets.push(value);
    return value;
  });
}

function fromFile(file: string, path: ConfigurationPath, sources: SecretSources): string {
  const { readFile, faults, secrets } = sources;
  try {
    const value = readFile(fillIn(file, path, sources)).trim();
    secrets.push(value);
    return value;
  } catch (error) {
    faults.addUnresolved(path, `the file ${file} cannot be read (${codeOf(error)})`);
    return '';
  }
}
