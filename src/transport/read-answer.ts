import { AnswerFault } from './answer-fault.ts';
import { decodeLeniently, decodeText } from './charset.ts';
import { decodeContent } from './content-coding.ts';
import type { HttpResponse } from './exchange.ts';
import { readContentType } from './media-type.ts';
import type { RawAnswer } from './receive.ts';

/**
 * An answer's text out of its bytes, strictly. Of an answer that is no success the status tells most: its text is read as
 * far as it can be.
 */
export async function readAnswer(
  { status, headers: raw, body }: RawAnswer,
  maxSize: number,
): Promise<HttpResponse> {
  if (status > 599) throw new AnswerFault(`expected a status from 200 to 599, ${status} came`);
  const headers = flattenHeaders(raw);
  const { mediaType, charsets } = readContentType(headers['content-type']);
  const head = { status, headers, mediaType };
  const coding = headers['content-encoding'];
  if (status >= 200 && status < 300)
    return { ...head, text: decodeText(await decodeContent(body, coding, maxSize), charsets) };
  const content = await decodeContent(body, coding, maxSize).catch(() => Buffer.alloc(0));
  return { ...head, text: decodeLeniently(content, charsets) };
}

function flattenHeaders(headers: RawAnswer['headers']): HttpResponse['headers'] {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
