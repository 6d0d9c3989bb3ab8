import { z } from 'zod';
import { providers } from '../providers/registry.ts';
import { emulatedSchema, realShape } from './backend-schema.ts';
import { topSchema } from './schema.ts';

type JsonSchema = Record<string, unknown>;

/** JSON Schema of `gateway.yaml`, for editors: the checks of `loadConfiguration`, as far as a schema can say them. */
export function configurationJsonSchema(): string {
  const top = toJsonSchema(topSchema);
  const real = [...providers.values()].map((provider) => {
    const settings = toJsonSchema(provider.settings);
    const common = toJsonSchema(z.strictObject(realShape));
    return {
      ...settings,
      title: provider.title,
      properties: {
        ...propertiesOf(common),
        provider: { const: provider.id, description: 'The kind of backend.' },
        emulated: {
          type: 'boolean',
          const: false,
          description: 'Reach a real backend, which is the default.',
        },
        ...propertiesOf(settings),
      },
      required: ['name', 'provider', ...requiredOf(settings)],
    };
  });
  const emulated = { ...toJsonSchema(emulatedSchema), title: 'Emulated' };
  const backends = { ...propertiesOf(top)['backends'], items: { anyOf: [...real, emulated] } };
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'account-graph configuration',
    ...acceptSecrets({ ...top, properties: { ...propertiesOf(top), backends } }),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function toJsonSchema(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
}

function propertiesOf(schema: JsonSchema): Record<string, JsonSchema> {
  return (schema['properties'] ?? {}) as Record<string, JsonSchema>;
}

function requiredOf(schema: JsonSchema): string[] {
  return (schema['required'] ?? []) as string[];
}

const secretFile = {
  type: 'object',
  properties: { file: { type: 'string', description: 'A file that holds the value.' } },
  required: ['file'],
  additionalProperties: false,
};
const reference = '\\$\\{[A-Za-z_]\\w*(:?-[^{}$]*)?\\}';
const variable = { type: 'string', pattern: reference };
const onlyVariable = { type: 'string', pattern: `^${reference}$` };

/** Every value may also be `{ file: path }`, or name an environment variable where its own form forbids that. */
function acceptSecrets(value: JsonSchema): JsonSchema {
  const walk = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(walk);
    if (typeof node !== 'object' || node === null) return node;
    const mapped = Object.fromEntries(Object.entries(node).map(([name, child]) => [name, walk(child)]));
    const { description, default: preset, ...own } = mapped;
    const others = alternativesTo(own);
    if (others.length === 0) return mapped;
    return {
      ...(description !== undefined && { description }),
      ...(preset !== undefined && { default: preset }),
      anyOf: [own, ...others],
    };
  };
  return walk(value) as JsonSchema;
}

function alternativesTo(own: JsonSchema): JsonSchema[] {
  if (['number', 'integer', 'boolean'].includes(String(own['type']))) return [onlyVariable, secretFile];
  if (own['type'] !== 'string') return [];
  const restricted = ['enum', 'format', 'pattern', 'maxLength'].some((rule) => rule in own);
  return restricted ? [variable, secretFile] : [secretFile];
}
