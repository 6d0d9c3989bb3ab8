import type { Call } from '../../contract/call.ts';
import type { Capability } from '../../contract/capability.ts';
import { type Done, targetKey } from '../../contract/write.ts';
import { UpstreamError } from '../../errors.ts';
import type { Backend } from '../../loaders/backend.ts';
import { type PrincipalType, principalTypes } from '../../model.ts';
import type { PartOutcomes } from '../mutation/batch.ts';
import { type BatchPart, defineBatch } from '../mutation/define-batch.ts';
import { needsOfTargets } from '../mutation/effects.ts';
import { type Fault, faultOf, unsupported } from '../mutation/fault.ts';
import { mutationInput } from '../mutation/inputs.ts';
import { principalIdsField } from '../mutation/outcomes.ts';

defineBatch('deletePrincipals', {
  description: 'Users, service accounts and agents, of several backends in one call; one outcome for each.',
  scope: null,
  // Whoever names nobody is told that only when they may delete somebody.
  needs: ({ principalIds }, context) =>
    needsOfTargets(principalIds, '', context).length > 0 ? [] : [{ scope: 'users:write', field: null }],
  capability: null,
  input: mutationInput('DeletePrincipalsInput', 'Whom to delete.', (t) => ({
    principalIds: principalIdsField(t),
  })),
  asks: 'Whom.',
  targets: principalTypes,
  run: () => ({ send: deleteIn }),
});

/** One call where the backend has one for many; otherwise one each, bounded by its connections. */
async function deleteIn(
  { backend, targets }: BatchPart<null, PrincipalType>,
  call: Call,
): Promise<PartOutcomes> {
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
