import * as zlib from 'node:zlib';
import { AnswerFault } from './answer-fault.ts';

type Decode = (bytes: Buffer, maxSize: number) => Promise<Buffer>;

/** The zlib of newer releases of Node reads zstd; their types are not here. */
const zstd: unknown = Reflect.get(zlib, 'zstdDecompress');

const decoders: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ['gzip', inflateWith(zlib.gunzip)],
  ['x-gzip', inflateWith(zlib.gunzip)],
  ['deflate', inflateDeflate],
  ['br', inflateWith(zlib.brotliDecompress)],
  ...(typeof zstd === 'function' ? [['zstd', inflateWith(zstd as Inflate)] as const] : []),
]);

/** What every request offers: all that can be read here. */
export const acceptEncoding = [...decoders.keys()].filter((coding) => !coding.startsWith('x-')).join(', ');

/** Codings that exist, so that an error may name them. */
const unreadable: ReadonlySet<string> = new Set([
  'compress',
  'x-compress',
  'zstd',
  'dcb',
  'dcz',
  'exi',
  'aes128gcm',
  'pack200-gzip',
]);

/** More are a trick to make much out of little. */
const mostCodings = 4;

/** The body without its codings; never more than `maxSize` bytes, at no step. */
export async function decodeContent(
  body: Buffer,
  header: string | undefined,
  maxSize: number,
): Promise<Buffer> {
  const codings = (header ?? '')
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity');
  const expected = `expected an answer in ${acceptEncoding} or uncompressed`;
  if (codings.length > mostCodings)
    throw new AnswerFault(`${expected}, one in ${codings.length} codings came`);
  const steps = codings.map((coding) => {
    const decode = decoders.get(coding);
    if (decode !== undefined) return { coding, decode };
    throw new AnswerFault(`${expected}, ${unreadable.has(coding) ? coding : 'an unknown coding'} came`);
  });
  if (body.length === 0) return body;
  let bytes = body;
  for (const { coding, decode } of steps.reverse())
    bytes = await decodeStep(bytes, { coding, decode, maxSize });
  return bytes;
}

interface Step {
  coding: string;
  decode: Decode;
  maxSize: number;
}

async function decodeStep(bytes: Buffer, { coding, decode, maxSize }: Step): Promise<Buffer> {
  try {
    return await decode(bytes, maxSize);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE')
      throw new AnswerFault('the answer is too large once it is decompressed');
    throw new AnswerFault(`expected an answer in ${coding}, bytes that are none or that end too early came`, {
      cause,
    });
  }
}

type Inflate = (
  bytes: Buffer,
  options: { maxOutputLength: number },
  callback: (error: Error | null, result: Buffer) => void,
) => void;

function inflateWith(inflate: Inflate): Decode {
  return (bytes, maxSize) =>
    new Promise((resolve, reject) => {
      inflate(bytes, { maxOutputLength: maxSize }, (error, result) =>
        error === null ? resolve(result) : reject(error),
      );
    });
}

/** "deflate" is the zlib format by the standard; some servers send the bare one. */
function inflateDeflate(bytes: Buffer, maxSize: number): Promise<Buffer> {
  const [first = 0, second = 0] = bytes;
  const wrapped = (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0;
  return inflateWith(wrapped ? zlib.inflate : zlib.inflateRaw)(bytes, maxSize);
}
