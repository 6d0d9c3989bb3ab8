import type { AutonomaSettings } from '../index.ts';

type Envelope = AutonomaSettings['envelope'];

/** The record inside an answer; null when the answer is a list of none. */
export function unwrapRecord(body: unknown, envelope: Envelope): unknown {
  const content = unwrap(body, envelope);
  if (envelope !== 'auto' || !Array.isArray(content) || content.length > 1) return content;
  return content[0] ?? null;
}

/** The rows inside an answer. A relation to one record may come as that record, or as null. */
export function unwrapRows(body: unknown, envelope: Envelope): unknown[] {
  const content = unwrap(body, envelope);
  if (content === null) return [];
  return Array.isArray(content) ? content : [content];
}

function unwrap(body: unknown, envelope: Envelope): unknown {
  if (!isObject(body) || envelope === 'bare') return body;
  if (envelope === 'data') return body['data'];
  // A record may have an attribute of these names itself; an envelope has no id.
  if (body['id'] !== undefined) return body;
  if (body['data'] !== undefined) return body['data'];
  return body['result'] === undefined ? body : body['result'];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
