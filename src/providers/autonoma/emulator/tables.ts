import type { Json } from '../../../model.ts';
import type { Dataset } from '../../../sandbox/dataset.ts';
import { createLinks, type Links } from './links.ts';
import type { Profile } from './profiles.ts';
import { type LinkName, linkNames, type TableName } from './resources.ts';

export type Row = { id: string | number } & { [name: string]: Json };

/** Everything that the tenant holds. Ids are texts in every index, numbers or not in the rows. */
export interface Tables {
  rows(table: TableName): Map<string, Row>;
  links(name: LinkName): Links;
  /** Adds a row with the table's next id. */
  add(table: TableName, fields: { [name: string]: Json }): Row;
  /** Takes the row and all its links away. */
  remove(table: TableName, id: string): void;
}

export function createTables(dataset: Dataset, profile: Profile): Tables {
  const tables = new Map<TableName, Map<string, Row>>();
  const links = new Map<LinkName, Links>();
  const counts = new Map<TableName, number>();

  function rows(table: TableName): Map<string, Row> {
    const found = tables.get(table) ?? new Map<string, Row>();
    tables.set(table, found);
    return found;
  }

  function linksNamed(name: LinkName): Links {
    const found = links.get(name) ?? createLinks();
    links.set(name, found);
    return found;
  }

  return {
    rows,
    links: linksNamed,
    add(table, fields) {
      const count = counts.get(table) ?? 0;
      counts.set(table, count + 1);
      const id = profile.ids === 'uuid' ? dataset.uuid('autonoma', table, count) : firstIds[table] + count;
      const row: Row = { id, ...fields };
      rows(table).set(String(id), row);
      return row;
    },
    remove(table, id) {
      rows(table).delete(id);
      for (const name of linkNames) {
        const [left, right] = name.split('-');
        if (left === table) linksNamed(name).removeLeft(id);
        if (right === table) linksNamed(name).removeRight(id);
      }
    },
  };
}

/** The first ids are far apart, so that an id of one table is seldom one of another. */
const firstIds: Readonly<Record<TableName, number>> = {
  account: 41,
  user: 1_000_001,
  role: 201,
  metadata: 501,
  permission: 801,
  iftttrule: 901,
  asset: 3001,
  gateway: 7001,
};
