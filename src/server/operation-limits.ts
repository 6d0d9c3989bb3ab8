import {
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValidationRule,
} from 'graphql';

export interface OperationLimits {
  /** Fields within fields. */
  maxFieldDepth: number;
  maxAliases: number;
  maxDirectives: number;
  /** Fields of a query's root. */
  maxRootFields: number;
  /** Fields of a mutation's root, which are run one after the other. */
  maxMutations: number;
}

/**
 * A rule that measures each operation as it would be run, fragments counted wherever they are spread, in time that grows
 * with the document alone: each fragment is measured once.
 */
export function limitOperations(limits: OperationLimits): ValidationRule {
  return (context) => {
    const fragments = new Map<string, Measure>();
    const ofFragment = (name: string): Measure => {
      const known = fragments.get(name);
      if (known !== undefined) return known;
      // Stands while the fragment is measured: a circle ends here, and another rule refuses it.
      fragments.set(name, nothing);
      const fragment = context.getFragment(name);
      const measure = fragment ? measureDefinition(fragment, ofFragment) : nothing;
      fragments.set(name, measure);
      return measure;
    };
    return {
      OperationDefinition(operation) {
        const measure = measureDefinition(operation, ofFragment);
        for (const message of excesses(operation, measure, limits))
          context.reportError(new GraphQLError(message, { nodes: operation }));
        return false;
      },
      FragmentDefinition: () => false,
    };
  };
}

interface Measure {
  depth: number;
  aliases: number;
  directives: number;
  /** Fields at the level itself. */
  fields: number;
}

type OfFragment = (name: string) => Measure;

const nothing: Measure = { depth: 0, aliases: 0, directives: 0, fields: 0 };

function measureDefinition(
  node: OperationDefinitionNode | FragmentDefinitionNode,
  ofFragment: OfFragment,
): Measure {
  const measure = measureSelections(node.selectionSet, ofFragment);
  const variables = node.variableDefinitions ?? [];
  const directives = [node, ...variables].reduce((sum, one) => sum + (one.directives?.length ?? 0), 0);
  return { ...measure, directives: measure.directives + directives };
}

function measureSelections({ selections }: SelectionSetNode, ofFragment: OfFragment): Measure {
  const sum = { ...nothing };
  for (const selection of selections) {
    const part = measureSelection(selection, ofFragment);
    sum.depth = Math.max(sum.depth, part.depth);
    sum.aliases += part.aliases;
    sum.fields += part.fields;
    sum.directives += part.directives + (selection.directives?.length ?? 0);
  }
  return sum;
}

function measureSelection(selection: SelectionNode, ofFragment: OfFragment): Measure {
  if (selection.kind === Kind.FRAGMENT_SPREAD) return ofFragment(selection.name.value);
  if (selection.kind === Kind.INLINE_FRAGMENT) return measureSelections(selection.selectionSet, ofFragment);
  const { selectionSet, alias, name } = selection;
  const inner = selectionSet === undefined ? nothing : measureSelections(selectionSet, ofFragment);
  return {
    // The schema's own types are nested deeply by every tool; graphql-js has a rule of its own for them.
    depth: name.value.startsWith('__') ? 1 : inner.depth + 1,
    aliases: inner.aliases + (alias === undefined ? 0 : 1),
    directives: inner.directives,
    fields: 1,
  };
}

function excesses(
  { operation }: OperationDefinitionNode,
  { depth, aliases, directives, fields }: Measure,
  limits: OperationLimits,
): string[] {
  const isMutation = operation === OperationTypeNode.MUTATION;
  const rows: readonly [number, keyof OperationLimits, string][] = [
    [depth, 'maxFieldDepth', 'levels of fields'],
    [aliases, 'maxAliases', 'aliases'],
    [directives, 'maxDirectives', 'directives'],
    isMutation ? [fields, 'maxMutations', 'mutations'] : [fields, 'maxRootFields', 'fields at its root'],
  ];
  return rows
    .filter(([count, name]) => count > limits[name])
    .map(
      ([, name, what]) =>
        `The operation has more than ${limits[name]} ${what}, fragments counted wherever they are spread; ask for less at once, or raise server.${name}.`,
    );
}
