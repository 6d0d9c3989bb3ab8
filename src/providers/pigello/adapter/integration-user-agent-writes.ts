import type {
  IntegrationUserAgentChanges,
  IntegrationUserAgentWrites,
} from '../../../contract/integration-user-agent.ts';
import { faultsIn, refuseFaults } from '../../../kit/input.ts';
import type { ApiIntegrationUserAgent } from '../api.ts';
import { agentChanges, newAgent, pairFaults } from '../inputs.ts';
import { agentNames, toAgentRequest } from '../requests.ts';
import type { Context } from './context.ts';
import { createEntityWriter } from './entity-writer.ts';
import { agentEntity } from './integration-user-agents.ts';

export function integrationUserAgentWrites(context: Context): Required<IntegrationUserAgentWrites> {
  const { http, settings } = context;
  const writer = createEntityWriter(context, agentEntity, {
    resource: 'integration user agent',
    names: agentNames,
    identity: ['application_id', 'service_id', 'service_version_id', 'clashing_priority', 'custom_id'],
    unread: (id) => ({ key: id, externalId: id }),
  });

  return {
    async create(input, call) {
      refuseFaults(http, [...faultsIn(newAgent, input), ...pairFaults(input)]);
      return writer.create(toAgentRequest(input, settings.relationForm), call);
    },
    async update(id, changes, call) {
      refuseFaults(http, [
        ...faultsIn(agentChanges, changes),
        ...(isHalfPair(changes) ? [] : pairFaults(changes)),
      ]);
      const isComplete = alwaysSent.every((name) => name in changes) && !isHalfPair(changes);
      const stored = isComplete ? null : await writer.stored(id, call, isHalfPair(changes) ? pair : []);
      if (stored !== null && Object.keys(changes).length === 0) {
        return { record: writer.toRecord(stored), warnings: [] };
      }
      const merged = stored === null ? changes : merge(stored, changes);
      refuseFaults(http, pairFaults(merged));
      return writer.update(id, toAgentRequest(merged, settings.relationForm), call);
    },
    delete: writer.delete,
  };
}

/** The schema of a PATCH marks these as required: where they have not changed, they are sent as they are. */
const alwaysSent = ['applicationId', 'serviceId', 'serviceVersionId', 'clashingPriority'] as const;

const pair = ['activation_object_id', 'activation_content_type'] as const;

/** Whether half of the pair may be sent alone is documented nowhere, so the other half goes with it. */
function merge(
  stored: ApiIntegrationUserAgent,
  changes: IntegrationUserAgentChanges,
): IntegrationUserAgentChanges {
  return {
    applicationId: stored.application_id,
    serviceId: stored.service_id,
    serviceVersionId: stored.service_version_id,
    clashingPriority: stored.clashing_priority,
    ...(isHalfPair(changes) && {
      activationObjectId: stored.activation_object_id,
      activationContentTypeId: stored.activation_content_type?.id ?? null,
    }),
    ...changes,
  };
}

function isHalfPair(changes: IntegrationUserAgentChanges): boolean {
  return 'activationObjectId' in changes !== 'activationContentTypeId' in changes;
}
