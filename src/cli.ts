import { readFileSync } from 'node:fs';
import { Argument, Command, InvalidArgumentError } from 'commander';
import type { CheckOptions } from './commands/check.ts';
import type { EmulateOptions } from './commands/emulate.ts';
import type { KeyOptions } from './commands/key.ts';
import type { ConfigurationOptions } from './commands/read-configuration.ts';
import { readPort } from './config/read-port.ts';
import type { ProviderId } from './model.ts';
import { packageRoot } from './package-root.ts';

const { version } = JSON.parse(readFileSync(new URL('package.json', packageRoot), 'utf8')) as {
  version: string;
};

/** The command line: what it accepts, and what runs for it. Each command loads what it needs, and no more. */
export function createProgram(): Command {
  const program = new Command('account-graph')
    .description('One GraphQL graph over every account backend a company uses.')
    .version(version)
    .showHelpAfterError('(run with --help for the options)');

  program
    .command('serve', { isDefault: true })
    .description('serve the graph; without a configuration, the sandbox with five emulated backends')
    .option('--config <file>', 'configuration in YAML')
    .option('--port <number>', 'port to listen on; 0 takes a free one', parsePort)
    .option('--host <address>', 'address to listen on')
    // It is the default, so that a mistyped command arrives here as its argument.
    .addArgument(new Argument('[command]').argParser(refuseCommand))
    .usage('[options]')
    .action(async (_command: undefined, options: ConfigurationOptions) => {
      const { serve } = await import('./commands/serve.ts');
      return serve(options);
    });

  program
    .command('check')
    .description('read the configuration, reach every backend, print what was found; exit 1 if one fails')
    .option('--config <file>', 'configuration in YAML')
    .action(async (options: CheckOptions) => {
      const { checkBackends } = await import('./commands/check.ts');
      return checkBackends(options);
    });

  program
    .command('emulate')
    .description('serve the emulator of one provider alone')
    .argument('<provider>', 'its name; a wrong one lists them')
    .option('--port <number>', 'port to listen on; 0 takes a free one', parsePort, 0)
    .option('--size <people>', 'people in the emulated company', parseSize)
    .option('--profile <name>', "one of the provider's profiles")
    .option('--faults <file>', 'faults that it commits on purpose, in YAML')
    .action(async (provider: ProviderId, options: EmulateOptions) => {
      const { emulate } = await import('./commands/emulate.ts');
      return emulate(provider, options);
    });

  program
    .command('schema')
    .description('print the schema as SDL, or the JSON Schema of the configuration')
    .option('--configuration', 'the JSON Schema of gateway.yaml, for editors')
    .action(async (options: { configuration?: boolean }) => {
      const { printSchema } = await import('./commands/schema.ts');
      return printSchema(options);
    });

  program
    .command('key')
    .description('make the API key of a caller')
    .command('create')
    .description('print a new key, its SHA-256, and its entry for the configuration')
    .option('--name <name>', 'the caller', 'caller')
    .action(async (options: KeyOptions) => {
      const { createKey } = await import('./commands/key.ts');
      return createKey(options);
    });

  return program;
}

function refuseCommand(): never {
  throw new InvalidArgumentError('there is no such command; expected serve, check, emulate, schema or key');
}

function parsePort(text: string): number {
  const port = readPort(text);
  if (port === null) throw new InvalidArgumentError('expected a port from 0 to 65535');
  return port;
}

function parseSize(text: string): number {
  const size = Number(text);
  if (!Number.isInteger(size) || size < 1 || size > 1_000_000) {
    throw new InvalidArgumentError('expected a whole number from 1 to 1000000');
  }
  return size;
}
