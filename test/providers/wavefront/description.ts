import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';

/** The API as it is declared, made strict: a field that no model has is a fault. */

interface Parameter {
  name: string;
  in: string;
  schema?: object;
}
interface Operation {
  parameters?: Parameter[];
  responses: Record<string, { schema?: object }>;
}
interface Description {
  paths: Record<string, Record<string, Operation>>;
  definitions: Record<string, { properties?: object; additionalProperties?: unknown }>;
}

const description = JSON.parse(
  readFileSync(new URL('../../fixtures/wavefront/openapi.json', import.meta.url), 'utf8'),
) as Description;

for (const definition of Object.values(description.definitions)) {
  if (definition.properties !== undefined) definition.additionalProperties ??= false;
}

const ajv = new Ajv({ strict: false, allErrors: true, formats: { int32: true, int64: true } });
ajv.addSchema({ $id: 'wavefront', definitions: description.definitions });

/** Every operation: method and path template. */
export const operations: readonly (readonly [method: string, template: string])[] = Object.entries(
  description.paths,
).flatMap(([template, methods]) =>
  Object.keys(methods).map((method) => [method.toUpperCase(), template] as const),
);

/** Why a value is not of a model; empty when it is. */
export function faultsOfModel(model: string, value: unknown): string[] {
  return faultsOf({ $ref: `#/definitions/${model}` }, value);
}

/** Why a request is not one of the declared; empty when it is. */
export function faultsOfRequest(request: { method: string; url: string; body: string }): string[] {
  const url = new URL(request.url, 'http://upstream');
  const operation = operationOf(request.method, url.pathname);
  if (operation === null) return [`no operation ${request.method} ${url.pathname}`];
  const parameters = operation.parameters ?? [];
  const names = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  const strange = [...url.searchParams.keys()].filter((name) => !names.includes(name));
  const schema = parameters.find((parameter) => parameter.in === 'body')?.schema;
  const faults = strange.map((name) => `no query parameter ${name}`);
  if (schema === undefined) return request.body === '' ? faults : [...faults, 'takes no body'];
  return [...faults, ...faultsOf(schema, JSON.parse(request.body))];
}

/** Why an answer is not the declared one; empty when it is. */
export function faultsOfAnswer(method: string, path: string, body: unknown): string[] {
  const operation = operationOf(method, path);
  const schema = operation?.responses['200']?.schema;
  return schema === undefined ? [`no answer declared for ${method} ${path}`] : faultsOf(schema, body);
}

function operationOf(method: string, path: string): Operation | null {
  const templates = Object.keys(description.paths).sort((a, b) => braces(a) - braces(b));
  for (const template of templates) {
    const operation = description.paths[template]?.[method.toLowerCase()];
    const pattern = new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
    if (operation !== undefined && pattern.test(path)) return operation;
  }
  return null;
}

function braces(template: string): number {
  return template.split('{').length;
}

const compiled = new Map<string, ValidateFunction>();

function faultsOf(schema: object, value: unknown): string[] {
  const text = JSON.stringify(schema).replaceAll('#/definitions/', 'wavefront#/definitions/');
  const validate = compiled.get(text) ?? ajv.compile(JSON.parse(text) as object);
  compiled.set(text, validate);
  validate(value);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}
