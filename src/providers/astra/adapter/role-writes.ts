import type { Call } from '../../../contract/call.ts';
import type { AssignmentChange, RoleWrites } from '../../../contract/role.ts';
import type { Done } from '../../../contract/write.ts';
import { UpstreamError } from '../../../errors.ts';
import { faultsIn, refuseFaults } from '../../../kit/input.ts';
import { settle } from '../../../kit/settle.ts';
import * as api from '../api.ts';
import { assignment, assignmentChange, unassignment } from '../inputs.ts';
import { bindingNames, roleBindingPut } from '../requests.ts';
import type { Context } from './context.ts';
import { accountPath } from './paths.ts';
import { bindRole, type PrincipalBinding, readBindings } from './role-binding-writes.ts';
import { forEachTarget, readTarget, type TargetPrincipal } from './role-targets.ts';

type Writes = Required<Pick<RoleWrites, 'assign' | 'unassign' | 'updateAssignment'>>;

export function roleWrites(context: Context): Writes {
  return {
    assign: async (input, call) => {
      refuseFaults(context.http, faultsIn(assignment, input));
      const { targets, roleKeys, accountKey, constraints } = input;
      const asked = { roleKeys: new Set(roleKeys), constraints };
      const act = (principal: TargetPrincipal, bindings: PrincipalBinding[]): Promise<Done> =>
        assignTo(context, { principal, bindings, ...asked }, call);
      return forEachTarget(context, { targets, accountKey, act }, call);
    },
    unassign: async (input, call) => {
      refuseFaults(context.http, faultsIn(unassignment, input));
      const { targets, roleKeys, accountKey, allowUserDeletion } = input;
      const asked = { roleKeys: new Set(roleKeys), allowUserDeletion };
      const act = (principal: TargetPrincipal, bindings: PrincipalBinding[]): Promise<Done> =>
        unassignFrom(context, { principal, bindings, ...asked }, call);
      return forEachTarget(context, { targets, accountKey, act }, call);
    },
    updateAssignment: (change, call) => changeAssignment(context, change, call),
  };
}

interface AssignTo {
  principal: TargetPrincipal;
  bindings: readonly PrincipalBinding[];
  roleKeys: ReadonlySet<string>;
  constraints: string[] | null;
}

/** Binds what is not bound yet: a role that is there is left with a warning, since the upstream would keep two bindings. */
async function assignTo(
  context: Context,
  { principal, bindings, roleKeys, constraints }: AssignTo,
  call: Call,
): Promise<Done> {
  const warnings: string[] = [];
  const given: string[] = [];
  const names = bindingNames({ target: principal.path, role: 'roleKeys' });
  for (const role of roleKeys) {
    if (hasRole(bindings, role)) {
      warnings.push(hasAlready(role));
      continue;
    }
    try {
      await bindRole(context, { ...principal, role, constraints, names }, call);
      given.push(role);
    } catch (error) {
      const isConflict = error instanceof UpstreamError && error.code === 'CONFLICT';
      if (!isConflict || !(await hasRoleNow(context, { principal, role }, call))) {
        throw addDoneBefore(error, 'given', given);
      }
      warnings.push(hasAlready(role));
    }
  }
  return { warnings };
}

/** Whether a conflict says that somebody else was quicker, and not that the upstream has another reason. */
async function hasRoleNow(
  context: Context,
  { principal, role }: { principal: TargetPrincipal; role: string },
  call: Call,
): Promise<boolean> {
  const { accountId } = principal;
  const bindings = await settle(readBindings(context, { accountId, principals: [principal] }, call));
  return !(bindings instanceof UpstreamError) && hasRole(bindings(principal), role);
}

interface UnassignFrom {
  principal: TargetPrincipal;
  bindings: readonly PrincipalBinding[];
  roleKeys: ReadonlySet<string>;
  allowUserDeletion: boolean;
}

async function unassignFrom(
  context: Context,
  { principal, bindings, roleKeys, allowUserDeletion }: UnassignFrom,
  call: Call,
): Promise<Done> {
  const leaving = bindings.flatMap(({ id, binding }) =>
    id !== null && binding !== null && roleKeys.has(binding.role) ? [{ id, role: binding.role }] : [],
  );
  if (leaving.length === 0) throw holdsNone(context);
  const deletesUser =
    leaving.length === bindings.length && (await diesWithLastRole(context, principal, call));
  if (deletesUser && !allowUserDeletion) {
    const message =
      'this would take the last role of the user, which deletes the user here; allow that with allowUserDeletion, or assign another role before';
    throw context.http.failure({ code: 'CONFLICT', message });
  }
  const taken: string[] = [];
  for (const { id, role } of leaving) {
    try {
      const path = accountPath(principal.accountId, 'roleBindings', id);
      await context.client.write({ method: 'DELETE', path }, call);
      taken.push(role);
    } catch (error) {
      throw addDoneBefore(error, 'taken', taken);
    }
  }
  const missing = [...roleKeys].filter((role) => !taken.includes(role));
  return {
    warnings: [
      ...missing.map((role) => `The role ${role} was not assigned directly.`),
      ...(deletesUser ? ['The backend deletes the user together with the last role.'] : []),
    ],
  };
}

/** Whether the last role takes the principal with it: only groups and users of an LDAP directory outlive it. */
async function diesWithLastRole(
  context: Context,
  { kind, accountId, id }: TargetPrincipal,
  call: Call,
): Promise<boolean> {
  if (kind === 'groups') return false;
  const path = accountPath(accountId, 'users', id);
  const user = await context.client.readItem({ schema: api.user, path, resource: 'user' }, call);
  return user?.authProvider !== 'ldap';
}

async function changeAssignment(context: Context, change: AssignmentChange, call: Call): Promise<Done> {
  refuseFaults(context.http, faultsIn(assignmentChange, change));
  const { target, roleKey, accountKey, constraints } = change;
  const principal = await readTarget(context, { target, accountKey, path: 'target' });
  const { accountId } = principal;
  const bindings = await readBindings(context, { accountId, principals: [principal] }, call);
  const ids = bindings(principal).flatMap(({ id, binding }) => (binding?.role === roleKey ? [id] : []));
  const known = ids.filter((id) => id !== null);
  if (known.length === 0) throw holdsNone(context);
  const body = roleBindingPut(roleKey, constraints);
  const names = bindingNames({ target: 'target', role: 'roleKey' });
  const changed: string[] = [];
  // One in fact, but nothing forbids several bindings of the same role.
  for (const id of known) {
    const path = accountPath(accountId, 'roleBindings', id);
    try {
      await context.client.write({ method: 'PUT', path, body, names }, call);
      changed.push(roleKey);
    } catch (error) {
      throw addDoneBefore(error, 'changed', changed);
    }
  }
  return { warnings: [] };
}

function hasRole(bindings: readonly PrincipalBinding[], role: string): boolean {
  return bindings.some(({ binding }) => binding?.role === role);
}

function hasAlready(role: string): string {
  return `The role ${role} was assigned already, and is left as it is, with its constraints.`;
}

function holdsNone({ http }: Context): UpstreamError {
  return http.failure({ code: 'NOT_FOUND', message: 'the target does not hold this role directly' });
}

/** The error together with what was done before it. */
function addDoneBefore(error: unknown, verb: string, roles: readonly string[]): unknown {
  if (roles.length === 0 || !(error instanceof UpstreamError)) return error;
  return error.with({ message: `${error.message}; before that, ${verb}: ${roles.join(', ')}`, cause: error });
}
