import { parseDocument, type YAMLParseError } from 'yaml';
import { ConfigurationError, codeOf } from './faults.ts';

/** The content of a YAML file as plain data; an empty file is null. */
export function readYaml(path: string, readFile: (path: string) => string): unknown {
  let text: string;
  try {
    text = readFile(path);
  } catch (error) {
    throw new ConfigurationError([`${path}: cannot be read (${codeOf(error)})`]);
  }
  const document = parseDocument(text);
  if (document.errors.length > 0)
    throw new ConfigurationError(document.errors.map((error) => `${path}: ${describe(error)}`));
  try {
    const value: unknown = document.toJS();
    // Refuses what contains itself, which aliases can make.
    JSON.stringify(value);
    return value;
  } catch {
    // The parser's own words may quote the file, and with it a secret.
    throw new ConfigurationError([
      `${path}: an alias (*name) is unknown, contains itself or is repeated too often; write its value out`,
    ]);
  }
}

/** The place and the kind of an error; the parser's message may quote a secret. */
function describe({ code, linePos }: YAMLParseError): string {
  const [start] = linePos ?? [];
  const place = start === undefined ? '' : `line ${start.line}, column ${start.col}: `;
  return `${place}not valid YAML (${code.toLowerCase().replaceAll('_', ' ')})`;
}
