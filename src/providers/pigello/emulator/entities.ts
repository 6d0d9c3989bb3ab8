import type { Dataset } from '../../../sandbox/dataset.ts';
import { agentRows } from './agents.ts';
import {
  agentFields,
  type Fields,
  organizationUserFields,
  segmentFields,
  subtenantFields,
  tenantFields,
} from './fields.ts';
import { organizationUserRows, segmentRows, subtenantRows, tenantRows } from './people.ts';
import type { Row } from './table.ts';

export interface EntityDefinition {
  /** Begins and ends with a slash. */
  path: string;
  fields: Fields;
  rows(dataset: Dataset): Row[];
}

export const entityDefinitions: readonly EntityDefinition[] = [
  { path: '/accounts/users/api/integrationuseragent/', fields: agentFields, rows: agentRows },
  {
    path: '/accounts/users/organization/organizationuser/',
    fields: organizationUserFields,
    rows: organizationUserRows,
  },
  { path: '/accounts/users/customer/tenant/', fields: tenantFields, rows: tenantRows },
  { path: '/accounts/users/customer/subtenant/', fields: subtenantFields, rows: subtenantRows },
  {
    path: '/accounts/users/organization/organizationusersegment/',
    fields: segmentFields,
    rows: segmentRows,
  },
];
