import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../src', import.meta.url));

/** Read what only an operator writes, or stand in for a backend in the sandbox: nobody else's text reaches them. */
const ownTextAlone = /^(config|commands|sandbox)\/|^cli\.ts$|\/emulator\//;

const expressions = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts') && !ownTextAlone.test(path))
  .flatMap((path) => expressionsIn(path).map((literal) => [path, literal] as const));

function expressionsIn(path: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest));
  return found;
}

function compile(literal: string): RegExp {
  const end = literal.lastIndexOf('/');
  return new RegExp(literal.slice(1, end), literal.slice(end + 1));
}

/** Stands for what an escape matches. */
const samples: Readonly<Record<string, string>> = {
  s: ' ',
  d: '1',
  w: 'a',
  W: '-',
  S: 'a',
  D: 'a',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** What the expression is made of, as texts that parts of it match. */
function wordsOf(literal: string): string[] {
  const source = literal.slice(1, literal.lastIndexOf('/'));
  const parts = source.match(/\\p\{\w+\}|\\x..|\\u....|\\.|[A-Za-z ]{2,}|[^\\]/g) ?? [];
  const words = parts.map((part) => {
    if (!part.startsWith('\\')) return part;
    if (part.startsWith('\\p')) return '\u0001';
    if (/^\\[xu]..../.test(part)) return String.fromCharCode(Number.parseInt(part.slice(2), 16));
    return samples[part.charAt(1)] ?? part.slice(1);
  });
  return words.filter((word) => !/^[\^$*+?()|[\]{}]$/.test(word) || source.includes(`\\${word}`));
}

/** Texts that begin as the expression wants it, go on with much of one of its parts, and end otherwise. */
function* textsAgainst(literal: string, length: number): Generator<string> {
  const words = wordsOf(literal);
  for (let from = 0; from < words.length; from += 1) {
    for (const count of [1, 2, 3]) {
      const repeated = words.slice(from, from + count).join('');
      if (repeated === '') continue;
      const body = repeated.repeat(Math.ceil(length / repeated.length));
      yield `${body}\u0000`;
      yield `${words.slice(0, from).join('')}${body}\u0000`;
    }
  }
  for (const one of ['a', ' ', '1', '"', '\n', '-', '\\', '话']) yield `${one.repeat(length)}\u0000`;
}

/** How long this process has computed over a text, in milliseconds: what others do on the machine counts for nothing. */
function costOf(expression: RegExp, text: string): number {
  const before = process.cpuUsage();
  expression.lastIndex = 0;
  if (expression.global) for (const _ of text.matchAll(expression));
  else expression.test(text);
  return process.cpuUsage(before).user / 1_000;
}

describe('an expression that text from outside reaches', () => {
  it('is found wherever it stands', () => {
    expect(expressions.length).toBeGreaterThan(50);
    expect(new Set(expressions.map(([path]) => path)).size).toBeGreaterThan(25);
  });

  it.each(expressions)('takes time in proportion to the text: %s %s', async (_path, literal) => {
    const expression = compile(literal);
    // Ten times as long would take a hundred times as long where it is quadratic: that is found out on a short text.
    for (const text of textsAgainst(literal, 20_000)) expect(costOf(expression, text)).toBeLessThan(40);
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    for (const text of textsAgainst(literal, 200_000)) {
      expect(costOf(expression, text)).toBeLessThan(250);
      await setImmediate();
    }
    delay.disable();
    expect(delay.max / 1e6).toBeLessThan(1_000);
  });

  it('is told from one that is quadratic', () => {
    expect(costOf(/\S*:\/\/\S*/, `${'a'.repeat(20_000)}\u0000`)).toBeGreaterThan(40);
  });
});
