import type { Call } from '../../../contract/call.ts';
import type { AssignmentChange, RoleWrites } from '../../../contract/role.ts';
import type { Done } from '../../../contract/write.ts';
import { UpstreamError } from '../../../errors.ts';
import * as api from '../api.ts';
import { changedBindingPaths, newBindingPaths } from '../input-paths.ts';
import { checkConstraints, checkRole, refuseFaults } from '../inputs.ts';
import { roleBindingPut } from '../requests.ts';
import type { AstraClient } from './client.ts';
import { accountPath } from './paths.ts';
import { bindRole, type HeldBinding, readHeld } from './role-binding-writes.ts';
import { onTargets, readTarget, type TargetPrincipal } from './role-targets.ts';

type Writes = Required<Pick<RoleWrites, 'assign' | 'unassign' | 'updateAssignment'>>;

export function roleWrites(client: AstraClient): Writes {
  return {
    assign: async ({ targets, roleKeys, accountKey, constraints }, call) => {
      refuseFaults(client.http, [...checkRoles(roleKeys), ...checkConstraints(constraints)]);
      const asked = { roleKeys: new Set(roleKeys), constraints };
      const act = (principal: TargetPrincipal, held: HeldBinding[]): Promise<Done> =>
        assignTo(client, { principal, held, ...asked }, call);
      return onTargets(client, { targets, accountKey, act }, call);
    },
    unassign: async ({ targets, roleKeys, accountKey, allowUserDeletion }, call) => {
      refuseFaults(client.http, checkRoles(roleKeys));
      const asked = { roleKeys: new Set(roleKeys), allowUserDeletion };
      const act = (principal: TargetPrincipal, held: HeldBinding[]): Promise<Done> =>
        unassignFrom(client, { principal, held, ...asked }, call);
      return onTargets(client, { targets, accountKey, act }, call);
    },
    updateAssignment: (change, call) => changeAssignment(client, change, call),
  };
}

function checkRoles(roleKeys: readonly string[]): { name: string; reason: string }[] {
  if (roleKeys.length === 0) return [{ name: 'roleKeys', reason: 'name one role or more' }];
  return roleKeys.flatMap((role, index) => checkRole(`roleKeys.${index}`, role));
}

interface AssignTo {
  principal: TargetPrincipal;
  held: readonly HeldBinding[];
  roleKeys: ReadonlySet<string>;
  constraints: string[] | null;
}

/** A role that is there already is left as it is, with a warning: the upstream would keep two bindings of it. */
async function assignTo(
  client: AstraClient,
  { principal, held, roleKeys, constraints }: AssignTo,
  call: Call,
): Promise<Done> {
  const warnings: string[] = [];
  const given: string[] = [];
  const inputPaths = newBindingPaths(principal.path);
  for (const role of roleKeys) {
    if (hasRole(held, role)) {
      warnings.push(hasAlready(role));
      continue;
    }
    try {
      await bindRole(client, { ...principal, role, constraints, inputPaths }, call);
      given.push(role);
    } catch (error) {
      const isConflict = error instanceof UpstreamError && error.code === 'CONFLICT';
      if (!isConflict || !(await hasRoleNow(client, { principal, role }, call))) {
        throw afterSome(client, error, { verb: 'given', roles: given, call });
      }
      warnings.push(hasAlready(role));
    }
  }
  return { warnings };
}

/** A conflict says that somebody else was quicker, or that the upstream has another reason. */
async function hasRoleNow(
  client: AstraClient,
  { principal, role }: { principal: TargetPrincipal; role: string },
  call: Call,
): Promise<boolean> {
  try {
    const held = await readHeld(client, principal.accountId, [principal], call);
    return hasRole(held(principal), role);
  } catch (error) {
    if (error instanceof UpstreamError) return false;
    throw error;
  }
}

interface UnassignFrom {
  principal: TargetPrincipal;
  held: readonly HeldBinding[];
  roleKeys: ReadonlySet<string>;
  allowUserDeletion: boolean;
}

async function unassignFrom(
  client: AstraClient,
  { principal, held, roleKeys, allowUserDeletion }: UnassignFrom,
  call: Call,
): Promise<Done> {
  const leaving = held.flatMap(({ id, binding }) =>
    id !== null && binding !== null && roleKeys.has(binding.role) ? [{ id, role: binding.role }] : [],
  );
  if (leaving.length === 0) throw holdsNone(client);
  const deletesUser = leaving.length === held.length && (await diesWithLastRole(client, principal, call));
  if (deletesUser && !allowUserDeletion) {
    const message =
      'this would take the last role of the user, which deletes the user here; allow that with allowUserDeletion, or assign another role before';
    throw client.http.failure({ code: 'CONFLICT', message });
  }
  const taken: string[] = [];
  for (const { id, role } of leaving) {
    try {
      const path = accountPath(principal.accountId, 'roleBindings', id);
      await client.write({ method: 'DELETE', path }, call);
      taken.push(role);
    } catch (error) {
      throw afterSome(client, error, { verb: 'taken', roles: taken, call });
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

/** Only users of an LDAP directory outlive their last role. */
async function diesWithLastRole(
  client: AstraClient,
  { kind, accountId, id }: TargetPrincipal,
  call: Call,
): Promise<boolean> {
  if (kind === 'groups') return false;
  const user = await client.readItem(api.user, accountPath(accountId, 'users', id), 'user', call);
  return user?.authProvider !== 'ldap';
}

async function changeAssignment(
  client: AstraClient,
  { target, roleKey, accountKey, constraints }: AssignmentChange,
  call: Call,
): Promise<Done> {
  refuseFaults(client.http, [...checkRole('roleKey', roleKey), ...checkConstraints(constraints)]);
  const principal = readTarget(client, { target, accountKey, path: 'target' });
  if (principal instanceof UpstreamError) throw principal;
  const held = await readHeld(client, principal.accountId, [principal], call);
  const ids = held(principal).flatMap(({ id, binding }) => (binding?.role === roleKey ? [id] : []));
  const known = ids.filter((id) => id !== null);
  if (known.length === 0) throw holdsNone(client);
  const body = roleBindingPut(roleKey, constraints);
  const changed: string[] = [];
  // One in fact, but nothing forbids several bindings of the same role.
  for (const id of known) {
    const path = accountPath(principal.accountId, 'roleBindings', id);
    try {
      await client.write({ method: 'PUT', path, body, inputPaths: changedBindingPaths }, call);
      changed.push(roleKey);
    } catch (error) {
      throw afterSome(client, error, { verb: 'changed', roles: changed, call });
    }
  }
  return { warnings: [] };
}

function hasRole(held: readonly HeldBinding[], role: string): boolean {
  return held.some(({ binding }) => binding?.role === role);
}

function hasAlready(role: string): string {
  return `The role ${role} was assigned already, and is left as it is, with its constraints.`;
}

function holdsNone({ http }: AstraClient): UpstreamError {
  return http.failure({ code: 'NOT_FOUND', message: 'the target does not hold this role directly' });
}

interface Before {
  verb: string;
  roles: readonly string[];
  call: Call;
}

/** What was done before a failure stays told. */
function afterSome({ http }: AstraClient, error: unknown, { verb, roles, call }: Before): unknown {
  if (roles.length === 0) return error;
  const told = `before that, ${verb}: ${roles.join(', ')}`;
  if (!(error instanceof UpstreamError)) {
    const message = `the caller had gone before all was sent; ${told}`;
    return call.signal.aborted ? http.failure({ code: 'OUTCOME_UNKNOWN', message, cause: error }) : error;
  }
  const { backend, provider, code, status, retryAfterSeconds, fields, detail } = error;
  return new UpstreamError({
    ...{ backend, provider, code, fields, cause: error },
    message: `${error.message}; ${told}`,
    status: status ?? undefined,
    retryAfterSeconds: retryAfterSeconds ?? undefined,
    detail: detail ?? undefined,
  });
}
