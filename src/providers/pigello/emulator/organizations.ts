import type { Dataset } from '../../../sandbox/dataset.ts';

/** Every site is an organization of its own; ids by the site's index. */
export function organizationIdsOf(dataset: Dataset): string[] {
  return dataset.sites.map((site) => dataset.uuid('pigello', 'organization', site.slug));
}

/** Every organization owns one real estate; ids by the site's index. */
export function realEstateIdsOf(dataset: Dataset): string[] {
  return dataset.sites.map((site) => dataset.uuid('pigello', 'real estate', site.slug));
}

/** The names, permissions and endpoint of roles are documented nowhere: a role is its id. */
export function roleIdsOf(dataset: Dataset): string[] {
  return [0, 1, 2, 3].map((index) => dataset.uuid('pigello', 'role', index));
}
