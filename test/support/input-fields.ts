import { type GraphQLInputField, getNamedType, isInputObjectType } from 'graphql';
import { schema } from '../../src/graph/schema.ts';

/** Every field of every input of a mutation, nested ones too, by "Type.field". */
export function inputFields(): ReadonlyMap<string, GraphQLInputField> {
  const found = new Map<string, GraphQLInputField>();
  const visit = (type: unknown): void => {
    if (!isInputObjectType(type)) return;
    for (const field of Object.values(type.getFields())) {
      const name = `${type.name}.${field.name}`;
      if (found.has(name)) continue;
      found.set(name, field);
      visit(getNamedType(field.type));
    }
  };
  for (const { args } of Object.values(schema.getMutationType()?.getFields() ?? {}))
    for (const { type } of args) visit(getNamedType(type));
  return found;
}
