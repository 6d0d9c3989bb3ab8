import { type GraphQLInputField, getNamedType, isInputObjectType, isType } from 'graphql';
import { z } from 'zod';
import { topSchema } from '../../src/config/schema.ts';
import { capabilities } from '../../src/contract/capability.ts';
import { traitsOf } from '../../src/graph/mutation/traits.ts';
import { schema } from '../../src/graph/schema.ts';
import { providers } from '../../src/providers/registry.ts';
import type { StartedGateway } from './start-gateway.ts';

/** The generated parts of the README, by the name of their markers. */
export function readmeTables(gateway: StartedGateway): Record<string, string> {
  return {
    capabilities: capabilityTable(gateway),
    scopes: scopeTable(),
    settings: settingsTable(topSchema),
    ...Object.fromEntries(
      [...providers.values()].map((provider) => [
        `settings-${provider.id}`,
        settingsTable(provider.settings),
      ]),
    ),
  };
}

/** The text between `<!-- name -->` and `<!-- /name -->`. */
export function readBlock(readme: string, name: string): string | null {
  const [start, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
  const from = readme.indexOf(start);
  const to = readme.indexOf(end);
  return from < 0 || to < 0 ? null : readme.slice(from + start.length, to);
}

export function replaceBlock(readme: string, name: string, text: string): string {
  const block = readBlock(readme, name);
  if (block === null) return readme;
  return readme.replace(
    `<!-- ${name} -->\n${block}<!-- /${name} -->`,
    () => `<!-- ${name} -->\n${text}<!-- /${name} -->`,
  );
}

function capabilityTable({ gateway }: StartedGateway): string {
  const backends = gateway.backends.map(({ backend }) => backend);
  const head = ['', ...backends.map(({ provider }) => provider)];
  const rows = capabilities.map((capability) => [
    capability,
    ...backends.map((backend) => (backend.capabilities.includes(capability) ? 'yes' : '')),
  ]);
  return writeTable([head, ...rows]);
}

/** What a mutation needs by a rule of its own, beside what the traits of its fields say. */
const ruled: Readonly<Record<string, string>> = {
  createToken: '`backend` alone: `users:write` and `serviceAccounts:write`',
  revokeToken: '`id`: the write scope of its owner',
};

function scopeTable(): string {
  const rows = Object.values(schema.getMutationType()?.getFields() ?? {}).map((mutation) => {
    const own = mutation.extensions['scope'];
    const fields = fieldsBelow(mutation.args[0]?.type).flatMap((field) => {
      const { effect, target } = traitsOf(field);
      if (target === true) return [`\`${field.name}\`: the write scope of their types`];
      return effect === undefined ? [] : [`\`${field.name}\`: \`${effect}\``];
    });
    const told = [...fields.toSorted(), ...(ruled[mutation.name] ?? '').split('\n')].filter(Boolean);
    return [`\`${mutation.name}\``, typeof own === 'string' ? `\`${own}\`` : '', told.join('; ')];
  });
  const sorted = rows.toSorted(([left = ''], [right = '']) => left.localeCompare(right));
  return writeTable([['mutation', 'needs', 'and for what its input says'], ...sorted]);
}

function fieldsBelow(type: unknown): GraphQLInputField[] {
  const named = isType(type) ? getNamedType(type) : null;
  if (!isInputObjectType(named)) return [];
  return Object.values(named.getFields()).flatMap((field) => [field, ...fieldsBelow(field.type)]);
}

interface JsonSchema {
  type?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
}

function settingsTable(schema: z.ZodType): string {
  const rows = settingsOf(z.toJSONSchema(schema, { io: 'input' }) as JsonSchema, '');
  return writeTable([['setting', 'default', 'what for'], ...rows]);
}

function settingsOf({ properties = {}, required = [] }: JsonSchema, base: string): string[][] {
  return Object.entries(properties).flatMap(([name, setting]) => {
    const path = `${base}${name}`;
    if (setting.properties !== undefined) return settingsOf(setting, `${path}.`);
    const preset =
      setting.default === undefined
        ? required.includes(name)
          ? 'needed'
          : ''
        : JSON.stringify(setting.default);
    return [
      [
        `\`${path}\``,
        preset === '' || preset === 'needed' ? preset : `\`${preset}\``,
        setting.description ?? '',
      ],
    ];
  });
}

function writeTable(rows: string[][]): string {
  const [head = [], ...body] = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return `\n${[line(head), line(head.map(() => '---')), ...body.map(line)].join('\n')}\n\n`;
}
