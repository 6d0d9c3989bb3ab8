import { configurationJsonSchema } from '../config/json-schema.ts';
import { printSdl } from '../graph/schema.ts';

/** Prints the public contract, or the configuration's. */
export function printSchema(options: { configuration?: boolean }): void {
  process.stdout.write(options.configuration === true ? configurationJsonSchema() : printSdl());
}
