import SchemaBuilder, {
  BasePlugin,
  type FieldNullability,
  type InputFieldMap,
  type PothosOutputFieldConfig,
  type PothosOutputFieldType,
  type PothosTypeConfig,
  type SchemaTypes,
  type TypeParam,
} from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import { InputError } from '../errors.ts';
import type { Scope } from '../scopes.ts';
import type { GraphContext, Viewer } from './context.ts';
import { needsScope } from './refusal.ts';

/**
 * What an object type or a field may say: the scope without which nobody reads it. A field that gives objects of a type
 * needs that type's scope too, so that nothing is asked for who may not read it; null where the field around it does.
 */
interface Protection {
  authScopes?: { scope: Scope } | null;
}

export const scopePlugin = 'scopes';

/**
 * Refuses fields whose scope, or whose type's scope, the caller lacks. What a field needs is gathered when the schema is
 * built, and what a caller has when they are known: so a protected field costs a look-up, and any other field nothing.
 */
class ScopePlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolve: GraphQLFieldResolver<unknown, Types['Context'], object>,
    field: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    const needed = this.scopesOf(field);
    if (needed.length === 0) return resolve;
    const check = ({ viewer }: GraphContext): void => {
      for (const scope of needed) if (!viewer.can(scope)) throw refused(field, viewer, scope);
    };
    if (resolve.length > 0 && resolve.length < 4) {
      // It asks nothing about its field, so that whoever runs it need not put that together.
      const read = resolve as (parent: unknown, args: object, context: unknown) => unknown;
      return (parent, args, context) => {
        check(context as GraphContext);
        return read(parent, args, context);
      };
    }
    return (parent, args, context, info) => {
      check(context as GraphContext);
      return resolve(parent, args, context, info);
    };
  }

  /** The type's scope before the field's own: who may not read the type at all is told so. */
  private scopesOf(field: PothosOutputFieldConfig<Types>): readonly Scope[] {
    const own = field.pothosOptions.authScopes;
    const ofType = this.scopeOf(this.buildCache.getTypeConfig(field.parentType));
    const given = itemOf(field.type);
    const ofGiven =
      own !== null && given.kind === 'Object' ? this.scopeOf(this.buildCache.getTypeConfig(given.ref)) : null;
    return [...new Set([ofType, own?.scope, ofGiven])].flatMap((scope) => scope ?? []);
  }

  private scopeOf(type: PothosTypeConfig): Scope | undefined {
    return type.kind === 'Object' ? type.pothosOptions.authScopes?.scope : undefined;
  }
}

function itemOf<Types extends SchemaTypes>(type: PothosOutputFieldType<Types>): PothosOutputFieldType<Types> {
  return type.kind === 'List' ? itemOf(type.type) : type;
}

/** Names the scope that is lacking; the null stays where the schema allows it. */
function refused(
  { parentType, name }: { parentType: string; name: string },
  viewer: Viewer,
  scope: Scope,
): InputError {
  const { code, message } = needsScope(viewer, scope);
  return new InputError(`${parentType}.${name}: ${message}`, code);
}

SchemaBuilder.registerPlugin(scopePlugin, ScopePlugin);

declare global {
  namespace PothosSchemaTypes {
    interface Plugins<Types extends SchemaTypes> {
      [scopePlugin]: ScopePlugin<Types>;
    }
    interface ObjectTypeOptions<Types extends SchemaTypes, Shape> extends Protection {}
    interface FieldOptions<
      Types extends SchemaTypes,
      ParentShape,
      Type extends TypeParam<Types>,
      Nullable extends FieldNullability<Type>,
      Args extends InputFieldMap,
      ResolveShape,
      ResolveReturnShape,
    > extends Protection {}
  }
}
