import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';

/** One field of one type, with all places where the document asks for it under one name. */
export interface AskedField {
  parentType: GraphQLObjectType | GraphQLInterfaceType;
  definition: GraphQLField<unknown, unknown>;
  nodes: FieldNode[];
}

export interface Reading {
  schema: GraphQLSchema;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/** The fields that a document asks of values of a type, those for some kinds of values included, whatever directives say. */
export function fieldsAt(
  reading: Reading,
  type: unknown,
  sets: readonly SelectionSetNode[],
): readonly AskedField[] {
  const fields = new Map<string, AskedField>();
  const visited = new Set<string>();
  const collect = (set: SelectionSetNode, around: unknown): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        addField(fields, selection, around);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const name = selection.typeCondition?.name.value;
        collect(selection.selectionSet, name === undefined ? around : reading.schema.getType(name));
      } else {
        const name = selection.name.value;
        const fragment = reading.fragments.get(name);
        if (fragment === undefined || visited.has(name)) continue;
        visited.add(name);
        collect(fragment.selectionSet, reading.schema.getType(fragment.typeCondition.name.value));
      }
    }
  };
  for (const set of sets) collect(set, type);
  return [...fields.values()];
}

function addField(fields: Map<string, AskedField>, node: FieldNode, parentType: unknown): void {
  if (!isObjectType(parentType) && !isInterfaceType(parentType)) return;
  const definition = parentType.getFields()[node.name.value];
  // What the schema tells of itself costs no backend anything.
  if (definition === undefined) return;
  const name = `${parentType.name} ${node.alias?.value ?? node.name.value}`;
  const known = fields.get(name);
  if (known === undefined) fields.set(name, { parentType, definition, nodes: [node] });
  else known.nodes.push(node);
}
