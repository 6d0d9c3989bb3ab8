import type { IntegrationUserAgentOperations } from '../../../contract/integration-user-agent.ts';
import type { PrincipalFilter } from '../../../contract/principal.ts';
import { emptyPage } from '../../../kit/pages.ts';
import { integrationUserAgent } from '../api.ts';
import { isId } from '../keys.ts';
import { toIntegrationUserAgent } from '../normalize.ts';
import type { Context } from './context.ts';
import { createEntityReader, type Filters } from './entity-reader.ts';
import { createPagedList } from './paged-list.ts';

export function integrationUserAgentOperations(context: Context): IntegrationUserAgentOperations {
  const agents = createEntityReader(context, agentEntity);
  const list = createPagedList('IntegrationUserAgent', context, agentEntity);
  return {
    get: agents.get,
    getMany: agents.getMany,
    async list(query, call) {
      const { parent, filter } = query;
      if (parent !== null && (parent.type !== 'Account' || !isId(parent.key))) return emptyPage();
      return list(query, toFilters(filter, parent?.key ?? null), call);
    },
  };
}

export const agentEntity = {
  name: 'Integrationuseragent',
  path: '/accounts/users/api/integrationuseragent/',
  schema: integrationUserAgent,
  normalize: toIntegrationUserAgent,
  orderBy: 'id',
};

function toFilters(filter: PrincipalFilter, organizationId: string | null): Filters {
  return {
    query: {
      ...(filter.active !== undefined && { is_active: String(filter.active) }),
      ...(organizationId !== null && { organization__in: organizationId }),
    },
    // `_search` is not sent: which fields it looks at is documented nowhere, and it might drop a match.
    exact: filter.search === undefined,
  };
}
