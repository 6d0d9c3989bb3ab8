import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UpstreamError } from '../../src/errors.ts';
import type { HttpClient, HttpRequest } from '../../src/transport/exchange.ts';
import { createCall } from '../support/start-provider.ts';
import { closeClients, openClient } from './open-client.ts';
import { closeServers, startServer } from './scripted-server.ts';

interface Scripted {
  headers: Record<string, string | string[]>;
  chunks: Buffer[];
  status?: number;
}

let scripted: Scripted = { headers: {}, chunks: [] };
let client: HttpClient;
let accepted: unknown;
beforeAll(async () => {
  const server = await startServer(({ headers }, response) => {
    accepted = headers['accept-encoding'];
    response.writeHead(scripted.status ?? 200, scripted.headers);
    for (const chunk of scripted.chunks) response.write(chunk);
    response.end();
  });
  client = openClient(server.url, { maxResponseSize: 100_000 });
});
afterAll(async () => {
  await closeServers();
  await closeClients();
});

const compress: Record<string, (bytes: Buffer) => Buffer> = {
  identity: (bytes) => bytes,
  gzip: (bytes) => gzipSync(bytes),
  'X-GZip': (bytes) => gzipSync(bytes),
  deflate: (bytes) => deflateSync(bytes),
  Deflate: (bytes) => deflateRawSync(bytes),
  BR: (bytes) => brotliCompressSync(bytes),
  'gzip, br': (bytes) => brotliCompressSync(gzipSync(bytes)),
};
const encode: Record<string, (text: string) => Buffer> = {
  '': (text) => Buffer.from(text),
  'utf-8': (text) => Buffer.from(text),
  '"UTF-8"': (text) => Buffer.from(`\ufeff${text}`),
  'us-ascii': (text) => Buffer.from(text),
  'ISO-8859-1': (text) => Buffer.from(text, 'latin1'),
  'windows-1252': (text) => Buffer.from(text, 'latin1'),
  'utf-16': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'utf-16le': (text) => Buffer.from(text, 'utf16le'),
  'utf-16be': (text) => Buffer.from(text, 'utf16le').swap16(),
};

describe('the text of an answer', () => {
  it('is right or refused, in whatever charset, coding and pieces it comes', async () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string(), fc.constant('Müller, Zoë, Łódź'));
    const charset = fc.constantFrom(...Object.keys(encode));
    const claimed = fc.option(fc.constantFrom(...Object.keys(encode), 'x-unknown', 'shift_jis', 'euc-kr'));
    const coding = fc.constantFrom(...Object.keys(compress));
    const cut = fc.nat(20);
    await fc.assert(
      fc.asyncProperty(text, charset, claimed, coding, cut, async (value, real, other, name, size) => {
        const said = JSON.stringify({ value });
        const bytes = encode[real]?.(said) ?? Buffer.alloc(0);
        await script(bytes, { charset: other ?? real, coding: name, size: size + 1 });
        const came = await answered({ method: 'GET', path: '/' });

        if (other === null && representable(value, real)) expect(came).toBe(said);
        if (came instanceof UpstreamError) expect(came.code).toBe('BACKEND_PROTOCOL');
        else if (!said.includes('\ufffd')) expect(came).not.toContain('\ufffd');
      }),
      { seed: 14, numRuns: 300 },
    );
  });

  it('has the letters of windows-1252', async () => {
    await script(Buffer.from([0x80, 0x93, 0x9c]), { charset: 'windows-1252' });

    expect(await answered({ method: 'GET', path: '/' })).toBe('€“œ');
  });

  it.each<[string, string, Buffer]>([
    ['latin1 that says nothing', 'application/json', Buffer.from('"Müller"', 'latin1')],
    ['latin1 that says UTF-8', 'application/json; charset=utf-8', Buffer.from('"Müller"', 'latin1')],
    ['controls in latin1', 'application/json; charset=iso-8859-1', Buffer.from([0x22, 0x80, 0x22])],
    ['an unknown charset', 'application/json; charset=secret-thing', Buffer.from('1')],
    ['two charsets', 'text/plain; charset=utf-8, text/plain; charset=utf-16', Buffer.from('1')],
    ['half a character of UTF-16', 'text/plain; charset=utf-16le', Buffer.from('abc')],
  ])('is refused: %s', async (_what, type, body) => {
    scripted = { headers: { 'content-type': type }, chunks: [body] };
    const refused = await answered({ method: 'GET', path: '/' });
    const unknown = await answered({ method: 'DELETE', path: '/' });

    expect(refused).toMatchObject({ code: 'BACKEND_PROTOCOL', status: 200 });
    expect(unknown).toMatchObject({ code: 'OUTCOME_UNKNOWN', status: 200 });
    expect(String(refused)).not.toContain('secret');
  });

  it('of a refusal is read as far as it can be: the status stays', async () => {
    const chunks = [Buffer.from('"Müller"', 'latin1')];
    scripted = { status: 409, headers: { 'content-type': 'application/json' }, chunks };
    expect(await answered({ method: 'PUT', path: '/' })).toBe('"M\ufffdller"');
    scripted = { status: 409, headers: { 'content-encoding': 'gzip' }, chunks };
    expect(await answered({ method: 'PUT', path: '/' })).toBe('');
  });
});

describe('a compressed answer', () => {
  it('is asked for in what can be read', async () => {
    await script(Buffer.from('1'), {});
    await answered({ method: 'GET', path: '/' });
    const zstd = 'zstdDecompress' in (await import('node:zlib')) ? ', zstd' : '';

    expect(accepted).toBe(`gzip, deflate, br${zstd}`);
  });

  it.each<[string, string, Buffer, string]>([
    ['a bomb', 'gzip', gzipSync(Buffer.alloc(50_000_000)), 'too large'],
    ['a bomb in a bomb', 'gzip, gzip', gzipSync(gzipSync(Buffer.alloc(50_000_000))), 'too large'],
    ['broken bytes', 'gzip', Buffer.from('no gzip'), 'bytes that are none'],
    ['a missing end', 'br', brotliCompressSync(Buffer.from('x'.repeat(99))).subarray(0, -4), 'end too early'],
    ['a coding that cannot be read', 'compress', Buffer.from('1'), 'compress came'],
    ['an unknown coding', 'secret', Buffer.from('1'), 'an unknown coding came'],
    ['many codings', 'gzip,gzip,gzip,gzip,gzip', Buffer.from('1'), '5 codings'],
  ])('is refused: %s', async (_what, coding, body, word) => {
    scripted = { headers: { 'content-encoding': coding }, chunks: [body] };
    const refused = await answered({ method: 'GET', path: '/' });
    const unknown = await answered({ method: 'POST', path: '/' });

    expect(refused).toMatchObject({ code: 'BACKEND_PROTOCOL', message: expect.stringContaining(word) });
    expect(unknown).toMatchObject({ code: 'OUTCOME_UNKNOWN', message: expect.stringContaining(word) });
    expect(String(refused)).not.toContain('secret');
  });

  it('may be empty', async () => {
    scripted = { headers: { 'content-encoding': 'gzip' }, chunks: [] };

    expect(await answered({ method: 'GET', path: '/' })).toBe('');
  });
});

describe('a content type', () => {
  it.each<[string | string[], string | null, string]>([
    ['Application/JSON', 'application/json', 'é'],
    ['application/json;CHARSET="ISO-8859-1"', 'application/json', 'Ã©'],
    ['text/plain ; charset = \'utf-8\' ; x="a;b,c"', 'text/plain', 'é'],
    ['application/json; note="charset=iso-8859-1"', 'application/json', 'é'],
    ['text/html, application/json', 'application/json', 'é'],
    ['JSON', null, 'é'],
    ['', null, 'é'],
  ])('of %s is read', async (type, mediaType, text) => {
    scripted = { headers: { 'content-type': type }, chunks: [Buffer.from('é')] };

    expect(await client.send({ method: 'GET', path: '/' }, createCall())).toMatchObject({ mediaType, text });
  });
});

interface Said {
  charset?: string;
  coding?: string;
  size?: number;
}

async function script(bytes: Buffer, { charset = '', coding = 'identity', size = 50 }: Said): Promise<void> {
  const body = compress[coding]?.(bytes) ?? bytes;
  const chunks = Array.from({ length: Math.ceil(body.length / size) }, (_, index) =>
    body.subarray(index * size, (index + 1) * size),
  );
  const type = charset === '' ? 'application/json' : `application/json; charset=${charset}`;
  scripted = { headers: { 'content-type': type, 'content-encoding': coding }, chunks };
}

function answered(request: HttpRequest): Promise<string | UpstreamError> {
  return client.send(request, createCall()).then(
    ({ text }) => text,
    (error: UpstreamError) => error,
  );
}

/** Node's own encoder knows ISO 8859-1 only, and cuts what is not in it. */
function representable(value: string, charset: string): boolean {
  return !/8859|1252/.test(charset) || /^[\u0020-\u007e\u00a0-\u00ff]*$/.test(value);
}
