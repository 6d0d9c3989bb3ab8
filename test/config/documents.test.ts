import { describe, expect, it } from 'vitest';
import { createGateway } from '../../src/gateway.ts';
import { emulatedOnly, faultsOf, load, openAuth } from './surroundings.ts';

const yaml = (documents: string): string => `server: { documents: ${documents} }\n${emulatedOnly}`;

describe('server.documents', () => {
  it('reads a manifest of texts by id', () => {
    const files = { 'm.json': '\uFEFF{"a":"{ __typename }","b":"{ viewer { subject } }"}' };
    expect(load(yaml('{ manifest: m.json }'), { files }).server.documents).toEqual({
      texts: new Map([
        ['a', '{ __typename }'],
        ['b', '{ viewer { subject } }'],
      ]),
      only: false,
    });
    expect(load(emulatedOnly).server.documents).toBeNull();
  });

  it.each([
    ['that is not there', {}, /cannot be read \(ENOENT\)/],
    ['that is no JSON', { 'm.json': '{' }, /holds no JSON/],
    ['that is a list', { 'm.json': '["{ a }"]' }, /one JSON object of documents by id/],
    ['that is empty', { 'm.json': '{}' }, /one JSON object of documents by id/],
    ['of other things', { 'm.json': '{"a":1}' }, /one JSON object of documents by id/],
  ])('refuses a manifest %s', (_name, files, fault) => {
    expect(faultsOf(yaml('{ manifest: m.json }'), { files })).toEqual([
      expect.stringMatching(/^server\.documents\.manifest: the file m\.json /),
    ]);
    expect(faultsOf(yaml('{ manifest: m.json }'), { files })[0]).toMatch(fault);
  });

  it.each([
    ['no GraphQL', '{', /the document x: Syntax Error/],
    ['not of this graph', '{ nope }', /the document x: Cannot query field "nope"/],
    [
      'too deep',
      `{ account(id: "x") ${'{ parent '.repeat(12)}{ name }${'}'.repeat(12)} }`,
      /server\.maxFieldDepth/,
    ],
  ])('lets no gateway start with a document that is %s', async (_name, text, fault) => {
    const configuration = load(yaml('{ manifest: m.json }'), {
      files: { 'm.json': JSON.stringify({ x: text }) },
    });
    await expect(createGateway(configuration)).rejects.toThrow(fault);
  });
});

describe('what is open by default', () => {
  const real = '{ name: w, provider: wavefront, url: "https://w.example", auth: { token: planted-token } }';

  it('is so with emulated backends alone, and can be closed there and opened elsewhere', () => {
    const open = { graphiql: true, introspection: true, getQueries: true };
    const closed = { graphiql: false, introspection: false, getQueries: false };
    expect(load(emulatedOnly).server).toMatchObject(open);
    expect(load(`${openAuth}\nbackends: [${real}]`).server).toMatchObject(closed);
    const set = (values: object): string => `server: ${JSON.stringify(values)}`;
    expect(load(`${set(closed)}\n${emulatedOnly}`).server).toMatchObject(closed);
    expect(load(`${set(open)}\n${openAuth}\nbackends: [${real}]`).server).toMatchObject(open);
  });
});
