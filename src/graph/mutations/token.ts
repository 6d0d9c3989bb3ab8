import type { NewToken } from '../../contract/token.ts';
import { principalTypes } from '../../model.ts';
import type { GraphContext } from '../context.ts';
import { defineMutation } from '../mutation/define.ts';
import { anyIdentity, type Need, principalScopes } from '../mutation/effects.ts';
import { invalid } from '../mutation/fault.ts';
import { idField, idInput, mutationInput } from '../mutation/inputs.ts';
import { recordLeft } from '../mutation/plan.ts';
import {
  byId,
  type Destination,
  findBackend,
  type Reference,
  readId,
  referenceIn,
  type TargetReader,
} from '../mutation/references.ts';
import {
  deletionResult,
  type ResultKind,
  recordDescription,
  recordField,
  recordResult,
} from '../mutation/results.ts';
import { audited, filled, target } from '../mutation/traits.ts';
import { TokenRef } from '../refs.ts';

const CreateTokenInput = mutationInput(
  'CreateTokenInput',
  'A new token: for a principal, or, with `backend` alone, for the identity that the gateway uses there.',
  (t) => ({
    principalId: target(
      t.id({
        description:
          'Who shall act when it is used: a user or a service account. Needs the write scope of its type.',
      }),
    ),
    backend: audited(
      filled(
        t.string({
          description: `Instead of principalId: the backend whose gateway's own identity gets it. Needs ${anyIdentity.join(' and ')}.`,
        }),
      ),
    ),
    name: audited(filled(t.string({ description: 'Its name; some backends need one.' }))),
  }),
);

const RenameTokenInput = mutationInput('RenameTokenInput', 'A new name for a token.', (t) => ({
  id: idField(t, 'The token.'),
  name: audited(filled(t.string({ required: true, description: 'Its new name.' }))),
}));

type Owner = Reference<(typeof principalTypes)[number]>;

const ownerOrBackend: TargetReader<
  { principalId?: string; backend?: string },
  Destination & { owner: Owner | null }
> = { read: readOwner };

function readOwner(
  { principalId, backend: name }: { principalId?: string; backend?: string },
  context: GraphContext,
): Destination & { owner: Owner | null } {
  if (principalId === undefined) {
    if (name !== undefined) return { backend: findBackend(name, context), owner: null, targetIds: [] };
    throw invalid([{ path: ['input', 'principalId'], reason: 'expected principalId or backend' }]);
  }
  const owner = readId('principalId', principalId, principalTypes, context);
  const { backend } = owner;
  if ((name ?? backend.name) === backend.name) return { backend, owner, targetIds: [principalId] };
  throw invalid([{ path: ['input', 'backend'], reason: `the principal lives in ${backend.name}` }]);
}

function needsOfAnyIdentity(field: string): Need[] {
  return anyIdentity.map((scope) => ({ scope, field }));
}

/** Whose token it is says its key, so that nobody is asked; where it does not, it may be anybody's. */
function needsOfOwner(id: string, context: GraphContext): Need[] {
  const reference = referenceIn(id, context);
  if (reference?.type !== 'Token') return [];
  const owner = context.loaders.backend(reference.backend)?.adapter.token?.ownerOf?.(reference.key) ?? null;
  return owner === null ? needsOfAnyIdentity('id') : [{ scope: principalScopes[owner.type], field: 'id' }];
}

const createdToken: ResultKind<NewToken, Destination> = {
  description: 'The token was made.',
  fields: (t) => ({
    token: recordField(t, TokenRef, `${recordDescription} Without its secret.`),
    secret: t.string({
      nullable: true,
      description: 'The token itself, shown this once; null when an idempotency key is replayed.',
      resolve: ({ secret }) => secret,
    }),
  }),
  read: ({ secret, ...written }, { backend }) => {
    const { payload, seen } = recordLeft('Token', backend, written);
    return { payload: { ...payload, secret }, seen };
  },
};

defineMutation('createToken', {
  description:
    "The payload's `secret` is shown this once, is never stored, logged or cached, and a replay of the same idempotency key returns it as null.",
  scope: 'tokens:write',
  needs: ({ principalId }) => (principalId === undefined ? needsOfAnyIdentity('backend') : []),
  capability: 'TOKEN_CREATE',
  input: CreateTokenInput,
  asks: 'For whom.',
  result: createdToken,
  target: ownerOrBackend,
  run: ({ operate, target: { owner }, values: { name = null } }) => {
    const reference = owner && { type: owner.type, key: owner.key };
    return (call) => operate(reference, name, call);
  },
});

defineMutation('renameToken', {
  description: 'Gives a token another name.',
  scope: 'tokens:write',
  capability: 'TOKEN_RENAME',
  input: RenameTokenInput,
  asks: 'Which, and how.',
  result: recordResult('Token', 'token', TokenRef),
  target: byId('Token'),
  run:
    ({ operate, target, values }) =>
    (call) =>
      operate(target.key, values.name, call),
});

defineMutation('revokeToken', {
  description:
    'Makes a token stop working, for good. Needs the write scope of its owner: of a user or a service account.',
  scope: 'tokens:write',
  needs: ({ id }, context) => needsOfOwner(id, context),
  capability: 'TOKEN_REVOKE',
  input: idInput('RevokeTokenInput', 'Which token shall stop working.', 'The token.'),
  asks: 'Which one.',
  result: deletionResult,
  target: byId('Token'),
  run:
    ({ operate, target }) =>
    (call) =>
      operate(target.key, call),
});
