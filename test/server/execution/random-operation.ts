import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import type { Random } from './random.ts';

export interface RandomOperation {
  text: string;
  variables: Record<string, unknown>;
}

export interface OperationChoices {
  schema: GraphQLSchema;
  random: Random;
  kind: 'query' | 'mutation';
  /** How many objects are within each other. */
  depth: number;
  /** How many fields and fragments are asked for at one place. */
  breadth: number;
  /** The value of an argument; undefined where it is left to chance. */
  valueFor?(argument: GraphQLArgument): unknown;
  /** Fields whose values are never the same twice. */
  leftOut?: ReadonlySet<string>;
}

/** What one operation has said so far. */
interface Writing extends OperationChoices {
  /** Of each name of the answer: the field that it stands for, so that no two fields conflict. */
  named: Map<string, string>;
  fragments: string[];
  declarations: string[];
  variables: Record<string, unknown>;
}

/** An operation that is nearly always valid; what is of one name in different types may still conflict. */
export function randomOperation(choices: OperationChoices): RandomOperation {
  const { schema, random, kind, depth } = choices;
  const writing: Writing = { ...choices, named: new Map(), fragments: [], declarations: [], variables: {} };
  const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
  if (!root) throw new Error(`the schema has no ${kind}`);
  const selection = writeSelection(writing, root, depth);
  const declared = writing.declarations.length === 0 ? '' : `(${writing.declarations.join(', ')})`;
  const operation = `${kind} Random${declared} ${selection}`;
  const other = random.chance(0.2) ? ['query Other { __typename }'] : [];
  return { text: [operation, ...writing.fragments, ...other].join('\n'), variables: writing.variables };
}

function writeSelection(writing: Writing, type: GraphQLNamedType, depth: number): string {
  const { random, breadth } = writing;
  const parts = Array.from({ length: 1 + random.below(breadth) }, () => writePart(writing, type, depth));
  // An object whose fragments all are of other types would be empty.
  return `{ ${parts.join(' ')}${isAbstractType(type) ? ' __typename' : ''} }`;
}

function writePart(writing: Writing, type: GraphQLNamedType, depth: number): string {
  const { random } = writing;
  const choice = random.below(10);
  if (choice < 6 || depth === 0) return writeField(writing, type, depth);
  if (choice === 6) return `__typename${writeDirectives(writing)}`;
  const condition = random.pick(['', ...conditionsFor(writing, type)]);
  const within = condition === '' ? type : writing.schema.getType(condition);
  if (within === undefined) throw new Error(`no type ${condition}`);
  const directives = writeDirectives(writing);
  if (choice < 9 || condition === '') {
    const on = condition === '' ? '' : ` on ${condition}`;
    return `...${on}${directives} ${writeSelection(writing, within, depth - 1)}`;
  }
  const name = `F${writing.fragments.length}`;
  const place = writing.fragments.push('') - 1;
  writing.fragments[place] = `fragment ${name} on ${condition} ${writeSelection(writing, within, depth - 1)}`;
  // The same once more may be left out, since the fragment was spread already.
  return `...${name}${directives}${random.chance(0.3) ? ` ...${name}` : ''}`;
}

/** Names of types that an object of this type may have. */
function conditionsFor({ schema }: Writing, type: GraphQLNamedType): string[] {
  if (isObjectType(type)) return [type.name, ...type.getInterfaces().map(({ name }) => name)];
  if (!isAbstractType(type)) return [];
  return [type.name, ...schema.getPossibleTypes(type).map(({ name }) => name)];
}

function writeField(writing: Writing, type: GraphQLNamedType, depth: number): string {
  const { schema, random } = writing;
  const fields = 'getFields' in type && !isInputObjectType(type) ? Object.values(type.getFields()) : [];
  const fitting = fields.filter(
    (field) => (depth > 0 || !isCompositeType(getNamedType(field.type))) && !writing.leftOut?.has(field.name),
  );
  const [first, ...others] = fitting;
  if (first === undefined) return '__typename';
  if (type === schema.getQueryType() && random.chance(0.03)) return writeIntrospection(random);
  const field = random.pick<GraphQLField<unknown, unknown>>([first, ...others]);
  const named = getNamedType(field.type);
  const inner = isCompositeType(named) ? ` ${writeSelection(writing, named, depth - 1)}` : '';
  return `${nameField(writing, field)}${writeDirectives(writing)}${inner}`;
}

/** `alias: name(arguments)`; a name of the answer that is used again stands for the same field and arguments. */
function nameField(writing: Writing, field: GraphQLField<unknown, unknown>): string {
  const { random, named } = writing;
  const alias = random.pick([
    '',
    '',
    '',
    `${field.name}_`,
    `x${random.below(3)}`,
    '__proto__',
    'constructor',
  ]);
  const owner = `${field.name}: ${String(field.type)} `;
  for (const name of [alias || field.name, `${field.name}_${named.size}`]) {
    const known = named.get(name);
    const text = known ?? owner + field.name + writeArguments(writing, field);
    if (!text.startsWith(owner)) continue;
    named.set(name, text);
    return `${name === field.name ? '' : `${name}: `}${text.slice(owner.length)}`;
  }
  return '__typename';
}

function writeArguments(writing: Writing, { args }: GraphQLField<unknown, unknown>): string {
  const { random } = writing;
  const given = args.filter((argument) => isRequiredArgument(argument) || random.chance(0.6));
  const written = given.map((argument) => `${argument.name}: ${writeArgument(writing, argument)}`);
  return written.length === 0 ? '' : `(${written.join(', ')})`;
}

function writeArgument(writing: Writing, argument: GraphQLArgument): string {
  const { random, declarations, variables } = writing;
  const chosen = writing.valueFor?.(argument);
  const value = chosen === undefined ? randomValue(argument.type, random, 2) : chosen;
  if (random.chance(0.5)) return writeLiteral(value, argument.type);
  const name = `v${declarations.length}`;
  const preset = random.chance(0.4)
    ? ` = ${writeLiteral(randomValue(argument.type, random, 1), argument.type)}`
    : '';
  declarations.push(`$${name}: ${String(argument.type)}${preset}`);
  if (preset === '' || random.chance(0.6)) variables[name] = value;
  return `$${name}`;
}

export function randomValue(type: GraphQLInputType, random: Random, depth: number): unknown {
  if (isNonNullType(type)) return randomValue(type.ofType, random, depth);
  if (isListType(type))
    return Array.from({ length: random.below(3) }, () => randomValue(type.ofType, random, depth));
  if (isEnumType(type)) return type.getValues()[random.below(type.getValues().length)]?.name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(
      (field) => isNonNullType(field.type) || (depth > 0 && random.chance(0.5)),
    );
    return Object.fromEntries(
      fields.map((field) => [field.name, randomValue(field.type, random, depth - 1)]),
    );
  }
  if (type.name === 'Int') return random.below(4);
  if (type.name === 'Float') return random.below(100) / 8;
  if (type.name === 'Boolean') return random.chance(0.5);
  if (type.name === 'DateTime') return `2024-0${1 + random.below(9)}-01T00:00:00.000Z`;
  return `text${random.below(9)}`;
}

function writeLiteral(value: unknown, type: GraphQLInputType): string {
  if (isNonNullType(type)) return writeLiteral(value, type.ofType);
  if (isListType(type) && Array.isArray(value))
    return `[${value.map((item) => writeLiteral(item, type.ofType)).join(', ')}]`;
  if (isInputObjectType(type) && typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(([name, item]) => {
      const field = type.getFields()[name];
      return `${name}: ${field === undefined ? 'null' : writeLiteral(item, field.type)}`;
    });
    return `{ ${fields.join(', ')} }`;
  }
  return isEnumType(type) ? String(value) : JSON.stringify(value);
}

function writeDirectives(writing: Writing): string {
  const { random } = writing;
  return ['skip', 'include']
    .filter(() => random.chance(0.12))
    .map((name) => ` @${name}(if: ${writeCondition(writing)})`)
    .join('');
}

function writeCondition({ random, declarations, variables }: Writing): string {
  if (random.chance(0.4)) return String(random.chance(0.5));
  const name = `c${random.below(3)}`;
  const declared = declarations.some((declaration) => declaration.startsWith(`$${name}:`));
  if (declared) return `$${name}`;
  const preset = random.chance(0.4);
  declarations.push(`$${name}: Boolean${preset ? ' = true' : '!'}`);
  if (!preset || random.chance(0.5)) variables[name] = random.chance(0.5);
  // A variable may be null though its default is none.
  if (preset && random.chance(0.1)) variables[name] = null;
  return `$${name}`;
}

function writeIntrospection(random: Random): string {
  return random.pick([
    '__schema { queryType { name fields { name args { name defaultValue } } } }',
    '__type(name: "Thing") { kind name possibleTypes { name } }',
    '__type(name: "Nothing") { name }',
  ]);
}
