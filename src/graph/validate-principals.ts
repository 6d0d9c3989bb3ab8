import { InputError, UpstreamError } from '../errors.ts';
import { seeTyped } from '../loaders/lists.ts';
import type { Entity } from '../loaders/resource-loader.ts';
import type { PrincipalType } from '../model.ts';
import { builder } from './builder.ts';
import { mostItems } from './limits.ts';
import { checkReadable, principalTypesIn } from './read-scopes.ts';
import { PrincipalRef } from './refs.ts';
import { noSuchBackend } from './refusal.ts';

interface ValidationSource {
  valid: Entity<PrincipalType>[];
  unknown: string[];
}

const PrincipalValidationRef = builder.objectRef<ValidationSource>('PrincipalValidation').implement({
  description: 'Which identifiers exist in a backend.',
  fields: (t) => ({
    valid: t.field({
      type: [PrincipalRef],
      description: 'Those that exist.',
      resolve: (found) => found.valid,
    }),
    unknown: t.exposeStringList('unknown', { description: 'The identifiers that do not.' }),
  }),
});

builder.queryFields((t) => ({
  validatePrincipals: t.field({
    type: PrincipalValidationRef,
    nullable: true,
    authScopes: { scope: 'users:read' },
    description:
      'Which of these identifiers exist in the backend. Needs the read scope of every type of identity that it has.',
    args: {
      backend: t.arg.string({ required: true, description: 'The name of a backend.' }),
      identifiers: t.arg.stringList({
        required: true,
        description: `The backend's own identifiers of users or service accounts, at most ${mostItems}.`,
      }),
    },
    resolve: async (_root, { backend: name, identifiers }, { loaders, viewer }) => {
      const backend = loaders.backend(name);
      if (backend === undefined) {
        throw new InputError(`backend: ${noSuchBackend(name, loaders.backends)}`);
      }
      checkReadable(viewer, principalTypesIn(backend), 'Query.validatePrincipals');
      if (identifiers.length > mostItems) {
        throw new InputError(`identifiers: expected 0 to ${mostItems}, ${identifiers.length} came`);
      }
      const validate = backend.adapter.principal?.validate;
      if (validate === undefined) {
        throw new UpstreamError({
          backend: name,
          provider: backend.provider,
          code: 'UNSUPPORTED',
          message: `${name}: this backend has no way to validate identifiers; use users(filter: { email })`,
        });
      }
      const { valid, unknown } = await validate([...new Set(identifiers)], loaders.call(backend));
      return { valid: valid.map((typed) => seeTyped(loaders, backend, typed)), unknown };
    },
  }),
}));
