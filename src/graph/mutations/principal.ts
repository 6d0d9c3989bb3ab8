import type { Call } from '../../contract/call.ts';
import type { Capability } from '../../contract/capability.ts';
import { type Done, targetKey } from '../../contract/write.ts';
import { UpstreamError } from '../../errors.ts';
import type { Backend } from '../../loaders/backend.ts';
import { type PrincipalType, principalTypes } from '../../model.ts';
import { builder } from '../builder.ts';
import { type Fault, faultOf, unsupported } from '../mutation/fault.ts';
import { keyField } from '../mutation/inputs.ts';
import { mutate } from '../mutation/mutate.ts';
import { batchResultOf, principalIdsField } from '../mutation/outcomes.ts';
import { checkSome, type Reference, readIds } from '../mutation/references.ts';
import { backendsOf, type PartOutcomes, ranBatch } from '../mutation/run.ts';
import { checkScopes } from '../mutation/scopes.ts';

const DeletePrincipalsInput = builder.inputType('DeletePrincipalsInput', {
  description: 'Whom to delete.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    principalIds: t.idList(principalIdsField),
  }),
});

builder.mutationField('deletePrincipals', (t) =>
  t.field({
    type: batchResultOf('DeletePrincipals'),
    nullable: true,
    description: 'Users, service accounts and agents, of several backends in one call; one outcome for each.',
    args: { input: t.arg({ type: DeletePrincipalsInput, required: true, description: 'Whom.' }) },
    resolve: (_root, { input }, context) =>
      mutate(context, {
        operation: 'deletePrincipals',
        scope: 'users:write',
        input,
        prepare: () => {
          const targets = readIds('principalIds', input.principalIds, principalTypes, context);
          checkSome('principalIds', targets);
          checkScopes(context, 'users:write', targets);
          return {
            backends: backendsOf(targets),
            targetIds: input.principalIds,
            run: () => ranBatch(context, { targets }, deleteIn),
          };
        },
      }),
  }),
);

/** One call where the backend has one for many; otherwise one each, bounded by its connections. */
async function deleteIn(backend: Backend, part: Reference[], call: Call): Promise<PartOutcomes> {
  const targets = part.map(({ type, key }) => ({ type: type as PrincipalType, key }));
  const deleteMany = backend.adapter.principal?.deleteMany;
  if (deleteMany !== undefined && targets.length > 1) return deleteMany(targets, call);
  const outcomes = targets.map(async ({ type, key }): Promise<[string, Done | Fault]> => {
    const remove = deleteOneOf(backend, type);
    if (remove === undefined) return [targetKey({ type, key }), unsupported(backend, deletionOf[type])];
    try {
      return [targetKey({ type, key }), await remove(key, call)];
    } catch (error) {
      if (error instanceof UpstreamError) return [targetKey({ type, key }), aboutTarget(faultOf(error))];
      throw error;
    }
  });
  return new Map(await Promise.all(outcomes));
}

/** This input has no account: where a backend ends memberships only, the target is what cannot be. */
function aboutTarget(fault: Fault): Fault {
  const fields = fault.fields.map(({ path, reason }) =>
    path[1] === 'accountId'
      ? { path: ['input', 'principalIds'], reason: `${reason}; use deleteUser with accountId` }
      : { path, reason },
  );
  return { ...fault, fields };
}

const deletionOf: Record<PrincipalType, Capability> = {
  User: 'USER_DELETE',
  ServiceAccount: 'SERVICE_ACCOUNT_DELETE',
  IntegrationUserAgent: 'INTEGRATION_USER_AGENT_DELETE',
};

function deleteOneOf(
  { adapter }: Backend,
  type: PrincipalType,
): ((key: string, call: Call) => Promise<Done>) | undefined {
  if (type === 'ServiceAccount') return adapter.serviceAccount?.delete;
  if (type === 'IntegrationUserAgent') return adapter.integrationUserAgent?.delete;
  const remove = adapter.user?.delete;
  return remove && ((key, call) => remove(key, null, call));
}
