import type { Row } from './row.ts';
import { astraRows } from './rows-astra.ts';
import { autonomaRows } from './rows-autonoma.ts';
import { oispRows } from './rows-oisp.ts';
import { pigelloRows } from './rows-pigello.ts';
import { wavefrontRows } from './rows-wavefront.ts';

/** Every mutation in every backend that can do it. */
export const rows: readonly Row[] = [
  ...astraRows,
  ...autonomaRows,
  ...oispRows,
  ...pigelloRows,
  ...wavefrontRows,
];
