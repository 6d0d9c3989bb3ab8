import type { InputObjectRef } from '@pothos/core';
import {
  type GraphQLInputObjectType,
  type GraphQLResolveInfo,
  getNamedType,
  isInputObjectType,
} from 'graphql';
import type { Call } from '../../contract/call.ts';
import { type Capability, type Operation, operationOf } from '../../contract/capability.ts';
import type { Backend } from '../../loaders/backend.ts';
import { builder } from '../builder.ts';
import type { GraphContext, Scope } from '../context.ts';
import { type Need, needsOfInput } from './effects.ts';
import { FaultError, unsupported } from './fault.ts';
import { mutate } from './mutate.ts';
import type { Plan } from './plan.ts';
import type { Destination, TargetReader } from './references.ts';
import { defineResult, type ResultKind } from './results.ts';
import { type Given, given } from './traits.ts';

type SchemaTypes = typeof builder.$inferSchemaTypes;

/** What every mutation says of itself. */
export interface About<Shape> {
  description: string;
  /** What a caller must be allowed to do, whatever the input says; null where what it names decides. */
  scope: Scope | null;
  /** What it needs beyond that and the traits of the fields; asks no backend. */
  needs?: (input: Given<Shape>, context: GraphContext) => readonly Need[];
  input: InputObjectRef<SchemaTypes, Shape>;
  /** What the input is for. */
  asks: string;
}

/** The input as a write needs it: without what only says where it goes, or how often. */
export type Values<Shape> = Omit<Given<Shape>, 'idempotencyKey' | 'backend' | 'id'>;

export interface Declaration<C extends Capability, Shape, To extends Destination, Answer>
  extends About<Shape> {
  capability: C;
  result: ResultKind<Answer, NoInfer<To>>;
  target: TargetReader<Given<Shape>, To>;
  /** Reads the rest of the input, and gives back what sends it. */
  run(work: Work<C, Shape, To>): (call: Call) => Promise<Answer>;
}

export interface Work<C extends Capability, Shape, To extends Destination> {
  /** The backend's own operation. */
  operate: Operation<C>;
  target: To;
  values: Values<Shape>;
  context: GraphContext;
}

/** Declares a mutation that goes to one backend. */
export function defineMutation<C extends Capability, Shape extends object, To extends Destination, Answer>(
  name: string,
  declaration: Declaration<C, Shape, To, Answer>,
): void {
  const { capability, result } = declaration;
  addMutation(name, declaration, (input, context) => {
    const target = declaration.target.read(input, context);
    const { backend, targetIds } = target;
    const operate = operationIn(backend, capability);
    const send = declaration.run({ operate, target, values: valuesOf(input), context });
    return {
      backends: [backend],
      targetIds,
      run: async () => result.read(await send(context.loaders.writeCall(backend)), target),
    };
  });
}

/** The operation behind a capability, or the error that says that the backend lacks it; nothing is sent then. */
function operationIn<C extends Capability>(backend: Backend, capability: C): Operation<C> {
  return present(backend, operationOf(backend.adapter, capability), capability);
}

/** Refuses a mutation whose backend lacks the operation. */
export function present<T>(backend: Backend, operation: T | undefined, capability: Capability): T {
  if (operation === undefined) throw new FaultError(unsupported(backend, capability));
  return operation;
}

export function valuesOf<Shape>(input: Given<Shape>): Values<Shape> {
  const {
    idempotencyKey: _key,
    backend: _backend,
    id: _id,
    ...values
  }: Record<string, unknown> = { ...input };
  return values as Values<Shape>;
}

/** Adds a mutation to the schema, and leads it through the pipeline. */
export function addMutation<Shape extends object>(
  name: string,
  about: About<Shape> & {
    capability: Capability | null;
    result: Pick<ResultKind<never, never>, 'description' | 'fields'>;
  },
  prepare: (input: Given<Shape>, context: GraphContext) => Plan,
): void {
  const typeName = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const { description, fields } = about.result;
  const needs = about.capability === null ? '' : ` The backend needs the capability ${about.capability}.`;
  const input: InputObjectRef<SchemaTypes, object> = about.input;
  builder.mutationField(name, (t) =>
    t.field({
      type: defineResult(typeName, description ?? `${typeName} succeeded.`, fields),
      nullable: true,
      description: `${about.description}${scopeSentence(about.scope)}${needs}`,
      extensions: { scope: about.scope },
      args: { input: t.arg({ type: input, required: true, description: about.asks }) },
      resolve: (_root, args, context, info) => {
        const inputType = inputTypeOf(info);
        const input = given(args.input, inputType) as Given<Shape>;
        return mutate(context, {
          operation: name,
          needs: () => [
            ...(about.scope === null ? [] : [{ scope: about.scope, field: null }]),
            ...needsOfInput(args.input, inputType, context),
            ...(about.needs?.(input, context) ?? []),
          ],
          input: args.input,
          inputType,
          prepare: () => prepare(input, context),
        });
      },
    }),
  );
}

function scopeSentence(scope: Scope | null): string {
  return scope === null ? '' : ` Needs the scope ${scope}.`;
}

function inputTypeOf({ parentType, fieldName }: GraphQLResolveInfo): GraphQLInputObjectType {
  const argument = parentType.getFields()[fieldName]?.args[0];
  const type = argument === undefined ? null : getNamedType(argument.type);
  if (!isInputObjectType(type)) throw new Error('a mutation without its input');
  return type;
}
