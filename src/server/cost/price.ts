import type { Backend } from '../../loaders/backend.ts';
import type { Variables } from './argument-values.ts';
import type { Resource } from './places.ts';

/** The price of what is asked of so many values. */
export type Price = (count: number, asked: Asked) => number;

export interface Asked {
  backends: readonly Backend[];
  variables: Variables;
}

/** Where a field stands. */
export interface Around {
  /** The kinds of records that it belongs to; none at the root. */
  parents: readonly Resource[];
  /** Records that are there already: those of a list, or of a value around it. */
  atHand: readonly Resource[];
  isRoot: boolean;
}
