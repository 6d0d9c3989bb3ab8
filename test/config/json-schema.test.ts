import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { configurationJsonSchema } from '../../src/config/json-schema.ts';
import { providerIds } from '../../src/providers/registry.ts';
import { emulatedOnly, fullExample, openAuth } from './surroundings.ts';

const schema = JSON.parse(configurationJsonSchema()) as Record<string, unknown>;
const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(schema);

describe('the JSON Schema of the configuration', () => {
  it('is committed as it is printed (write it anew with: node dist/main.js schema --configuration > schema/gateway.schema.json)', () => {
    const committed = new URL('../../schema/gateway.schema.json', import.meta.url);
    expect(readFileSync(committed, 'utf8')).toBe(configurationJsonSchema());
  });

  it.each([
    ['the example with every provider', fullExample],
    ['the smallest', emulatedOnly],
    [
      'a variable where a text has a form',
      `${openAuth}\nbackends: [{ name: w, provider: wavefront, url: "\${URL}", auth: { token: { file: /run/w } } }]`,
    ],
    [
      'a variable in place of a choice',
      `${openAuth}\nlog: { level: "\${LEVEL}" }\nbackends: [{ name: o, provider: oisp, url: "http://o.example", auth: { username: u, password: p }, profile: "\${P}" }]`,
    ],
    [
      'variables and files in place of numbers and booleans',
      `server: { port: "\${PORT:-4000}", graphiql: "\${UI}", deadlineMs: { file: /run/deadline } }\nbackends: [{ name: o, provider: oisp, emulated: "\${E}", size: "\${N}" }]`,
    ],
    [
      'faults',
      'backends: [{ name: a, provider: astra, emulated: true, faults: { seed: 1, rules: [{ kind: latency, ms: 5 }] } }]',
    ],
    [
      'an emulated that is false',
      `${openAuth}\nbackends: [{ name: a, provider: astra, emulated: false, auth: { token: t } }]`,
    ],
  ])('accepts %s', (_, text) => {
    expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each([
    ['nothing', '{}'],
    ['an unknown key', `cache: {}\n${emulatedOnly}`],
    ['no backends', 'backends: []'],
    ['a port that is none', `server: { port: 99999 }\n${emulatedOnly}`],
    ['a port with a variable inside', `server: { port: "4\${N}" }\n${emulatedOnly}`],
    ['an unknown scope', `auth: { anonymous: { scopes: ["users:raed"] } }\n${emulatedOnly}`],
    ['an unknown provider', 'backends: [{ name: a, provider: okta, emulated: true }]'],
    ['a bad name', 'backends: [{ name: Upper, provider: astra, emulated: true }]'],
    ['no name', 'backends: [{ provider: astra, emulated: true }]'],
    [
      'a real backend without credentials',
      'backends: [{ name: a, provider: wavefront, url: "https://w.example" }]',
    ],
    [
      'credentials of another provider',
      'backends: [{ name: a, provider: wavefront, url: "https://w.example", auth: { apiToken: t } }]',
    ],
    ['an unknown setting', 'backends: [{ name: a, provider: astra, auth: { token: t }, tokn: x }]'],
    [
      'an unknown fault',
      'backends: [{ name: a, provider: astra, emulated: true, faults: { rules: [{ kind: flood }] } }]',
    ],
    ['a secret from nowhere', 'backends: [{ name: a, provider: astra, auth: { token: { path: /run/a } } }]'],
  ])('refuses %s', (_, text) => {
    expect(validate(parse(text))).toBe(false);
  });

  it('describes every property', () => {
    expect(undescribed(schema, '')).toEqual([]);
  });

  it('has a form for every provider', () => {
    const text = JSON.stringify(schema);
    for (const id of providerIds) expect(text).toContain(`{"const":"${id}"`);
  });
});

function undescribed(node: unknown, path: string): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const { properties, ...rest } = node as { properties?: Record<string, { description?: string }> };
  const own = Object.entries(properties ?? {}).flatMap(([name, property]) => [
    ...(property.description === undefined ? [`${path}.${name}`] : []),
    ...undescribed(property, `${path}.${name}`),
  ]);
  return [...own, ...Object.entries(rest).flatMap(([key, child]) => undescribed(child, `${path}/${key}`))];
}
