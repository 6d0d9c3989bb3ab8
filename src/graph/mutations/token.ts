import { principalTypes } from '../../model.ts';
import { builder } from '../builder.ts';
import { invalid } from '../mutation/fault.ts';
import { keyField } from '../mutation/inputs.ts';
import { mutate } from '../mutation/mutate.ts';
import {
  createPayload,
  deletionResultOf,
  recordDescription,
  resolveResource,
  resourceResultOf,
  resultOf,
} from '../mutation/payload.ts';
import { findBackend, readId } from '../mutation/references.ts';
import { must, ranWith, ranWithout } from '../mutation/run.ts';
import { TokenRef } from '../refs.ts';

const CreateTokenInput = builder.inputType('CreateTokenInput', {
  description:
    'A new token: for a principal, or, with `backend` alone, for the identity that the gateway uses there.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    principalId: t.id({ description: 'Who shall act when it is used: a user or a service account.' }),
    backend: t.string({
      description: "Instead of principalId: the backend whose gateway's own identity gets it.",
    }),
    name: t.string({ description: 'Its name; needed by Astra.' }),
  }),
});

const RenameTokenInput = builder.inputType('RenameTokenInput', {
  description: 'A new name for a token.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    id: t.id({ required: true, description: 'The token.' }),
    name: t.string({ required: true, description: 'Its new name.' }),
  }),
});

const RevokeTokenInput = builder.inputType('RevokeTokenInput', {
  description: 'Which token shall stop working.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    id: t.id({ required: true, description: 'The token.' }),
  }),
});

const CreateTokenResult = resultOf('CreateToken', 'The token was made.', (t) => ({
  token: t.field({
    type: TokenRef,
    nullable: true,
    description: `${recordDescription} Without its secret.`,
    resolve: (payload, _args, context) => resolveResource(payload, context) as never,
  }),
  secret: t.string({
    nullable: true,
    description: 'The token itself, shown this once; null when an idempotency key is replayed.',
    resolve: ({ secret }) => secret,
  }),
}));

builder.mutationField('createToken', (t) =>
  t.field({
    type: CreateTokenResult,
    nullable: true,
    description:
      "The payload's `secret` is shown this once, is never stored, logged or cached, and a replay of the same idempotency key returns it as null.",
    args: { input: t.arg({ type: CreateTokenInput, required: true, description: 'For whom.' }) },
    resolve: (_root, { input }, context) =>
      mutate(context, {
        operation: 'createToken',
        scope: 'tokens:write',
        input,
        prepare: () => {
          const { principalId, backend: name } = input;
          if ((principalId ?? null) === null && (name ?? null) === null) {
            throw invalid([{ path: ['input', 'principalId'], reason: 'expected principalId or backend' }]);
          }
          const hasOwner = principalId !== null && principalId !== undefined;
          const owner = hasOwner ? readId('principalId', principalId, principalTypes, context) : null;
          const backend = owner?.backend ?? findBackend(name ?? '', context);
          if ((name ?? backend.name) !== backend.name) {
            throw invalid([{ path: ['input', 'backend'], reason: `the principal lives in ${backend.name}` }]);
          }
          const create = must(backend, 'TOKEN_CREATE');
          const reference = owner && { type: owner.type, key: owner.key };
          return {
            backends: [backend],
            targetIds: hasOwner ? [principalId] : [],
            run: async () => {
              const made = await create(reference, input.name ?? null, context.loaders.writeCall(backend));
              const { secret, warnings, record } = made;
              const { key, externalId } = record;
              const resource = { type: 'Token' as const, backend: backend.name, key, externalId };
              return {
                payload: createPayload({ resource, secret, warnings }),
                seen: [{ type: 'Token', backend, record }],
              };
            },
          };
        },
      }),
  }),
);

builder.mutationField('renameToken', (t) =>
  t.field({
    type: resourceResultOf('RenameToken', 'token', TokenRef),
    nullable: true,
    description: 'Gives a token another name.',
    args: { input: t.arg({ type: RenameTokenInput, required: true, description: 'Which, and how.' }) },
    resolve: (_root, { input }, context) =>
      mutate(context, {
        operation: 'renameToken',
        scope: 'tokens:write',
        input,
        prepare: () => {
          const { backend, key } = readId('id', input.id, ['Token'], context);
          const rename = must(backend, 'TOKEN_RENAME');
          return {
            backends: [backend],
            targetIds: [input.id],
            run: () => ranWith('Token', backend, rename(key, input.name, context.loaders.writeCall(backend))),
          };
        },
      }),
  }),
);

builder.mutationField('revokeToken', (t) =>
  t.field({
    type: deletionResultOf('RevokeToken'),
    nullable: true,
    description: 'Makes a token stop working, for good.',
    args: { input: t.arg({ type: RevokeTokenInput, required: true, description: 'Which one.' }) },
    resolve: (_root, { input }, context) =>
      mutate(context, {
        operation: 'revokeToken',
        scope: 'tokens:write',
        input,
        prepare: () => {
          const { backend, key } = readId('id', input.id, ['Token'], context);
          const revoke = must(backend, 'TOKEN_REVOKE');
          return {
            backends: [backend],
            targetIds: [input.id],
            run: () => ranWithout(input.id, revoke(key, context.loaders.writeCall(backend))),
          };
        },
      }),
  }),
);
