import { InputError } from '../errors.ts';
import type { NodeReference } from '../loaders/global-id.ts';
import type { Entity } from '../loaders/resource-loader.ts';
import type { ResourceType } from '../model.ts';
import { visibleTo } from './audit-visibility.ts';
import { builder } from './builder.ts';
import type { GraphContext } from './context.ts';
import { mostItems } from './limits.ts';
import { findPerson } from './person-source.ts';
import { readScopes } from './read-scopes.ts';
import { NodeRef, type NodeSource } from './refs.ts';

builder.interfaceType(NodeRef, {
  description: 'Anything that has a global id.',
  resolveType: (source) => typeNameOf(source),
  fields: (t) => ({
    id: t.id({
      description: 'Opaque and global: names the type, the backend and the record. Keep it as it is.',
      resolve: (source, _args, { loaders }) => loaders.ids.encode(referenceTo(source)),
    }),
  }),
});

export function typeNameOf(source: NodeSource): string {
  return 'adapter' in source ? 'Backend' : source.type;
}

function referenceTo(source: NodeSource): NodeReference {
  if ('adapter' in source) return { type: 'Backend', name: source.name };
  if (source.type === 'Person') return { type: 'Person', email: source.email };
  if (source.type === 'AuditEvent') return { type: 'AuditEvent', id: source.event.id };
  return { type: source.type, backend: source.backend.name, key: source.record.key };
}

/** The resource of that type behind a global id; null for every id that is not one of an existing record. */
export async function loadResource<Type extends ResourceType>(
  type: Type,
  id: string,
  { loaders }: GraphContext,
): Promise<Entity<Type> | null> {
  const reference = loaders.ids.decode(id);
  if (reference === null || reference.type !== type || !('key' in reference)) return null;
  const backend = loaders.backend(reference.backend);
  return backend === undefined ? null : loaders.entity(type, backend, reference.key);
}

async function loadNode(id: string, context: GraphContext): Promise<NodeSource | null> {
  const reference = context.loaders.ids.decode(id);
  if (reference === null) return null;
  if (reference.type === 'Backend') {
    return context.viewer.can('backends:read') ? (context.loaders.backend(reference.name) ?? null) : null;
  }
  if (reference.type === 'Person') {
    return context.viewer.can('users:read') ? findPerson(reference.email, context) : null;
  }
  if (reference.type === 'AuditEvent') {
    const event = context.viewer.can('audit:read')
      ? await context.ledger.event(reference.id, visibleTo(context))
      : null;
    return event && { type: 'AuditEvent', event };
  }
  return context.viewer.can(readScopes[reference.type]) ? loadResource(reference.type, id, context) : null;
}

builder.queryFields((t) => ({
  node: t.field({
    type: NodeRef,
    nullable: true,
    description:
      'The thing behind a global id; null when the id is damaged, unknown, or of something not to be seen.',
    args: { id: t.arg.id({ required: true, description: 'A global id.' }) },
    resolve: (_root, { id }, context) => loadNode(id, context),
  }),
  nodes: t.field({
    type: [NodeRef],
    nullable: { list: true, items: true },
    description: `Many at once, at most ${mostItems} ids; the answer keeps their order, null where nothing is found. A backend that can is asked once for all of its own.`,
    args: {
      ids: t.arg.idList({
        required: true,
        description: `Global ids, 0 to ${mostItems}; repetitions are allowed.`,
      }),
    },
    resolve: (_root, { ids }, context) => {
      if (ids.length > mostItems) throw new InputError(`ids: expected 0 to ${mostItems}, ${ids.length} came`);
      // One failing backend fails its own items, not the list: each item is its own promise.
      return ids.map((id) => loadNode(id, context));
    },
  }),
}));
