import type { InputFieldBuilder } from '@pothos/core';
import type { IntegrationUserAgentChanges } from '../../contract/integration-user-agent.ts';
import type { Backend } from '../../loaders/backend.ts';
import { builder } from '../builder.ts';
import type { GraphContext } from '../context.ts';
import { AcceptanceModeEnum } from '../integration-user-agent.ts';
import { keyField } from '../mutation/inputs.ts';
import { mutate } from '../mutation/mutate.ts';
import { deletionResultOf, resourceResultOf } from '../mutation/payload.ts';
import { findBackend, keyIn, readId, refuseNulls } from '../mutation/references.ts';
import { given, givenOrNull, must, ranWith, ranWithout } from '../mutation/run.ts';
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
  activationVariables: 'Free settings of the activation; null clears them.',
  activationData:
    'Free data of the activation; may hold secrets, and is kept out of the audit trail. Null clears it.',
};

/** What may be said of an agent, new or not. */
function optionalFields(t: InputFieldBuilder<typeof builder.$inferSchemaTypes, 'InputObject'>) {
  return {
    active: t.boolean({ description: about.active }),
    category: t.string({ description: about.category }),
    customId: t.string({ description: about.customId }),
    organizationId: t.id({ description: about.organizationId }),
    accessRequiresSpecificObjectConnection: t.boolean({
      description: about.accessRequiresSpecificObjectConnection,
    }),
    personalInformationAcceptanceMode: t.field({ type: AcceptanceModeEnum, description: about.mode }),
    activationObjectId: t.field({ type: 'UUID', description: about.activationObjectId }),
    activationContentTypeId: t.field({ type: 'UUID', description: about.activationContentTypeId }),
    activationVariables: t.field({ type: 'JSONObject', description: about.activationVariables }),
    activationData: t.field({ type: 'JSONObject', description: about.activationData }),
  };
}

const CreateInput = builder.inputType('CreateIntegrationUserAgentInput', {
  description: 'A new integration user agent.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    backend: t.string({ required: true, description: 'The name of the backend that shall keep it.' }),
    applicationId: t.field({ type: 'UUID', required: true, description: about.applicationId }),
    serviceId: t.field({ type: 'UUID', required: true, description: about.serviceId }),
    serviceVersionId: t.field({ type: 'UUID', required: true, description: about.serviceVersionId }),
    clashingPriority: t.int({ required: true, description: about.clashingPriority }),
    ...optionalFields(t),
  }),
});

const UpdateInput = builder.inputType('UpdateIntegrationUserAgentInput', {
  description: 'Changes of an integration user agent. What is absent stays as it is.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    id: t.id({ required: true, description: 'The agent.' }),
    applicationId: t.field({ type: 'UUID', description: about.applicationId }),
    serviceId: t.field({ type: 'UUID', description: about.serviceId }),
    serviceVersionId: t.field({ type: 'UUID', description: about.serviceVersionId }),
    clashingPriority: t.int({ description: about.clashingPriority }),
    ...optionalFields(t),
  }),
});

const DeleteInput = builder.inputType('DeleteIntegrationUserAgentInput', {
  description: 'Which agent to delete.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    id: t.id({ required: true, description: 'The agent.' }),
  }),
});

type ChangesInput = Omit<typeof UpdateInput.$inferInput, 'id' | 'idempotencyKey'>;

function changesOf(
  input: ChangesInput,
  backend: Backend,
  context: GraphContext,
): IntegrationUserAgentChanges {
  return {
    ...given('applicationId', input.applicationId),
    ...given('serviceId', input.serviceId),
    ...given('serviceVersionId', input.serviceVersionId),
    ...given('clashingPriority', input.clashingPriority),
    ...given('active', input.active),
    ...givenOrNull('category', input.category),
    ...givenOrNull('customId', input.customId),
    ...givenOrNull('organizationKey', organizationOf(input.organizationId, backend, context)),
    ...given('accessRequiresSpecificObjectConnection', input.accessRequiresSpecificObjectConnection),
    ...givenOrNull('personalInformationAcceptanceMode', input.personalInformationAcceptanceMode),
    ...givenOrNull('activationObjectId', input.activationObjectId),
    ...givenOrNull('activationContentTypeId', input.activationContentTypeId),
    ...givenOrNull('activationVariables', input.activationVariables),
    ...givenOrNull('activationData', input.activationData),
  };
}

function organizationOf(
  id: string | null | undefined,
  backend: Backend,
  context: GraphContext,
): string | null | undefined {
  if (id === null || id === undefined) return id;
  return keyIn(backend, 'organizationId', readId('organizationId', id, ['Account'], context));
}

builder.mutationField('createIntegrationUserAgent', (t) =>
  t.field({
    type: resourceResultOf('CreateIntegrationUserAgent', 'integrationUserAgent', IntegrationUserAgentRef),
    nullable: true,
    description: 'Makes an integration user agent (Pigello).',
    args: { input: t.arg({ type: CreateInput, required: true, description: 'What to make.' }) },
    resolve: (_root, { input }, context) =>
      mutate(context, {
        operation: 'createIntegrationUserAgent',
        scope: 'integrationUserAgents:write',
        input,
        prepare: () => {
          const backend = findBackend(input.backend, context);
          const create = must(backend, 'INTEGRATION_USER_AGENT_CREATE');
          const { applicationId, serviceId, serviceVersionId, clashingPriority } = input;
          const required = { applicationId, serviceId, serviceVersionId, clashingPriority };
          const agent = { ...changesOf(input, backend, context), ...required };
          return {
            backends: [backend],
            targetIds: [],
            run: () =>
              ranWith('IntegrationUserAgent', backend, create(agent, context.loaders.writeCall(backend))),
          };
        },
      }),
  }),
);

const clearable = [
  'category',
  'customId',
  'organizationId',
  'personalInformationAcceptanceMode',
  'activationObjectId',
  'activationContentTypeId',
  'activationVariables',
  'activationData',
];

builder.mutationField('updateIntegrationUserAgent', (t) =>
  t.field({
    type: resourceResultOf('UpdateIntegrationUserAgent', 'integrationUserAgent', IntegrationUserAgentRef),
    nullable: true,
    description: 'Changes an integration user agent (Pigello).',
    args: { input: t.arg({ type: UpdateInput, required: true, description: 'What to change.' }) },
    resolve: (_root, { input }, context) =>
      mutate(context, {
        operation: 'updateIntegrationUserAgent',
        scope: 'integrationUserAgents:write',
        input,
        prepare: () => {
          refuseNulls(input, clearable);
          const { backend, key } = readId('id', input.id, ['IntegrationUserAgent'], context);
          const update = must(backend, 'INTEGRATION_USER_AGENT_UPDATE');
          const changes = changesOf(input, backend, context);
          return {
            backends: [backend],
            targetIds: [input.id],
            run: () =>
              ranWith(
                'IntegrationUserAgent',
                backend,
                update(key, changes, context.loaders.writeCall(backend)),
              ),
          };
        },
      }),
  }),
);

builder.mutationField('deleteIntegrationUserAgent', (t) =>
  t.field({
    type: deletionResultOf('DeleteIntegrationUserAgent'),
    nullable: true,
    description: 'Deletes an integration user agent (Pigello).',
    args: { input: t.arg({ type: DeleteInput, required: true, description: 'Which one.' }) },
    resolve: (_root, { input }, context) =>
      mutate(context, {
        operation: 'deleteIntegrationUserAgent',
        scope: 'integrationUserAgents:write',
        input,
        prepare: () => {
          const { backend, key } = readId('id', input.id, ['IntegrationUserAgent'], context);
          const remove = must(backend, 'INTEGRATION_USER_AGENT_DELETE');
          return {
            backends: [backend],
            targetIds: [input.id],
            run: () => ranWithout(input.id, remove(key, context.loaders.writeCall(backend))),
          };
        },
      }),
  }),
);
