import type { Call } from '../../../contract/call.ts';
import { UpstreamError } from '../../../errors.ts';
import { settle } from '../../../kit/settle.ts';
import type { InputNames } from '../../../transport/json-client.ts';
import type { ApiRoleBinding } from '../api.ts';
import * as api from '../api.ts';
import { idIn, type MemberKey } from '../keys.ts';
import { roleBindingPost } from '../requests.ts';
import type { Context } from './context.ts';
import { accountPath, bindingCollection } from './paths.ts';

/** A user or a group, of one account. */
export interface Principal extends MemberKey {
  kind: 'users' | 'groups';
}

/** One binding of a principal; without an id or a role where the upstream's answer has none that can be read. */
export interface PrincipalBinding {
  id: string | null;
  binding: ApiRoleBinding | null;
}

interface BindingRequest extends Principal {
  role: string;
  constraints: readonly string[] | null;
  names?: InputNames;
}

export async function bindRole(
  context: Context,
  { names, ...binding }: BindingRequest,
  call: Call,
): Promise<void> {
  const path = accountPath(binding.accountId, 'roleBindings');
  const request = { method: 'POST', path, body: roleBindingPost(binding), ...(names && { names }) } as const;
  const response = await context.client.write(request, call);
  if (isBindingOf(response.json(), binding)) return;
  // An answer that is empty or about another binding does not tell; what is bound now does.
  const principals = { accountId: binding.accountId, principals: [binding] };
  const bindings = await settle(readBindings(context, principals, call));
  const isGiven =
    !(bindings instanceof UpstreamError) &&
    bindings(binding).some((one) => one.binding?.role === binding.role);
  if (isGiven) return;
  const message = `the answer does not tell that the role ${binding.role} was given, and it could not be found; look for it`;
  throw context.http.failure({ code: 'OUTCOME_UNKNOWN', message, status: response.status });
}

function isBindingOf(answer: unknown, { kind, id, role }: Principal & { role: string }): boolean {
  const binding = api.roleBinding.safeParse(answer, { reportInput: false });
  const field = kind === 'users' ? 'userID' : 'groupID';
  return binding.success && binding.data.role === role && idIn(answer, field) === id;
}

/**
 * The bindings of principals of one account, as they are now, in one list: the account's, or for a single principal its
 * own, which is short. NOT_FOUND where the account, or that principal, is not there.
 */
export async function readBindings(
  { collections }: Context,
  { accountId, principals }: { accountId: string; principals: readonly Principal[] },
  call: Call,
): Promise<(principal: Principal) => PrincipalBinding[]> {
  const [only] = principals;
  const parent = principals.length === 1 && only !== undefined ? [only.kind, only.id] : [];
  const list = { ...bindingCollection(accountId, ...parent), mayBeMissing: false };
  const items = await collections.readAllNow(list, call);
  const byPrincipal = new Map<string, PrincipalBinding[]>();
  for (const item of items) {
    for (const [kind, field] of holderFields) {
      const id = idIn(item, field);
      if (id === null) continue;
      const name = `${kind}/${id}`;
      const binding = api.roleBinding.safeParse(item, { reportInput: false }).data ?? null;
      byPrincipal.set(name, [...(byPrincipal.get(name) ?? []), { id: idIn(item), binding }]);
    }
  }
  return ({ kind, id }) => byPrincipal.get(`${kind}/${id}`) ?? [];
}

const holderFields = [
  ['users', 'userID'],
  ['groups', 'groupID'],
] as const;
