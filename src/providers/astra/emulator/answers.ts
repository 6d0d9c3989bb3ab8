import { createHash } from 'node:crypto';
import type { JsonObject } from '../../../model.ts';
import { problem } from './problems.ts';

/** A resource or list with its ETag; the media type of the resource is echoed to whoever asks for it. */
export function answerJson(request: Request, mediaName: string, body: JsonObject, status = 200): Response {
  const mediaType = acceptedMediaType(request.headers.get('accept'), mediaName);
  if (mediaType === null) return problem(32);
  const text = JSON.stringify(body);
  return new Response(text, { status, headers: { 'content-type': mediaType, etag: entityTag(text) } });
}

/** MD5 of the entire JSON resource, in hexadecimal. */
export function entityTag(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

function acceptedMediaType(accept: string | null, mediaName: string): string | null {
  const own = `application/${mediaName}+json`;
  const wanted = (accept ?? '*/*').split(',').map((part) => part.split(';')[0]?.trim().toLowerCase());
  if (wanted.includes(own.toLowerCase())) return own;
  const takesJson = wanted.some(
    (part) => part === '*/*' || part === 'application/*' || part === 'application/json',
  );
  return takesJson ? 'application/json' : null;
}
