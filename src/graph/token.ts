import { useNotReported } from '../contract/record.ts';
import { next } from '../loaders/maybe-promise.ts';
import { builder } from './builder.ts';
import { connectionOf } from './connection.ts';
import { TokenFilterInput } from './filters.ts';
import { LastUseRef } from './last-use.ts';
import { readerOf } from './read.ts';
import { checkReadable } from './read-scopes.ts';
import { defineQueries } from './record-queries.ts';
import { BackendRef, NodeRef, PrincipalRef, TokenRef } from './refs.ts';

const read = readerOf('Token');

builder.objectType(TokenRef, {
  description: 'An API token. Never carries the secret, in any field, id or cursor.',
  interfaces: [NodeRef],
  authScopes: { scope: 'tokens:read' },
  fields: (t) => ({
    backend: t.field({
      type: BackendRef,
      description: 'The backend that keeps it.',
      resolve: (token) => token.backend,
    }),
    name: t.string({ nullable: true, description: 'Its name, if it has one.', resolve: read('name') }),
    owner: t.field({
      type: PrincipalRef,
      nullable: true,
      description: 'Who acts when it is used. Needs the read scope of its type.',
      resolve: (token, _args, { loaders, viewer }) =>
        next(loaders.fieldNow(token, 'owner'), (owner) => {
          if (owner === null) return null;
          checkReadable(viewer, [owner.type], 'Token.owner');
          return loaders.entity(owner.type, token.backend, owner.key);
        }),
    }),
    active: t.boolean({
      nullable: true,
      description: 'Whether it works now; null where the backend does not say.',
      resolve: read('active'),
    }),
    accountType: t.string({
      nullable: true,
      description:
        'The kind of account that owns it, in the words of the backend; null where it does not say.',
      resolve: read('accountType'),
    }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was created; null where the backend does not say.',
      resolve: read('createdAt'),
    }),
    lastUsedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was last used; null when never, or where the backend does not say.',
      resolve: (token, _args, { loaders }) =>
        next(loaders.fieldNow(token, 'lastUse'), (use) => use?.at ?? null),
    }),
    lastUse: t.field({
      type: LastUseRef,
      nullable: true,
      description: 'When it was last used, and how far that is known.',
      resolve: (token, _args, { loaders }) =>
        next(loaders.fieldNow(token, 'lastUse'), (use) => use ?? useNotReported),
    }),
    expiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Until when it works; null when it does not expire, or where the backend does not say.',
      resolve: read('expiresAt'),
    }),
  }),
});

const TokenConnection = connectionOf('Token', TokenRef);

defineQueries({
  type: 'Token',
  scope: 'tokens:read',
  one: { field: 'token', ref: TokenRef, called: 'token' },
  all: {
    field: 'tokens',
    ref: TokenConnection,
    filter: TokenFilterInput,
    called: 'tokens',
    order: 'id',
  },
});
