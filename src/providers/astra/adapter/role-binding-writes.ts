import type { Call } from '../../../contract/call.ts';
import type { ApiRoleBinding } from '../api.ts';
import * as api from '../api.ts';
import type { InputPaths } from '../input-paths.ts';
import { roleBindingPost } from '../requests.ts';
import { idIn } from './batches.ts';
import type { AstraClient } from './client.ts';
import { parseJson } from './failures.ts';
import { accountPath, bindingCollection } from './paths.ts';
import { attempt } from './read-written.ts';

export interface Principal {
  accountId: string;
  kind: 'users' | 'groups';
  id: string;
}

/** One binding of a principal; without an id or a role where the upstream's answer has none that can be read. */
export interface HeldBinding {
  id: string | null;
  binding: ApiRoleBinding | null;
}

interface BindingRequest extends Principal {
  role: string;
  constraints: readonly string[] | null;
  inputPaths: InputPaths;
}

export async function bindRole(
  client: AstraClient,
  { inputPaths, ...binding }: BindingRequest,
  call: Call,
): Promise<void> {
  const path = accountPath(binding.accountId, 'roleBindings');
  const request = { method: 'POST', path, body: roleBindingPost(binding), inputPaths } as const;
  const { text, status } = await client.write(request, call);
  if (isBindingOf(parseJson(text), binding)) return;
  // An answer that is empty or about another binding does not tell; what is held now does.
  const looked = await attempt(readHeld(client, binding.accountId, [binding], call), call);
  const isHeld = looked.done && looked.value(binding).some((held) => held.binding?.role === binding.role);
  if (isHeld) return;
  const message = `the answer does not tell that the role ${binding.role} was given, and it could not be found; look for it`;
  throw client.http.failure({ code: 'OUTCOME_UNKNOWN', message, status });
}

function isBindingOf(answer: unknown, { kind, id, role }: Principal & { role: string }): boolean {
  const binding = api.roleBinding.safeParse(answer, { reportInput: false });
  const field = kind === 'users' ? 'userID' : 'groupID';
  return binding.success && binding.data.role === role && idIn(answer, field) === id;
}

/**
 * Bindings of principals of one account, as they are now, by kind and id: one list. For a single principal its own, which
 * is short; NOT_FOUND where the account, or that principal, is not there.
 */
export async function readHeld(
  { collections }: AstraClient,
  accountId: string,
  principals: readonly Principal[],
  call: Call,
): Promise<(principal: Principal) => HeldBinding[]> {
  const [only] = principals;
  const parent = principals.length === 1 && only !== undefined ? [only.kind, only.id] : [];
  const list = { ...bindingCollection(accountId, ...parent), mayBeMissing: false };
  const items = await collections.readAllNow(list, call);
  const held = new Map<string, HeldBinding[]>();
  for (const item of items) {
    for (const [kind, field] of holderFields) {
      const id = idIn(item, field);
      if (id === null) continue;
      const name = `${kind}/${id}`;
      const binding = api.roleBinding.safeParse(item, { reportInput: false }).data ?? null;
      held.set(name, [...(held.get(name) ?? []), { id: idIn(item), binding }]);
    }
  }
  return ({ kind, id }) => held.get(`${kind}/${id}`) ?? [];
}

const holderFields = [
  ['users', 'userID'],
  ['groups', 'groupID'],
] as const;
