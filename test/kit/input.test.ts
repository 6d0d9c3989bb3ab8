import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { UpstreamError } from '../../src/errors.ts';
import { absent, distinct, email, faultsIn, flag, refuseFaults, text, uuid } from '../../src/kit/input.ts';
import { inputNames } from '../../src/kit/input-names.ts';
import { http } from './fake-http.ts';

const reasonsOf = (schema: z.ZodType, value: unknown): string[] =>
  faultsIn(z.object({ field: schema }), { field: value }).map(({ name, reason }) => `${name}: ${reason}`);

describe('an input that cannot be right', () => {
  it('ends the write with one sentence, and names its fields beside it', () => {
    const fields = [{ name: 'name', reason: 'expected a text' }];
    expect(() => refuseFaults(http, fields)).toThrow(
      expect.objectContaining<Partial<UpstreamError>>({
        code: 'INVALID_INPUT',
        message: 'plant: cannot take this input, so nothing was sent',
        fields,
      }),
    );
    expect(refuseFaults(http, [])).toBeUndefined();
  });

  it('has every fault told by its path, and no value', () => {
    const schema = z.object({ list: z.array(z.object({ name: text() })) });
    expect(faultsIn(schema, { list: [{ name: 'a' }, { name: 'hunter2\u0000' }] }, 'invitations', 3)).toEqual([
      { name: 'invitations.3.list.1.name', reason: 'expected no control characters' },
    ]);
    fc.assert(
      fc.property(fc.string({ minLength: 6 }), (value) => {
        const told = JSON.stringify(
          [uuid, flag, absent('is not kept')].flatMap((one) => reasonsOf(one, value)),
        );
        expect(told).not.toContain(JSON.stringify(value).slice(1, -1));
      }),
    );
  });
});

describe('a field', () => {
  it.each<[string, z.ZodType, unknown, string[]]>([
    ['text', text(), 'Ada', []],
    ['blank text', text(), ' ', ['field: expected a text that is not blank']],
    ['blank text where it may be', text({ blank: true }), '', []],
    ['long text', text({ most: 3 }), 'Adam', ['field: expected at most 3 characters, 4 came']],
    ['text of pairs of surrogates', text({ most: 1 }), '🎈', []],
    ['half a character', text(), '\ud83c', ['field: expected no control characters']],
    ['lines', text(), 'a\nb', ['field: expected no control characters']],
    ['lines where they may be', text({ lines: true }), 'a\n\tb', []],
    [
      'a bell',
      text({ lines: true }),
      'a\u0007',
      ['field: expected no control characters but line breaks and tabs'],
    ],
    ['null', text(), null, ['field: expected a text']],
    ['null where it clears', text().nullable(), null, []],
    ['an address', email(), 'ada@example.com', []],
    [
      'no address',
      email(),
      'ada',
      ['field: expected an e-mail address such as ann@example.com, a text without @ came'],
    ],
    [
      'an address that is too long here',
      email(10),
      'ada@example.com',
      ['field: expected an e-mail address of at most 10 characters, 15 came'],
    ],
    ['no UUID', uuid, 'x', ['field: expected a UUID']],
    ['what the backend lacks', absent('is not kept here'), 'x', ['field: is not kept here']],
    ['null for what the backend lacks', absent('is not kept here'), null, ['field: is not kept here']],
    ['nothing for what the backend lacks', absent('is not kept here'), undefined, []],
    ['a repetition', distinct(text()), ['a', 'b', 'a'], ['field.2: is there twice']],
  ])('that is %s', (_, schema, value, reasons) => {
    expect(reasonsOf(schema, value)).toEqual(reasons);
  });
});

describe('names of the input', () => {
  const names = inputNames({ accountContact: 'contact', metadata: '', labels: 'attributes', name: 'name' });

  it.each([
    ['name', 'name'],
    ['accountContact.name', 'contact.name'],
    ['/accountContact/name', 'contact.name'],
    ['$.metadata.labels[3].name', 'attributes.3.name'],
    ['metadata', null],
    ['', null],
    ['constructor', null],
    ['accountContact.secret', null],
  ])('are found for %j', (field, path) => {
    expect(names(field)).toBe(path);
  });

  it('stand below the part of the input that was sent', () => {
    expect(inputNames({ mail: 'email' }, 'invitations.2')('mail')).toBe('invitations.2.email');
    expect(inputNames({ mail: 'email' }, 'invitations.2')('')).toBeNull();
  });
});
