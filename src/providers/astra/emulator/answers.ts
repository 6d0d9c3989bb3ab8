import { createHash } from 'node:crypto';
import type { JsonObject } from '../../../model.ts';
import { problem } from './problems.ts';

/** A resource with its ETag, in its own media type for whoever asks for that. Plain JSON alone is offered on lists only. */
export function answerJson(request: Request, mediaName: string, body: JsonObject): Response {
  const mediaType = acceptedMediaType(request, mediaName, anything);
  return mediaType === null ? problem(32) : answerAs(mediaType, body, 200);
}

export function answerCreated(request: Request, mediaName: string, body: JsonObject): Response {
  const mediaType = acceptedMediaType(request, mediaName, anything);
  return mediaType === null ? problem(32) : answerAs(mediaType, body, 201);
}

export function answerListJson(request: Request, mediaName: string, body: JsonObject): Response {
  const mediaType = acceptedMediaType(request, mediaName, [...anything, 'application/json']);
  return mediaType === null ? problem(32) : answerAs(mediaType, body, 200);
}

/** Why a resource that is about to be made could not be answered; null where it can. */
export function refuseAccept(request: Request, mediaName: string): Response | null {
  return acceptedMediaType(request, mediaName, anything) === null ? problem(32) : null;
}

function answerAs(mediaType: string, body: JsonObject, status: number): Response {
  const text = JSON.stringify(body);
  return new Response(text, { status, headers: { 'content-type': mediaType, etag: entityTag(text) } });
}

/** MD5 of the entire JSON resource, in hexadecimal. */
export function entityTag(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

const anything = ['*/*', 'application/*'];

function acceptedMediaType(
  { headers }: Request,
  mediaName: string,
  takenAsJson: readonly string[],
): string | null {
  const own = `application/${mediaName}+json`;
  const wanted = (headers.get('accept') ?? '*/*')
    .split(',')
    .map((part) => part.split(';')[0]?.trim().toLowerCase());
  if (wanted.includes(own.toLowerCase())) return own;
  return wanted.some((part) => takenAsJson.includes(part ?? '')) ? 'application/json' : null;
}
