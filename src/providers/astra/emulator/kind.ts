import type { z } from 'zod';
import type { JsonObject } from '../../../model.ts';
import type { Row, Rows } from './rows.ts';
import type { AccountInside, Caller, State } from './state.ts';

/** Where a request is: which account, and by way of which user or group. */
export interface Scope {
  inside: AccountInside;
  userId: string | null;
  groupId: string | null;
  caller: Caller;
}

/** One kind of resource below an account. What is absent, the upstream does not have. */
export interface Kind {
  /** Its part in the media types: application/<name>, and <name>s for its list. */
  name: string;
  version: string;
  segment: string;
  parameters: ReadonlySet<string>;
  /** Problem of a missing resource; groups differ. */
  missing: { onRead: 1 | 2; onWrite: 1 | 2 };
  rows(scope: Scope): Rows;
  post?: z.ZodType;
  /** The new row, or the refusal. What only this answer may show comes in `once`. */
  create?(scope: Scope, body: JsonObject): Created | Response;
  put?: z.ZodType;
  /** Fields that may be sent only as they are. */
  immutable?: readonly string[];
  /** Refuses a change, or adds to it. */
  change?(scope: Scope, row: Row, body: JsonObject): JsonObject | Response;
  /** The refusal, or null. */
  remove?(scope: Scope, row: Row): Response | null;
}

interface Created {
  row: Row;
  once?: JsonObject;
}

/** A new row's first fields and its metadata. */
export function newRow(
  state: State,
  { name, version }: Pick<Kind, 'name' | 'version'>,
  { body, createdBy }: { body: JsonObject; createdBy: string },
): Row {
  const now = state.now();
  const { labels = [] } = (body['metadata'] ?? {}) as JsonObject;
  const metadata = { labels, creationTimestamp: now, modificationTimestamp: now, createdBy };
  return { type: `application/${name}`, version, id: state.newId(), metadata };
}
