import type { Call } from '../../provider.ts';
import { type AstraRoleBinding, roleBindingSchema } from '../api.ts';
import type { InputPaths } from '../input-paths.ts';
import { roleBindingPost } from '../requests.ts';
import { idIn } from './batches.ts';
import type { AstraClient } from './client.ts';
import { accountPath, bindingsOf } from './paths.ts';

export interface Principal {
  accountId: string;
  kind: 'users' | 'groups';
  id: string;
}

/** One binding of a principal; without an id or a role where the upstream's answer has none that can be read. */
export interface HeldBinding {
  id: string | null;
  binding: AstraRoleBinding | null;
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
  await client.write({ method: 'POST', path, body: roleBindingPost(binding), inputPaths }, call);
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
  const list = { ...bindingsOf(accountId, ...parent), mayBeMissing: false };
  const items = await collections.readAllNow(list, call);
  const held = new Map<string, HeldBinding[]>();
  for (const item of items) {
    for (const [kind, field] of holderFields) {
      const id = idIn(item, field);
      if (id === null) continue;
      const name = `${kind}/${id}`;
      const binding = roleBindingSchema.safeParse(item, { reportInput: false }).data ?? null;
      held.set(name, [...(held.get(name) ?? []), { id: idIn(item), binding }]);
    }
  }
  return ({ kind, id }) => held.get(`${kind}/${id}`) ?? [];
}

const holderFields = [
  ['users', 'userID'],
  ['groups', 'groupID'],
] as const;
