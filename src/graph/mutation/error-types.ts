import type { InterfaceRef, ObjectRef } from '@pothos/core';
import { CapabilityEnum, ErrorCodeEnum } from '../backend.ts';
import { builder } from '../builder.ts';
import { BackendRef } from '../refs.ts';
import type { Fault, FaultType, InvalidField } from './fault.ts';

type SchemaTypes = typeof builder.$inferSchemaTypes;

export const OperationErrorRef: InterfaceRef<SchemaTypes, Fault> = builder
  .interfaceRef<Fault>('OperationError')
  .implement({
    description: 'Why a mutation did not do what was asked.',
    resolveType: (fault) => fault.type,
    fields: (t) => ({
      code: t.field({
        type: ErrorCodeEnum,
        description: 'Why, for programs.',
        resolve: (fault) => fault.code,
      }),
      message: t.exposeString('message', {
        description: 'Why, for people: what was expected, and what came.',
      }),
      retryable: t.exposeBoolean('retryable', {
        description: 'Whether the same, with the same idempotency key, may succeed later.',
      }),
      backend: t.field({
        type: BackendRef,
        nullable: true,
        description: 'The backend that refused; null when the gateway did.',
        resolve: ({ backend }, _args, { loaders }) =>
          backend === null ? null : (loaders.backend(backend) ?? null),
      }),
    }),
  });

const InvalidFieldRef = builder.objectRef<InvalidField>('InvalidField').implement({
  description: 'One field of the input that cannot be right.',
  fields: (t) => ({
    path: t.exposeStringList('path', { description: 'Where: ["input", "attributes", "0", "name"].' }),
    reason: t.exposeString('reason', { description: 'What was expected, and what came.' }),
  }),
});

function errorType(name: FaultType, description: string): ObjectRef<SchemaTypes, Fault> {
  return builder.objectRef<Fault>(name).implement({ description, interfaces: [OperationErrorRef] });
}

const InvalidInput = builder.objectRef<Fault>('InvalidInputError').implement({
  description: 'The input cannot be right. Nothing was sent, or the backend refused it as invalid.',
  interfaces: [OperationErrorRef],
  fields: (t) => ({
    fields: t.field({
      type: [InvalidFieldRef],
      description: 'The fields to mend.',
      resolve: (fault) => fault.fields,
    }),
  }),
});

const UnsupportedOperation = builder.objectRef<Fault>('UnsupportedOperationError').implement({
  description: 'The backend has no such operation. Nothing was sent.',
  interfaces: [OperationErrorRef],
  fields: (t) => ({
    capability: t.field({
      type: CapabilityEnum,
      description: 'What it lacks; see Backend.capabilities.',
      resolve: (fault) => {
        if (fault.capability === null) throw new Error('an unsupported operation without its capability');
        return fault.capability;
      },
    }),
  }),
});

const RateLimited = builder.objectRef<Fault>('RateLimitedError').implement({
  description: 'The backend wants no more requests for now. Nothing happened.',
  interfaces: [OperationErrorRef],
  fields: (t) => ({
    retryAfterSeconds: t.exposeFloat('retryAfterSeconds', {
      nullable: true,
      description: 'How long it asks to wait, in seconds.',
    }),
  }),
});

/** Every error that a mutation's result may be. */
export const errorTypes = [
  InvalidInput,
  errorType('NotFoundError', 'What should be changed is not there.'),
  errorType('PermissionDeniedError', 'The caller, or the gateway at the backend, may not do this.'),
  errorType(
    'ConflictError',
    'It contradicts the present state, or the idempotency key was used for something else.',
  ),
  UnsupportedOperation,
  RateLimited,
  errorType(
    'BackendUnavailableError',
    'The backend cannot be reached or failed; nothing is known to have happened.',
  ),
  errorType(
    'OutcomeUnknownError',
    'The request left and no answer came back: it may or may not have happened.',
  ),
];
