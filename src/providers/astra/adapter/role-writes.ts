import type { Call } from '../../../contract/call.ts';
import type { AssignmentChange, RoleWrites } from '../../../contract/role.ts';
import type { Done } from '../../../contract/write.ts';
import { UpstreamError } from '../../../errors.ts';
import * as api from '../api.ts';
import { changedBindingPaths, newBindingPaths } from '../input-paths.ts';
import { checkConstraints, checkRole, refuseFaults } from '../inputs.ts';
import { roleBindingPut } from '../requests.ts';
import type { Context } from './context.ts';
import { accountPath } from './paths.ts';
import { bindRole, type PrincipalBinding, readBindings } from './role-binding-writes.ts';
import { forEachTarget, readTarget, type TargetPrincipal } from './role-targets.ts';

type Writes = Required<Pick<RoleWrites, 'assign' | 'unassign' | 'updateAssignment'>>;

export function roleWrites(context: Context): Writes {
  return {
    assign: async ({ targets, roleKeys, accountKey, constraints }, call) => {
      refuseFaults(context.http, [...checkRoles(roleKeys), ...checkConstraints(constraints)]);
      const asked = { roleKeys: new Set(roleKeys), constraints };
      const act = (principal: TargetPrincipal, bindings: PrincipalBinding[]): Promise<Done> =>
        assignTo(context, { principal, bindings, ...asked }, call);
      return forEachTarget(context, { targets, accountKey, act }, call);
    },
    unassign: async ({ targets, roleKeys, accountKey, allowUserDeletion }, call) => {
      refuseFaults(context.http, checkRoles(roleKeys));
      const asked = { roleKeys: new Set(roleKeys), allowUserDeletion };
      const act = (principal: TargetPrincipal, bindings: PrincipalBinding[]): Promise<Done> =>
        unassignFrom(context, { principal, bindings, ...asked }, call);
      return forEachTarget(context, { targets, accountKey, act }, call);
    },
    updateAssignment: (change, call) => changeAssignment(context, change, call),
  };
}

function checkRoles(roleKeys: readonly string[]): { name: string; reason: string }[] {
  if (roleKeys.length === 0) return [{ name: 'roleKeys', reason: 'name one role or more' }];
  return roleKeys.flatMap((role, index) => checkRole(`roleKeys.${index}`, role));
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
  const inputPaths = newBindingPaths(principal.path);
  for (const role of roleKeys) {
    if (hasRole(bindings, role)) {
      warnings.push(hasAlready(role));
      continue;
    }
    try {
      await bindRole(context, { ...principal, role, constraints, inputPaths }, call);
      given.push(role);
    } catch (error) {
      const isConflict = error instanceof UpstreamError && error.code === 'CONFLICT';
      if (!isConflict || !(await hasRoleNow(context, { principal, role }, call))) {
        throw addDoneBefore(context, error, { verb: 'given', roles: given, call });
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
  try {
    const { accountId } = principal;
    const bindings = await readBindings(context, { accountId, principals: [principal] }, call);
    return hasRole(bindings(principal), role);
  } catch (error) {
    if (error instanceof UpstreamError) return false;
    throw error;
  }
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
      throw addDoneBefore(context, error, { verb: 'taken', roles: taken, call });
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

async function changeAssignment(
  context: Context,
  { target, roleKey, accountKey, constraints }: AssignmentChange,
  call: Call,
): Promise<Done> {
  refuseFaults(context.http, [...checkRole('roleKey', roleKey), ...checkConstraints(constraints)]);
  const principal = readTarget(context, { target, accountKey, path: 'target' });
  if (principal instanceof UpstreamError) throw principal;
  const { accountId } = principal;
  const bindings = await readBindings(context, { accountId, principals: [principal] }, call);
  const ids = bindings(principal).flatMap(({ id, binding }) => (binding?.role === roleKey ? [id] : []));
  const known = ids.filter((id) => id !== null);
  if (known.length === 0) throw holdsNone(context);
  const body = roleBindingPut(roleKey, constraints);
  const changed: string[] = [];
  // One in fact, but nothing forbids several bindings of the same role.
  for (const id of known) {
    const path = accountPath(accountId, 'roleBindings', id);
    try {
      await context.client.write({ method: 'PUT', path, body, inputPaths: changedBindingPaths }, call);
      changed.push(roleKey);
    } catch (error) {
      throw addDoneBefore(context, error, { verb: 'changed', roles: changed, call });
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

interface DoneBefore {
  verb: string;
  roles: readonly string[];
  call: Call;
}

/** The error together with what was done before it. */
function addDoneBefore({ http }: Context, error: unknown, { verb, roles, call }: DoneBefore): unknown {
  if (roles.length === 0) return error;
  const before = `before that, ${verb}: ${roles.join(', ')}`;
  if (!(error instanceof UpstreamError)) {
    const message = `the caller had gone before all was sent; ${before}`;
    return call.signal.aborted ? http.failure({ code: 'OUTCOME_UNKNOWN', message, cause: error }) : error;
  }
  const { backend, provider, code, status, retryAfterSeconds, fields, detail } = error;
  return new UpstreamError({
    ...{ backend, provider, code, fields, cause: error },
    message: `${error.message}; ${before}`,
    status: status ?? undefined,
    retryAfterSeconds: retryAfterSeconds ?? undefined,
    detail: detail ?? undefined,
  });
}
