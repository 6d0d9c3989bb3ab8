import { principalTypes, type ResourceType, resourceTypes } from '../model.ts';

/** What a global id names. */
export type NodeReference =
  | { type: ResourceType; backend: string; key: string }
  | { type: 'Backend'; name: string }
  | { type: 'Person'; email: string }
  | { type: 'AuditEvent'; id: string };

/** Opaque to clients; one text for one thing, so that ids can be compared. */
export function encodeGlobalId(reference: NodeReference): string {
  return Buffer.from(JSON.stringify(partsOf(reference))).toString('base64url');
}

/** Null for everything that `encodeGlobalId` does not write. */
export function decodeGlobalId(id: string): NodeReference | null {
  const reference = parse(id);
  return reference !== null && encodeGlobalId(reference) === id ? reference : null;
}

export function isPrincipalType(type: string): type is (typeof principalTypes)[number] {
  return principalTypes.some((principal) => principal === type);
}

function partsOf(reference: NodeReference): string[] {
  if (reference.type === 'Backend') return ['Backend', reference.name];
  if (reference.type === 'Person') return ['Person', reference.email];
  if (reference.type === 'AuditEvent') return ['AuditEvent', reference.id];
  return [reference.type, reference.backend, reference.key];
}

function parse(id: string): NodeReference | null {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(id, 'base64url').toString());
  } catch {
    return null;
  }
  if (!Array.isArray(parts) || !parts.every((part): part is string => typeof part === 'string')) return null;
  const [type, first, key] = parts;
  if (first === undefined) return null;
  if (type === 'Backend') return { type, name: first };
  if (type === 'Person') return { type, email: first };
  if (type === 'AuditEvent') return { type, id: first };
  const resource = resourceTypes.find((candidate) => candidate === type);
  return resource === undefined || key === undefined ? null : { type: resource, backend: first, key };
}
