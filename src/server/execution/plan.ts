import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLError,
  GraphQLField,
  GraphQLObjectType,
  GraphQLResolveInfo,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';

/** The place of a value in the answer. */
export type Path = NonNullable<GraphQLResolveInfo['path']>;
/** The place of an object whose fields are read; undefined at the root. */
export type Frame = Path | undefined;

/** What all runs of a plan share. */
export interface PlanScope {
  schema: GraphQLSchema;
  operation: OperationDefinitionNode;
  fragments: Readonly<Record<string, FragmentDefinitionNode>>;
}

/** One run of a plan. */
export interface Run extends PlanScope {
  context: unknown;
  /** As the operation declares them, checked and with defaults. */
  variables: Readonly<Record<string, unknown>>;
  /** Those of nullable places, in the order in which they happened. */
  errors: GraphQLError[];
  /** Arguments that hold variables, made once for all records. */
  arguments: Map<FieldPlan, Arguments>;
}

export type Arguments = Readonly<Record<string, unknown>>;

/**
 * Makes the answer's value of a resolver's value, or a promise of it; throws what its field has to handle. The path is
 * that of the value; values without parts are given none.
 */
export type Complete = (run: Run, value: unknown, path: Frame) => unknown;

/** One field of one object type, as an operation asks for it. */
export interface FieldPlan {
  responseName: string;
  parentType: GraphQLObjectType;
  definition: GraphQLField<unknown, unknown>;
  nodes: readonly FieldNode[];
  /** Null: they hold variables, or cannot be made. */
  arguments: Arguments | null;
  isNonNull: boolean;
  /** Whether its value has a place of its own, being an object or a list. */
  hasParts: boolean;
  complete: Complete;
}

/** What is asked of one object type at one place. */
export interface Selection {
  fields: readonly FieldPlan[];
  /** An object with all names of the answer: a copy of it costs less than an object that grows. */
  form: Readonly<Record<string, undefined>>;
}
