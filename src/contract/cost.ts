/** What reading costs at a backend: how the gateway estimates the requests of an operation before it sends any. */
import type { ResourceType } from '../model.ts';

/** The requests, in numbers, that so many records take. */
export type Requests = (records: number) => number;

/**
 * What the reads of one resource take. Prudence: rather too many than too few, as of a backend with the records that the
 * operation asks for and nothing remembered.
 */
export interface ReadCost {
  /** A list over the whole backend that shows so many records. */
  list: Requests;
  /** A list of one parent's records: the users of an account, the members of a group. */
  listOfParent: Requests;
  /** So many records, read by id or as what other records name. */
  byId: Requests;
  /** Resources that come inside these records, and cost nothing more. */
  carries?: readonly ResourceType[];
  /** Fields that lists do not carry: with one of them, the records of a list are read by id as well. */
  notInLists?: readonly string[];
}

export type ReadCosts = { readonly [Type in ResourceType]?: ReadCost };
