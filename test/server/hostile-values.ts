import type { Random } from './execution/random.ts';

/** JSON of any kind, under names that something may listen to. */
export function hostileValue(random: Random, depth: number): unknown {
  if (depth > 4 || random.chance(0.4))
    return random.pick([null, true, 0, -1, 1e308, 2 ** 53, '', hostileText(random)]);
  const parts = Array.from({ length: random.below(5) }, () => hostileValue(random, depth + 1));
  if (random.chance(0.4)) return parts;
  const names = [
    'first',
    'id',
    'ids',
    'after',
    'input',
    '__proto__',
    'constructor',
    'toString',
    'filter',
    'a',
  ];
  return Object.fromEntries(parts.map((part) => [random.pick(names as [string, ...string[]]), part]));
}

export function hostileText(random: Random): string {
  return random.pick([
    'x',
    '"',
    '\u0000',
    '\ud800',
    '../../etc/passwd',
    '%24%7Bjndi:ldap://x%7D',
    "' OR 1=1 --",
    '<script>',
    'é'.repeat(300),
    '{"a":1}',
    '%00',
    '\r\nx: y',
    '__proto__',
    '1e999',
    'null',
  ]);
}
