import type { Profile } from './profiles.ts';
import { type Relation, type ResourceName, resources } from './resources.ts';
import type { Row, Tables } from './tables.ts';

/** Finds a relation by the name that this tenant gives it; undefined where it has none. */
export function findRelation(resource: ResourceName, name: string, profile: Profile): Relation | undefined {
  const { relations } = resources[resource];
  if (resource === 'account' && (name === 'assets' || name === 'devices')) {
    return name === profile.assetRelation ? relations['assets'] : undefined;
  }
  return Object.hasOwn(relations, name) ? relations[name] : undefined;
}

/** The rows come in no particular order, as no page promises one. */
export function relatedRows(tables: Tables, relation: NonNullable<Relation>, id: string): Row[] {
  const links = tables.links(relation.link);
  const ids = relation.from === 'left' ? links.rightsOf(id) : links.leftsOf(id);
  const rows = tables.rows(relation.to);
  return [...ids].flatMap((other) => rows.get(other) ?? []);
}
