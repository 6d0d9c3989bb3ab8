import type { IntegrationActivationRecord } from '../contract/integration-user-agent.ts';
import { builder } from './builder.ts';
import { connectionOf } from './connection.ts';
import { PrincipalFilterInput } from './filters.ts';
import { readerOf, readOr, requiredOf } from './read.ts';
import { defineQueries } from './record-queries.ts';
import { AccountRef, IntegrationUserAgentRef, NodeRef, PrincipalRef, ResourceRef } from './refs.ts';

const read = readerOf('IntegrationUserAgent');

const required = requiredOf('IntegrationUserAgent');

export const AcceptanceModeEnum = builder.enumType('PersonalInformationAcceptanceMode', {
  description: 'The backend documents the numbers 0, 1, 2 and no meaning, so none is invented here.',
  values: {
    MODE_0: { description: 'The number 0.' },
    MODE_1: { description: 'The number 1.' },
    MODE_2: { description: 'The number 2.' },
  },
});

const ActivationRef = builder.objectRef<IntegrationActivationRecord>('IntegrationActivation').implement({
  description:
    'What the agent was activated for. The pair (objectId, contentTypeId) is set or null together.',
  fields: (t) => ({
    objectId: t.field({
      type: 'UUID',
      nullable: true,
      description: 'The object that it was activated on.',
      resolve: (activation) => activation.objectId,
    }),
    contentTypeId: t.field({
      type: 'UUID',
      nullable: true,
      description: 'The kind of that object.',
      resolve: (activation) => activation.contentTypeId,
    }),
    variables: t.field({
      type: 'JSONObject',
      nullable: true,
      description: 'Free settings of the activation.',
      resolve: (activation) => activation.variables,
    }),
    data: t.field({
      type: 'JSONObject',
      nullable: true,
      authScopes: { scope: 'native:read' },
      description: 'Free data of the activation; may hold secrets. Needs the scope native:read.',
      resolve: (activation) => activation.data,
    }),
  }),
});

const noActivation: IntegrationActivationRecord = {
  objectId: null,
  contentTypeId: null,
  variables: null,
  data: null,
};

builder.objectType(IntegrationUserAgentRef, {
  description: 'A program that acts in the backend as a user.',
  interfaces: [NodeRef, ResourceRef, PrincipalRef],
  authScopes: { scope: 'integrationUserAgents:read' },
  fields: (t) => ({
    applicationId: t.field({
      type: 'UUID',
      description: 'The application, as registered in the Developer Portal.',
      resolve: required('applicationId'),
    }),
    serviceId: t.field({
      type: 'UUID',
      description: 'The service under the application.',
      resolve: required('serviceId'),
    }),
    serviceVersionId: t.field({
      type: 'UUID',
      description: 'The version that the customer activated; may differ between agents of one service.',
      resolve: required('serviceVersionId'),
    }),
    organization: t.field({
      type: AccountRef,
      nullable: true,
      authScopes: { scope: 'accounts:read' },
      description:
        'The organization that it belongs to: a reference, since the backend cannot read organizations.',
      resolve: async (agent, _args, { loaders }) => {
        const key = await loaders.field(agent, 'organizationKey');
        return key === null ? null : loaders.reference('Account', agent.backend, key);
      },
    }),
    category: t.string({ nullable: true, description: 'Free category.', resolve: read('category') }),
    customId: t.string({
      nullable: true,
      description: "The caller's own key, at most 128 characters.",
      resolve: read('customId'),
    }),
    clashingPriority: t.int({
      description: 'Which agent wins where two clash; the backend does not document whether high or low.',
      resolve: required('clashingPriority'),
    }),
    registeredIpAddresses: t.stringList({
      nullable: true,
      description: 'Addresses that it may call from; null: not said.',
      resolve: read('registeredIpAddresses'),
    }),
    subscribedEvents: t.field({
      type: ['JSON'],
      nullable: { list: false, items: true },
      description: 'Events that it is told of, as the backend writes them.',
      resolve: readOr<'IntegrationUserAgent', 'subscribedEvents'>('subscribedEvents', () => []),
    }),
    allowedAccess: t.field({
      type: 'JSONObject',
      description: 'What it may reach, as the backend writes it.',
      resolve: required('allowedAccess'),
    }),
    activation: t.field({
      type: ActivationRef,
      description: 'What it was activated for.',
      resolve: readOr<'IntegrationUserAgent', 'activation'>('activation', () => noActivation),
    }),
    personalInformationAcceptanceMode: t.field({
      type: AcceptanceModeEnum,
      nullable: true,
      description: 'How access to personal information is accepted.',
      resolve: read('personalInformationAcceptanceMode'),
    }),
    requiresPersonalInformationAccess: t.boolean({
      description: 'Whether it needs personal information.',
      resolve: required('requiresPersonalInformationAccess'),
    }),
    requiresSoleCategoryOwnership: t.boolean({
      description: 'Whether it must be the only agent of its category.',
      resolve: required('requiresSoleCategoryOwnership'),
    }),
    accessRequiresSpecificObjectConnection: t.boolean({
      nullable: true,
      description: 'Whether it reaches only objects that it is connected to.',
      resolve: read('accessRequiresSpecificObjectConnection'),
    }),
    allowsTenantTokenGeneration: t.boolean({
      description: 'Whether tenants may generate tokens for it.',
      resolve: required('allowsTenantTokenGeneration'),
    }),
    allowsSubTenantTokenGeneration: t.boolean({
      description: 'Whether sub-tenants may generate tokens for it.',
      resolve: required('allowsSubTenantTokenGeneration'),
    }),
    hasTenantHttpInvokableMethod: t.boolean({
      description: 'Whether tenants may invoke one of its methods over HTTP.',
      resolve: required('hasTenantHttpInvokableMethod'),
    }),
    hasSubTenantHttpInvokableMethod: t.boolean({
      description: 'Whether sub-tenants may invoke one of its methods over HTTP.',
      resolve: required('hasSubTenantHttpInvokableMethod'),
    }),
  }),
});

export const IntegrationUserAgentConnection = connectionOf('IntegrationUserAgent', IntegrationUserAgentRef);

defineQueries({
  type: 'IntegrationUserAgent',
  scope: 'integrationUserAgents:read',
  one: { field: 'integrationUserAgent', ref: IntegrationUserAgentRef, called: 'integration user agent' },
  all: {
    field: 'integrationUserAgents',
    ref: IntegrationUserAgentConnection,
    filter: PrincipalFilterInput,
    called: 'integration user agents',
    order: 'id',
  },
});
