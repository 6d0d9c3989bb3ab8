import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import schema from '../../fixtures/pigello/integrationuseragent.schema.json' with { type: 'json' };

interface PublishedField {
  'x-write': boolean;
  'x-write-required'?: boolean;
}

/** Every field of the published page, with what it says of writing. */
export const publishedFields: Record<string, PublishedField> = schema.properties;
export const alwaysPresent: readonly string[] = schema.required;

const ajv = new Ajv({ strict: false, allErrors: true });
formats.default(ajv);
const validate = ajv.compile({ ...schema, additionalProperties: false });

/** What is wrong with a record by the published page; nothing is []. */
export function faultsOf(record: unknown): string[] {
  if (validate(record)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
