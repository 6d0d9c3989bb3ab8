import type { Backend } from '../../loaders/backend.ts';
import type { GraphContext } from '../context.ts';
import { AcceptanceModeEnum } from '../integration-user-agent.ts';
import { defineMutation } from '../mutation/define.ts';
import {
  backendField,
  changesInput,
  type InputFields,
  idField,
  idInput,
  mutationInput,
} from '../mutation/inputs.ts';
import { byId, inBackend, keyIn, readId } from '../mutation/references.ts';
import { deletionResult, recordResult } from '../mutation/results.ts';
import { audited, clearable, secret } from '../mutation/traits.ts';
import { IntegrationUserAgentRef } from '../refs.ts';

const about = {
  applicationId: 'The application, as registered in the Developer Portal.',
  serviceId: 'The service under the application.',
  serviceVersionId: 'The version of the service.',
  clashingPriority: 'Which agent wins where two clash.',
  active: 'Whether it may act.',
  category: 'Free category; null clears it.',
  customId: "The caller's own key, at most 128 characters; null clears it.",
  organizationId: 'The organization that it belongs to: the id of an account; null clears it.',
  accessRequiresSpecificObjectConnection: 'Whether it reaches only objects that it is connected to.',
  mode: 'How access to personal information is accepted; null clears it.',
  activationObjectId:
    'The object that it is activated on; set or cleared together with activationContentTypeId.',
  activationContentTypeId: 'The kind of that object; set or cleared together with activationObjectId.',
  activationVariables:
    'Free settings of the activation; may hold secrets, and is kept out of the audit trail. Null clears them.',
  activationData:
    'Free data of the activation; may hold secrets, and is kept out of the audit trail. Null clears it.',
};

/** What may be said of an agent, new or not. */
function optionalFields(t: InputFields) {
  return {
    active: t.boolean({ description: about.active }),
    category: clearable(t.string({ description: about.category })),
    customId: audited(clearable(t.string({ description: about.customId }))),
    organizationId: clearable(t.id({ description: about.organizationId })),
    accessRequiresSpecificObjectConnection: t.boolean({
      description: about.accessRequiresSpecificObjectConnection,
    }),
    personalInformationAcceptanceMode: clearable(
      t.field({ type: AcceptanceModeEnum, description: about.mode }),
    ),
    activationObjectId: clearable(t.field({ type: 'UUID', description: about.activationObjectId })),
    activationContentTypeId: clearable(t.field({ type: 'UUID', description: about.activationContentTypeId })),
    activationVariables: secret(
      clearable(t.field({ type: 'JSONObject', description: about.activationVariables })),
    ),
    activationData: secret(clearable(t.field({ type: 'JSONObject', description: about.activationData }))),
  };
}

const CreateInput = mutationInput(
  'CreateIntegrationUserAgentInput',
  'A new integration user agent.',
  (t) => ({
    backend: backendField(t),
    applicationId: t.field({ type: 'UUID', required: true, description: about.applicationId }),
    serviceId: t.field({ type: 'UUID', required: true, description: about.serviceId }),
    serviceVersionId: t.field({ type: 'UUID', required: true, description: about.serviceVersionId }),
    clashingPriority: t.int({ required: true, description: about.clashingPriority }),
    ...optionalFields(t),
  }),
);

const UpdateInput = changesInput(
  'UpdateIntegrationUserAgentInput',
  'Changes of an integration user agent. What is absent stays as it is.',
  (t) => ({
    id: idField(t, 'The agent.'),
    applicationId: t.field({ type: 'UUID', description: about.applicationId }),
    serviceId: t.field({ type: 'UUID', description: about.serviceId }),
    serviceVersionId: t.field({ type: 'UUID', description: about.serviceVersionId }),
    clashingPriority: t.int({ description: about.clashingPriority }),
    ...optionalFields(t),
  }),
);

/** The organization as the contract names it; null clears it. */
function organizationIn(backend: Backend, id: string | null | undefined, context: GraphContext) {
  if (id === undefined) return {};
  const read = (given: string): string =>
    keyIn(backend, 'organizationId', readId('organizationId', given, ['Account'], context));
  return { organizationKey: id === null ? null : read(id) };
}

defineMutation('createIntegrationUserAgent', {
  description: 'Makes an integration user agent.',
  scope: 'integrationUserAgents:write',
  capability: 'INTEGRATION_USER_AGENT_CREATE',
  input: CreateInput,
  asks: 'What to make.',
  result: recordResult('IntegrationUserAgent', 'integrationUserAgent', IntegrationUserAgentRef),
  target: inBackend,
  run: ({ operate, target: { backend }, values: { organizationId, ...values }, context }) => {
    const agent = { ...values, ...organizationIn(backend, organizationId, context) };
    return (call) => operate(agent, call);
  },
});

defineMutation('updateIntegrationUserAgent', {
  description: 'Changes an integration user agent.',
  scope: 'integrationUserAgents:write',
  capability: 'INTEGRATION_USER_AGENT_UPDATE',
  input: UpdateInput,
  asks: 'What to change.',
  result: recordResult('IntegrationUserAgent', 'integrationUserAgent', IntegrationUserAgentRef),
  target: byId('IntegrationUserAgent'),
  run: ({ operate, target: { backend, key }, values: { organizationId, ...values }, context }) => {
    const changes = { ...values, ...organizationIn(backend, organizationId, context) };
    return (call) => operate(key, changes, call);
  },
});

defineMutation('deleteIntegrationUserAgent', {
  description: 'Deletes an integration user agent.',
  scope: 'integrationUserAgents:write',
  capability: 'INTEGRATION_USER_AGENT_DELETE',
  input: idInput('DeleteIntegrationUserAgentInput', 'Which agent to delete.', 'The agent.'),
  asks: 'Which one.',
  result: deletionResult,
  target: byId('IntegrationUserAgent'),
  run:
    ({ operate, target }) =>
    (call) =>
      operate(target.key, call),
});
