import { isPrincipalType } from '../../loaders/global-id.ts';
import { builder } from '../builder.ts';
import { mostItems } from '../limits.ts';
import { checkReadable } from '../read-scopes.ts';
import { PrincipalRef } from '../refs.ts';
import { OperationErrorRef } from './error-types.ts';
import type { InputFields } from './inputs.ts';
import type { Outcome } from './payload.ts';
import type { ResultKind } from './results.ts';
import { some, target } from './traits.ts';

const PrincipalOutcomeRef = builder.objectRef<Outcome>('PrincipalOutcome').implement({
  description: 'What came of one target of a batch.',
  fields: (t) => ({
    principalId: t.field({
      type: 'ID',
      description: 'The target, as asked.',
      resolve: ({ target }) => target,
    }),
    principal: t.field({
      type: PrincipalRef,
      nullable: true,
      description: 'The target as the backend now has it; null when it failed, is gone, or is a group.',
      resolve: async ({ resource, fault }, _args, { loaders, viewer }) => {
        const backend = resource === null ? undefined : loaders.backend(resource.backend);
        if (resource === null || backend === undefined || fault !== null) return null;
        if (!isPrincipalType(resource.type)) return null;
        checkReadable(viewer, [resource.type], 'PrincipalOutcome.principal');
        return loaders.entity(resource.type, backend, resource.key);
      },
    }),
    error: t.field({
      type: OperationErrorRef,
      nullable: true,
      description: 'Why not; null when it was done.',
      resolve: ({ fault }) => fault,
    }),
  }),
});

/** A payload with one outcome for each target. */
export const batchResult = {
  description: 'One outcome for each target; some may have failed.',
  fields: (t) => ({
    outcomes: t.field({
      type: [PrincipalOutcomeRef],
      description: 'One for each target, in the order asked.',
      resolve: ({ outcomes }) => outcomes,
    }),
  }),
} satisfies Pick<ResultKind<never, never>, 'description' | 'fields'>;

export function principalIdsField(t: InputFields) {
  return target(
    some(
      t.idList({
        required: true,
        description: `Global ids of users, service accounts or agents, of any backends; at most ${mostItems}. Needs the write scope of each of their types.`,
      }),
    ),
  );
}
