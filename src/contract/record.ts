/**
 * Canonical records: the provider-neutral shape of every resource, each on a page of this folder together with its
 * filter, reads, writes and order.
 *
 * - Two kinds of nothing: an absent field was not in this answer (the gateway asks the backend when a query wants it);
 *   null means that the backend has no such notion, or did not say.
 * - A record is flat, and is read by its fields: it is never spread or copied, so that a field may be made when it is read.
 */
import type { JsonObject, ResourceType } from '../model.ts';

/** Fields that every record has. */
export interface ResourceRecord {
  /** What the adapter's operations take: unique among the backend's records of this type. Never a secret. */
  key: string;
  /** The backend's own id, as its users know it. Never a secret. */
  externalId: string;
  createdAt?: Date | null;
  updatedAt?: Date | null;
  /** The backend's own JSON of this record, secrets removed. */
  native?: JsonObject | null;
  /** Other records that came whole inside this answer; they need not be fetched again. */
  embedded?: EmbeddedRecords;
  /** Fields that came and could not be read: they are null in the record. The reason holds no value. */
  unreadable?: { field: string; reason: string }[];
}

/**
 * Records by their type; each is the whole record of its page in this folder. A role or a token that is embedded embeds
 * nothing itself.
 */
export type EmbeddedRecords = { readonly [Type in ResourceType]?: readonly ResourceRecord[] };

/** Never is not "not said": NEVER is the backend's word, NOT_REPORTED its silence. */
export type LastUseRecord =
  | { basis: 'USED'; at: Date }
  | { basis: 'NEVER'; at: null }
  | { basis: 'NOT_REPORTED'; at: null };

export const useNotReported: LastUseRecord = { basis: 'NOT_REPORTED', at: null };
