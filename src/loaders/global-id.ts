import { principalTypes, type ResourceType, resourceTypes } from '../model.ts';
import type { Seal } from './seal.ts';

/** What a global id names. */
export type NodeReference =
  | { type: ResourceType; backend: string; key: string }
  | { type: 'Backend'; name: string }
  | { type: 'Person'; email: string }
  | { type: 'AuditEvent'; id: string };

export interface GlobalIds {
  /** Opaque to clients; one text for one thing, so that ids can be compared. */
  encode(reference: NodeReference): string;
  /** Null for everything that `encode` does not write. */
  decode(id: string): NodeReference | null;
}

/** Ids that hold more than their own record's name are sealed: whoever may see them may not see that, perhaps. */
export function createGlobalIds({ seal, open }: Seal): GlobalIds {
  return {
    encode(reference) {
      const bytes = Buffer.from(JSON.stringify(partsOf(reference)));
      return isTelling(reference) ? seal(purpose, bytes) : bytes.toString('base64url');
    },
    decode(id) {
      if (id.length > longest) return null;
      const opened = open(purpose, id);
      const json = (opened ?? Buffer.from(id, 'base64url')).toString();
      const reference = parse(json);
      if (reference === null || isTelling(reference) !== (opened !== null)) return null;
      // What came out of the seal has one text already.
      const isOwn = JSON.stringify(partsOf(reference)) === json;
      return isOwn && (opened !== null || Buffer.from(json).toString('base64url') === id) ? reference : null;
    },
  };
}

export function isPrincipalType(type: string): type is (typeof principalTypes)[number] {
  return principalTypes.some((principal) => principal === type);
}

const purpose = 'id';

/** The key of a record is at most a few hundred characters. */
const longest = 10_000;

/**
 * Whether an id would tell more than the name of its own record: a token's owner, a person's e-mail address, or, in a
 * key of several parts, the account that the record belongs to.
 */
function isTelling(reference: NodeReference): boolean {
  if (reference.type === 'Person' || reference.type === 'Token') return true;
  return 'key' in reference && reference.key.includes('/');
}

function partsOf(reference: NodeReference): string[] {
  if (reference.type === 'Backend') return ['Backend', reference.name];
  if (reference.type === 'Person') return ['Person', reference.email];
  if (reference.type === 'AuditEvent') return ['AuditEvent', reference.id];
  return [reference.type, reference.backend, reference.key];
}

function parse(json: string): NodeReference | null {
  let parts: unknown;
  try {
    parts = JSON.parse(json);
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
