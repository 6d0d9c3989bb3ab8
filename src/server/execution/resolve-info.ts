import type { FieldNode, GraphQLObjectType, GraphQLOutputType, GraphQLResolveInfo } from 'graphql';
import type { FieldPlan, Frame, Path, Run } from './plan.ts';

export function pathOf({ responseName, parentType }: FieldPlan, frame: Frame): Path {
  return { prev: frame, key: responseName, typename: parentType.name };
}

/** The frame in which a field was read that has a value, or an item of its value, at this path. */
export function frameOf(path: Frame): Frame {
  let at = path;
  while (typeof at?.key === 'number') at = at.prev;
  return at?.prev;
}

/** What a resolver may ask about its field: made for each field of each record, so that it copies nothing. */
export class ResolveInfo implements GraphQLResolveInfo {
  readonly #run: Run;
  readonly #field: FieldPlan;
  readonly #frame: Frame;

  constructor(run: Run, field: FieldPlan, frame: Frame) {
    this.#run = run;
    this.#field = field;
    this.#frame = frame;
  }

  get fieldName(): string {
    return this.#field.definition.name;
  }
  get fieldNodes(): readonly FieldNode[] {
    return this.#field.nodes;
  }
  get returnType(): GraphQLOutputType {
    return this.#field.definition.type;
  }
  get parentType(): GraphQLObjectType {
    return this.#field.parentType;
  }
  get path(): Path {
    return pathOf(this.#field, this.#frame);
  }
  get schema(): GraphQLResolveInfo['schema'] {
    return this.#run.schema;
  }
  get fragments(): GraphQLResolveInfo['fragments'] {
    return this.#run.fragments;
  }
  get rootValue(): undefined {
    return undefined;
  }
  get operation(): GraphQLResolveInfo['operation'] {
    return this.#run.operation;
  }
  get variableValues(): GraphQLResolveInfo['variableValues'] {
    return this.#run.variables as GraphQLResolveInfo['variableValues'];
  }
}
