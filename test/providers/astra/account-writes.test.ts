import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountChanges } from '../../../src/contract/account.ts';
import contract from '../../fixtures/astra/contract.json' with { type: 'json' };
import { createCall } from '../../support/start-provider.ts';
import { type Opened, open } from './adapter-support.ts';
import {
  countAt,
  exchanged,
  failureOf,
  failures,
  lines,
  unknownId,
  upstream,
  withFault,
} from './writes-support.ts';

const { examples } = contract;
const resource = { type: 'application/astra-account', version: '1.0' };
const mediaType = 'application/astra-account+json';

let opened: Opened;
let id: string;

beforeEach(async () => {
  opened = await open();
  id = await opened.accountId();
});

afterEach(() => opened.close());

describe('creating an account', () => {
  it('is one request, with its name and labels', async () => {
    const attributes = [{ name: 'tier', value: 'gold' }];
    const written = await opened.of('account').create({ name: 'harbor-lights', attributes }, createCall());
    expect(exchanged(opened)).toEqual([
      {
        line: 'POST /accounts',
        mediaType,
        body: {
          ...resource,
          name: 'harbor-lights',
          metadata: { labels: [{ name: 'tier', value: 'gold' }] },
        },
      },
    ]);
    expect(written).toMatchObject({
      record: { name: 'harbor-lights', state: 'PENDING', enabled: false, attributes },
      warnings: [],
    });
    const { key } = written.record;
    expect(await opened.of('account').get(key, createCall())).toEqual(written.record);
    expect((await upstream(opened, `/accounts/${key}`)).body).toMatchObject({
      name: 'harbor-lights',
      metadata: { labels: attributes },
    });
    expect(await countAt(opened, '/accounts')).toBe(17);
  });

  it('sends the body of the documented example', async () => {
    await opened.of('account').create({ name: 'harbor-lights' }, createCall());
    expect(exchanged(opened)[0]?.body).toEqual(examples.accountPost);
  });

  it('enables it and sets its contact with a change behind it', async () => {
    const contact = { firstName: 'Mina', lastName: 'Okafor', email: 'mina@harbor.example', phone: null };
    const written = await opened
      .of('account')
      .create({ name: 'harbor-lights', enabled: true, contact }, createCall());
    const { key } = written.record;
    expect(exchanged(opened)).toEqual([
      { line: 'POST /accounts', mediaType, body: { ...resource, name: 'harbor-lights' } },
      {
        line: `PUT /accounts/${key}`,
        mediaType,
        body: {
          ...resource,
          isEnabled: 'true',
          accountContact: { firstName: 'Mina', lastName: 'Okafor', email: 'mina@harbor.example' },
        },
      },
      { line: `GET /accounts/${key}`, mediaType: undefined, body: undefined },
    ]);
    expect(written).toMatchObject({ record: { enabled: true, contact }, warnings: [] });
  });

  it('asks for nothing more where it is disabled as asked', async () => {
    await opened.of('account').create({ name: 'harbor-lights', enabled: false }, createCall());
    expect(lines(opened)).toEqual(['POST /accounts']);
  });

  it('is done, with a warning, when the change behind it fails', async () => {
    withFault(opened, { kind: 'status', status: 503, method: 'PUT' });
    const written = await opened.of('account').create({ name: 'harbor-lights', enabled: true }, createCall());
    expect(written.record).toMatchObject({ name: 'harbor-lights', enabled: false });
    expect(written.warnings).toEqual([
      'The account was created, but this was not set: enabled: tested: failed to answer (503)',
    ]);
    expect(lines(opened).filter((line) => line.startsWith('PUT'))).toHaveLength(1);
  });

  it('finds it by its location when the answer is cut short', async () => {
    withFault(opened, { kind: 'truncate', method: 'POST' });
    const written = await opened.of('account').create({ name: 'harbor-lights' }, createCall());
    expect(written).toMatchObject({ record: { name: 'harbor-lights', state: 'PENDING' }, warnings: [] });
    expect(lines(opened)).toEqual(['POST /accounts', `GET /accounts/${written.record.key}`]);
  });

  it('is unknown where neither answer nor location tells the id', async () => {
    withFault(opened, { kind: 'body', body: '', status: 201, method: 'POST' });
    const error = await failureOf(opened.of('account').create({ name: 'harbor-lights' }, createCall()));
    expect(error.code).toBe('OUTCOME_UNKNOWN');
  });
});

describe('changing an account', () => {
  it('sends the changes only, and reads the account again', async () => {
    const changes = { name: 'Nordhafen', enabled: false, attributes: [] };
    const written = await opened.of('account').update(id, changes, createCall());
    expect(exchanged(opened)).toEqual([
      {
        line: `PUT /accounts/${id}`,
        mediaType,
        body: { ...resource, name: 'Nordhafen', isEnabled: 'false', metadata: { labels: [] } },
      },
      { line: `GET /accounts/${id}`, mediaType: undefined, body: undefined },
    ]);
    expect(written).toMatchObject({
      record: { key: id, name: 'Nordhafen', enabled: false, state: 'DISABLED', attributes: [] },
      warnings: [],
    });
    expect((await upstream(opened, `/accounts/${id}`)).body).toMatchObject({
      name: 'Nordhafen',
      isEnabled: 'false',
    });
    const enabled = await opened.of('account').update(id, { enabled: true }, createCall());
    expect(exchanged(opened)[0]?.body).toEqual(examples.accountPut);
    expect(enabled.record.enabledAt?.getTime()).toBeGreaterThan(Date.now() - 60_000);
  });

  it('reads the new state, whatever this operation read before', async () => {
    const call = createCall();
    await opened.of('account').getMany([id, unknownId], call);
    const { record } = await opened.of('account').update(id, { name: 'Nordhafen' }, call);
    expect(record.name).toBe('Nordhafen');
  });

  it('sends a contact as a whole', async () => {
    const before = (await upstream(opened, `/accounts/${id}`)).body['accountContact'] as object;
    const contact = { lastName: 'Park', phone: '5550100' };
    const { record } = await opened.of('account').update(id, { contact }, createCall());
    const [read, put, again] = exchanged(opened);
    expect([read?.line, again?.line]).toEqual([`GET /accounts/${id}`, `GET /accounts/${id}`]);
    const { streetAddress2: _unset, ...address } = (before as { postalAddress: Record<string, string> })
      .postalAddress;
    expect(put?.body).toEqual({
      ...resource,
      accountContact: { ...before, lastName: 'Park', phone: '5550100', postalAddress: address },
    });
    expect(record.contact).toMatchObject(contact);
  });

  it('refuses to clear what the schema lets nobody clear', async () => {
    const changes = { contact: { phone: null } };
    const error = await failureOf(opened.of('account').update(id, changes, createCall()));
    expect(error).toMatchObject({ code: 'INVALID_INPUT', fields: [{ name: 'contact.phone' }] });
    expect(lines(opened)).toEqual([`GET /accounts/${id}`]);
  });

  it('clears with empty text where that is known to work', async () => {
    const daring = await open({ settings: { clearWithEmptyText: true } });
    withFault(daring, { kind: 'body', body: '{}', status: 200, method: 'PUT' });
    await daring.of('account').update(id, { contact: { phone: null } }, createCall());
    expect(exchanged(daring)[1]?.body).toMatchObject({ accountContact: { phone: '' } });
    await daring.close();
  });

  it('is a read where nothing is to be changed', async () => {
    const { record } = await opened.of('account').update(id, {}, createCall());
    expect(record.name).toBe('Nordhafen Logistics');
    expect(lines(opened)).toEqual([`GET /accounts/${id}`]);
    const error = await failureOf(opened.of('account').update(unknownId, {}, createCall()));
    expect(error.code).toBe('NOT_FOUND');
  });

  it('is done, with a warning, when the account cannot be read again', async () => {
    withFault(opened, { kind: 'status', status: 500, method: 'GET' });
    const written = await opened.of('account').update(id, { name: 'Nordhafen' }, createCall());
    expect(written.record).toEqual({ key: id, externalId: id });
    expect(written.warnings).toEqual([
      'The account was written, but could not be read again: tested: failed to answer (500).',
    ]);
  });

  it('names refused fields as the input does, without what else the upstream says', async () => {
    const invalidFields = [
      { name: 'accountContact.postalAddress.addressCountry', reason: 'no such country' },
      { name: 'metadata.labels[0].value', reason: 'see https://astra.test/secret' },
      { name: 'id', reason: 'id cannot be changed' },
      { name: '__proto__', reason: 'x' },
    ];
    const body = JSON.stringify({ ...examples.problem10, status: '400', invalidFields, detail: 'planted' });
    withFault(opened, { kind: 'body', body, status: 400, method: 'PUT' });
    const error = await failureOf(opened.of('account').update(id, { name: 'x' }, createCall()));
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.fields).toEqual([
      { name: 'contact.postalAddress.country', reason: 'no such country', isQuoted: true },
      { name: 'attributes.0.value', reason: 'was refused' },
    ]);
    expect(error.message).not.toMatch(/planted|astra\.test/);
    // For the log.
    expect(error.detail).toContain('problem: 10; title: JSON resource conflict; detail: planted');
  });

  it('leaves letters outside ASCII to the upstream', async () => {
    const error = await failureOf(opened.of('account').update(id, { name: 'Malmö' }, createCall()));
    expect(error).toMatchObject({ code: 'INVALID_INPUT', status: 400 });
    expect(lines(opened)).toEqual([`PUT /accounts/${id}`]);
  });
});

describe('deleting an account', () => {
  it('is one request, and soft', async () => {
    expect(await opened.of('account').delete(id, createCall())).toEqual({ warnings: [] });
    expect(exchanged(opened)).toEqual([
      { line: `DELETE /accounts/${id}`, mediaType: undefined, body: undefined },
    ]);
    expect(await opened.of('account').get(id, createCall())).toMatchObject({ state: 'DELETING' });
    expect((await upstream(opened, `/accounts/${id}`)).body['state']).toBe('deletePending');
  });
});

describe('an account that is not there', () => {
  it('is NOT_FOUND', async () => {
    const { update, delete: remove } = opened.of('account');
    expect((await failureOf(update(unknownId, { name: 'x' }, createCall()))).code).toBe('NOT_FOUND');
    expect((await failureOf(remove(unknownId, createCall()))).code).toBe('NOT_FOUND');
    expect(lines(opened)).toEqual([`PUT /accounts/${unknownId}`, `DELETE /accounts/${unknownId}`]);
  });

  it.each(['', '../x', 'ABC', '__proto__'])('is not asked for by the key %j', async (key) => {
    const { update, delete: remove } = opened.of('account');
    expect((await failureOf(update(key, { name: 'x' }, createCall()))).code).toBe('NOT_FOUND');
    expect((await failureOf(remove(key, createCall()))).code).toBe('NOT_FOUND');
    expect(lines(opened)).toEqual([]);
  });
});

const refused: [AccountChanges, string][] = [
  [{ name: '' }, 'name'],
  [{ name: '  ' }, 'name'],
  [{ name: 'x'.repeat(64) }, 'name'],
  [{ name: 'a\u0000b' }, 'name'],
  [{ description: 'x' }, 'description'],
  [{ description: null }, 'description'],
  [{ settings: {} }, 'settings'],
  [{ mfaPolicy: 'x' }, 'mfaPolicy'],
  [{ mfaMethods: [] }, 'mfaMethods'],
  [{ mfaPolicy: null }, 'mfaPolicy'],
  [{ mfaMethods: null }, 'mfaMethods'],
  [{ contact: { email: 'nobody' } }, 'contact.email'],
  [{ contact: { email: `${'x'.repeat(60)}@a.b` } }, 'contact.email'],
  [{ contact: { phone: '1'.repeat(32) } }, 'contact.phone'],
  [{ contact: { firstName: '' } }, 'contact.firstName'],
  [
    {
      contact: {
        postalAddress: {
          country: 'SWE',
          region: null,
          locality: null,
          postalCode: null,
          street1: null,
          street2: null,
        },
      },
    },
    'contact.postalAddress.country',
  ],
  [{ attributes: [{ name: 'a', value: 7 }] }, 'attributes.0.value'],
  [{ attributes: [{ name: '', value: 'x' }] }, 'attributes.0.name'],
  [
    {
      attributes: [
        { name: 'a', value: 'x' },
        { name: 'a', value: 'x' },
      ],
    },
    'attributes.1',
  ],
];

describe('input that cannot be right', () => {
  it.each(refused)('is refused before anything is sent: %j', async (changes, name) => {
    for (const work of [
      opened.of('account').update(id, changes, createCall()),
      opened.of('account').create({ name: 'harbor-lights', ...changes }, createCall()),
    ]) {
      const error = await failureOf(work);
      expect(error).toMatchObject({ code: 'INVALID_INPUT', status: null });
      expect(error.fields.map((field) => field.name)).toContain(name);
    }
    expect(lines(opened)).toEqual([]);
  });
});

describe('a write that fails', () => {
  it.each(failures)('with %s is sent once, and told so', async (_name, fault, code) => {
    const { create, update, delete: remove } = opened.of('account');
    for (const [method, work] of [
      ['POST', () => create({ name: 'harbor-lights' }, createCall())],
      ['PUT', () => update(id, { name: 'Nordhafen' }, createCall())],
      ['DELETE', () => remove(id, createCall())],
    ] as const) {
      withFault(opened, { ...fault, method });
      expect((await failureOf(work())).code).toBe(code);
      expect(lines(opened).filter((line) => line.startsWith(method))).toHaveLength(1);
    }
    expect(await countAt(opened, '/accounts')).toBe(fault.kind === 'lostAnswer' ? 17 : 16);
  });
});
