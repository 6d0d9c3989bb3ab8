import { type Document, parseDocument, type YAMLParseError } from 'yaml';
import { ConfigurationError, codeOf } from './faults.ts';

/** The content of a YAML file as plain data; an empty file is null. */
export function readYaml(path: string, readFile: (path: string) => string): unknown {
  let text: string;
  try {
    text = readFile(path);
  } catch (error) {
    throw new ConfigurationError([`${path}: cannot be read (${codeOf(error)})`]);
  }
  if (text.length > longest)
    throw new ConfigurationError([
      `${path}: has ${text.length} characters; expected ${longest} at the most, is it the right file?`,
    ]);
  const document = parse(path, text);
  if (document.errors.length > 0)
    throw new ConfigurationError(document.errors.map((error) => `${path}: ${describe(error, text)}`));
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

const longest = 1_000_000;

const deepest = 100;

function parse(path: string, text: string): Document {
  if (isTooDeep(text))
    throw new ConfigurationError([`${path}: is nested too deeply; expected ${deepest} levels at the most`]);
  // The parser's warnings would quote the file on standard error.
  return parseDocument(text, { logLevel: 'error' });
}

/** Told before parsing: running out of stack inside the parser can end the process. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > deepest) return true;
  }
  return /(?:[-?:][ \t]){100}/.test(text);
}

/** The position and the kind of an error; the parser's message may quote a secret. */
function describe({ code, linePos }: YAMLParseError, text: string): string {
  const [start] = linePos ?? [];
  const position = start === undefined ? '' : `line ${start.line}, column ${start.col}: `;
  const line = start === undefined ? '' : (text.split('\n')[start.line - 1] ?? '');
  const hint = /[{[,:]\s*\$\{/.test(line) ? `; within { } and [ ] a reference needs quotes: "\${NAME}"` : '';
  return `${position}not valid YAML (${code.toLowerCase().replaceAll('_', ' ')})${hint}`;
}
