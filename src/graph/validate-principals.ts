import { InputError, UpstreamError } from '../errors.ts';
import { seeTyped } from '../loaders/lists.ts';
import type { Entity } from '../loaders/resource-loader.ts';
import type { PrincipalType } from '../model.ts';
import { builder } from './builder.ts';
import { PrincipalRef } from './refs.ts';

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

const mostIdentifiers = 500;

builder.queryFields((t) => ({
  validatePrincipals: t.field({
    type: PrincipalValidationRef,
    nullable: true,
    authScopes: { scope: 'users:read' },
    description: 'Which of these identifiers exist in the backend (Wavefront validates many in one call).',
    args: {
      backend: t.arg.string({ required: true, description: 'The name of a backend.' }),
      identifiers: t.arg.stringList({
        required: true,
        description: "The backend's own identifiers of users or service accounts, at most 500.",
      }),
    },
    resolve: async (_root, { backend: name, identifiers }, { loaders }) => {
      const backend = loaders.backend(name);
      if (backend === undefined) {
        const known = loaders.backends.map((other) => other.name).join(', ');
        throw new InputError(`backend: there is no backend "${name}"; known: ${known}`);
      }
      if (identifiers.length > mostIdentifiers) {
        throw new InputError(`identifiers: expected 0 to ${mostIdentifiers}, ${identifiers.length} came`);
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
