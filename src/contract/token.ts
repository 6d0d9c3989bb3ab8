import type { Call } from './call.ts';
import type { PrincipalReference } from './principal.ts';
import type { ReadOperations } from './read.ts';
import type { LastUseRecord, ResourceRecord } from './record.ts';
import type { Done, Written } from './write.ts';

export interface TokenOperations extends ReadOperations<TokenRecord, TokenFilter>, TokenWrites {}

export interface TokenRecord extends ResourceRecord {
  name?: string | null;
  owner?: PrincipalReference | null;
  active?: boolean | null;
  /** The kind of its owner, in the words of the backend. */
  accountType?: string | null;
  lastUse?: LastUseRecord | null;
  expiresAt?: Date | null;
}

export interface TokenFilter {
  /** Never used, or not since then. */
  unusedSince?: Date;
}

export interface TokenWrites {
  /** Owner null: the identity whose credentials the gateway uses. */
  create?(owner: PrincipalReference | null, name: string | null, call: Call): Promise<NewToken>;
  /** Whose token a key names, as far as the key itself tells; asks nobody. */
  ownerOf?(key: string): PrincipalReference | null;
  rename?(key: string, name: string, call: Call): Promise<Written<TokenRecord>>;
  revoke?(key: string, call: Call): Promise<Done>;
}

export interface NewToken extends Written<TokenRecord> {
  /** The token itself: to be handed to the caller once, and kept nowhere. */
  secret: string;
}

/** Lists of tokens are ordered by the first of these fields that a record has. */
export const tokenOrder: readonly (keyof TokenRecord)[] = ['key'];
