import { backends } from '../../rows.js';

/** The upstreams by names that GraphQL can have. */
export const subgraphs = backends.map((name) => name.replace('-', ''));

export function prefixOf(subgraph) {
  return `${subgraph}_`;
}
