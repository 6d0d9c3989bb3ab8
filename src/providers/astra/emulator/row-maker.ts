import type { Dataset } from '../../../sandbox/dataset.ts';
import type { Row } from './rows.ts';

/** Makes what all rows begin with: the same ids at every start. */
interface RowMaker {
  row(name: string, version: string, ...words: (string | number)[]): Row;
}

export function createRowMaker(dataset: Dataset, at: Date, createdBy: string): RowMaker {
  const time = at.toISOString();
  return {
    row: (name, version, ...words) => ({
      type: `application/${name}`,
      version,
      id: dataset.uuid('astra', ...words),
      metadata: { labels: [], creationTimestamp: time, modificationTimestamp: time, createdBy },
    }),
  };
}
