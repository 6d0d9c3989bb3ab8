import { capabilities } from '../contract/capability.ts';
import { type errorCodes, InputError } from '../errors.ts';
import type { Backend, Health } from '../loaders/backend.ts';
import type { FailureScope } from '../loaders/failure.ts';
import type { Loaders } from '../loaders/loaders.ts';
import type { Quota } from '../transport/exchange.ts';
import { builder } from './builder.ts';
import { ProviderEnum } from './filters.ts';
import { BackendFailureRef, BackendRef, NodeRef, UndecidedRef } from './refs.ts';
import { noSuchBackend } from './refusal.ts';

export const CapabilityEnum = builder.enumType('Capability', {
  description: 'What a backend can do; a client asks before it shows a button.',
  values: Object.fromEntries(
    capabilities.map((capability) => [capability, { description: sentenceOf(capability) }]),
  ) as { [C in (typeof capabilities)[number]]: { description: string } },
});

function sentenceOf(capability: string): string {
  const words = capability.toLowerCase().split('_');
  const verb = words.pop() ?? '';
  return `The backend can ${verb} ${words.join(' ')} records.`;
}

export const ErrorCodeEnum = builder.enumType('ErrorCode', {
  description: 'Why something could not be done; the same codes in `failures`, errors and extensions.',
  values: {
    INVALID_INPUT: { description: 'The request itself is wrong; it will not help to repeat it.' },
    NOT_FOUND: { description: 'There is no such thing.' },
    PERMISSION_DENIED: { description: 'Known, and not allowed: the caller, or the gateway at the backend.' },
    UNAUTHENTICATED: { description: 'The caller did not say who it is.' },
    CONFLICT: { description: 'It contradicts the present state.' },
    UNSUPPORTED: { description: 'The backend has no such operation.' },
    RATE_LIMITED: { description: 'Too many requests; try again later.' },
    BACKEND_UNAVAILABLE: { description: 'The backend cannot be reached or failed.' },
    BACKEND_TIMEOUT: { description: 'The backend did not answer in time.' },
    BACKEND_AUTHENTICATION: { description: "The backend does not accept the gateway's credentials." },
    BACKEND_PROTOCOL: { description: 'The backend answered something that its contract does not allow.' },
    OUTCOME_UNKNOWN: { description: 'The request left and no answer came back.' },
    INTERNAL: { description: 'A fault of the gateway; the log has it under the request id.' },
  } satisfies Record<(typeof errorCodes)[number], { description: string }>,
});

const BackendStatusEnum = builder.enumType('BackendStatus', {
  description: 'What the last look at a backend found.',
  values: {
    UP: { description: 'It answers and accepts our credentials.' },
    DEGRADED: {
      description: 'It answers, but refuses us: credentials, permissions, rate limit or protocol.',
    },
    DOWN: { description: 'It does not answer.' },
    UNKNOWN: { description: 'The check was given up.' },
  },
});

const BackendHealthRef = builder.objectRef<Health>('BackendHealth').implement({
  description: 'What a check of the backend found: made when asked, at most once a second.',
  fields: (t) => ({
    status: t.field({
      type: BackendStatusEnum,
      description: 'The finding.',
      resolve: (health) => health.status,
    }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why, when it is not UP.' }),
    checkedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was checked.',
      resolve: (health) => health.checkedAt,
    }),
    latencyMs: t.exposeFloat('latencyMs', {
      nullable: true,
      description: 'How long the check took, in milliseconds.',
    }),
  }),
});

const BackendQuotaRef = builder.objectRef<Quota>('BackendQuota').implement({
  description: 'What the backend last said of our request quota.',
  fields: (t) => ({
    limit: t.exposeInt('limit', { nullable: true, description: 'Requests in one window.' }),
    remaining: t.exposeInt('remaining', { nullable: true, description: 'Requests left in this window.' }),
    resetsAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the window ends.',
      resolve: (quota) => quota.resetsAt,
    }),
  }),
});

builder.objectType(BackendRef, {
  description:
    'One configured connection to a provider. Who may read a record may read the name and the provider of its backend; the rest needs the scope backends:read.',
  interfaces: [NodeRef],
  fields: (t) => ({
    name: t.exposeString('name', {
      description: 'The name the operator gave it in the configuration, for instance accounts-prod.',
    }),
    provider: t.field({ type: ProviderEnum, description: 'What kind it is.', resolve: (b) => b.provider }),
    capabilities: t.field({
      type: [CapabilityEnum],
      nullable: true,
      authScopes: { scope: 'backends:read' },
      description:
        'What it can do, derived from the operations that its adapter has. Needs the scope backends:read.',
      resolve: (b) => [...b.capabilities],
    }),
    health: t.field({
      type: BackendHealthRef,
      nullable: true,
      authScopes: { scope: 'backends:read' },
      description: 'Asks the backend for its cheapest authenticated read. Needs the scope backends:read.',
      resolve: (b, _args, { loaders }) => b.health(loaders.call(b)),
    }),
    quota: t.field({
      type: BackendQuotaRef,
      nullable: true,
      authScopes: { scope: 'backends:read' },
      description:
        'What the backend last said of our request quota; null where it says nothing. Needs the scope backends:read.',
      resolve: (b) => b.quota(),
    }),
  }),
});

const FailureScopeEnum = builder.enumType('FailureScope', {
  description: 'How much of a list is missing.',
  values: {
    BACKEND: { description: 'Everything of the backend that the list would hold, from some place on.' },
    PARTITION: { description: "One part of it, such as one account's users." },
    RECORD: { description: 'One record, or one field of a record.' },
  } satisfies Record<FailureScope, { description: string }>,
});

builder.objectType(BackendFailureRef, {
  description:
    'A backend that could not answer its part of a list, or one record of it that could not be read.',
  fields: (t) => ({
    backend: t.field({
      type: BackendRef,
      description: 'Which one.',
      resolve: ({ error }, _args, { loaders }) => backendNamed(error.backend, loaders),
    }),
    code: t.field({
      type: ErrorCodeEnum,
      description: 'Why, for programs.',
      resolve: ({ error }) => error.code,
    }),
    message: t.string({
      description: 'Why, for people; names the backend.',
      resolve: ({ error }) => error.message,
    }),
    retryable: t.boolean({
      description: 'Whether asking again may help.',
      resolve: ({ error }) => error.retryable,
    }),
    retryAfterSeconds: t.float({
      nullable: true,
      description: 'How long the backend asks to wait, in seconds.',
      resolve: ({ error }) => error.retryAfterSeconds,
    }),
    scope: t.field({
      type: FailureScopeEnum,
      description: 'How much is missing.',
      resolve: ({ scope }) => scope,
    }),
    recoverable: t.boolean({
      description: 'Asking behind endCursor asks again for what is missing.',
      resolve: ({ recoverable }) => recoverable,
    }),
    field: t.string({
      nullable: true,
      description:
        'The field that could not be read and is null, where the record itself is in the list; else null.',
      resolve: ({ field }) => field,
    }),
  }),
});

builder.objectType(UndecidedRef, {
  description: 'Records that a filter could not judge, since their backend does not tell what it asks about.',
  fields: (t) => ({
    backend: t.field({
      type: BackendRef,
      description: 'The backend that keeps them.',
      resolve: ({ backend }, _args, { loaders }) => backendNamed(backend, loaders),
    }),
    count: t.exposeInt('count', { description: 'How many records, since the beginning of the walk.' }),
    field: t.exposeString('field', { description: 'The field that the backend does not tell.' }),
  }),
});

function backendNamed(name: string, { backend, backends }: Loaders): Backend {
  const found = backend(name);
  if (found === undefined) throw new InputError(noSuchBackend(name, backends), 'INTERNAL');
  return found;
}

builder.queryFields((t) => ({
  backends: t.field({
    type: [BackendRef],
    nullable: true,
    authScopes: { scope: 'backends:read' },
    description:
      'All backends that the caller may see, in the order of the configuration. Asks none of them.',
    resolve: (_root, _args, { loaders }) => [...loaders.backends],
  }),
  backend: t.field({
    type: BackendRef,
    nullable: true,
    authScopes: { scope: 'backends:read' },
    description: 'One backend; null when there is none of that name.',
    args: { name: t.arg.string({ required: true, description: 'Its name in the configuration.' }) },
    resolve: (_root, { name }, { loaders }) => loaders.backend(name) ?? null,
  }),
}));
