import { describe, expect, it } from 'vitest';
import { loadConfiguration } from '../../src/config/configuration.ts';
import { readFaultSchedule } from '../../src/config/read-fault-schedule.ts';
import { emulatedOnly, faultsOf } from './surroundings.ts';

const secret = 'planted-secret-4711';

describe('a file that is no configuration', () => {
  it.each([
    ['an open bracket', 'server: {}\nbackends: [', /^gateway\.yaml: line 2, column 12: not valid YAML/],
    [
      'a tab as indent',
      'server:\n\tport: 1\n',
      /^gateway\.yaml: line 2, column 1: not valid YAML \(tab as indent\)/,
    ],
    [
      'a key twice',
      'server: {}\nlog: {}\nserver: {}\n',
      /^gateway\.yaml: line 3, column 1: not valid YAML \(duplicate key\)/,
    ],
    ['two documents', 'server: {}\n---\nserver: {}\n', /^gateway\.yaml: line 2, .*\(multiple docs\)/],
  ])('is refused with line and column for %s', (_, text, expected) => {
    expect(faultsOf(text)[0]).toMatch(expected);
  });

  it.each([
    ['empty', ''],
    ['a comment only', '# to be written\n'],
    ['without backends', 'server: {}\n'],
    ['with an empty list', 'backends: []\n'],
    ['with backends that are no list', 'backends: { name: a }\n'],
  ])('is refused for its backends when it is %s', (_, text) => {
    expect(faultsOf(text)).toEqual([expect.stringMatching(/^backends: /)]);
  });

  it.each(['- a\n- b\n', 'just words\n', '42\n'])('is refused as a whole when it is %j', (text) => {
    expect(faultsOf(text)[0]).toMatch(/^configuration: .*expected object/);
  });

  it('is refused when it is a bomb of aliases', () => {
    const levels = Array.from({ length: 9 }, (_, level) => {
      const items = Array.from({ length: 9 }, () => (level === 0 ? 'boom' : `*l${level - 1}`));
      return `l${level}: &l${level} [${items.join(', ')}]`;
    });
    expect(faultsOf(levels.join('\n'))).toEqual([
      expect.stringMatching(/^gateway\.yaml: an alias .*too often/),
    ]);
  });

  it('is refused when an alias contains itself', () => {
    expect(faultsOf('backends: &all [*all]\n')).toEqual([expect.stringMatching(/contains itself/)]);
  });

  it.each([
    ['after an asterisk', `token: *${secret}\n`],
    ['behind a quoted text', `token: "a" ${secret}\n`],
    ['in a broken flow', `auth: { token: ${secret}\n`],
    ['with a stray bracket', `auth: ${secret}] }\n- ${secret}\n`],
    ['behind a percent sign', `%${secret}\n---\na: 1\n`],
    ['as a tag', `token: !<${secret} x\n`],
  ])('is refused without quoting a secret %s', (_, text) => {
    expect(faultsOf(text).join('\n')).not.toContain(secret);
  });

  it('is refused with a hint where a reference lacks its quotes', () => {
    expect(faultsOf(`server: { port: \${PORT}, graphiql: true }\n${emulatedOnly}`)[0]).toMatch(
      /^gateway\.yaml: line 1, column \d+: not valid YAML .*needs quotes: "\$\{NAME\}"/,
    );
  });

  it('is refused when it is far too large, or nested without end', () => {
    expect(faultsOf('a: b\n'.repeat(2_000_000))).toEqual([expect.stringMatching(/has 10000000 characters/)]);
    for (const opened of ['[', '{ a: ', '- '])
      expect(faultsOf(`backends: ${opened === '- ' ? '\n' : ''}${opened.repeat(100_000)}`)[0]).toMatch(
        /^gateway\.yaml: /,
      );
  });

  it('is refused when it is not there', () => {
    const readFile = (): string => {
      throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    };
    expect(() => loadConfiguration('missing.yaml', { env: {}, readFile })).toThrow(
      'missing.yaml: cannot be read (ENOENT)',
    );
  });
});

describe('a fault schedule', () => {
  it('is read from YAML', () => {
    const text = 'seed: 3\nrules:\n  - { kind: status, status: 429, retryAfter: 1, times: 2 }\n';
    expect(readFaultSchedule('faults.yaml', () => text)).toEqual({
      seed: 3,
      rules: [{ kind: 'status', status: 429, retryAfter: 1, times: 2 }],
    });
  });

  it('is refused by path, with the known kinds', () => {
    expect(() => readFaultSchedule('faults.yaml', () => 'rules: [{ kind: flood }]')).toThrow(
      /^faults\.yaml: rules\[0\]\.kind: .*"latency".*"lostAnswer"/,
    );
  });
});
