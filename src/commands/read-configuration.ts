import {
  type Configuration,
  loadConfiguration,
  processSurroundings,
  sandboxConfiguration,
} from '../config/configuration.ts';

export interface ConfigurationOptions {
  config?: string;
  port?: number;
  host?: string;
}

/** The named file's configuration; without a file, the sandbox's. */
export function readConfiguration({ config, ...server }: ConfigurationOptions): Configuration {
  const surroundings = { ...processSurroundings, server };
  return config === undefined ? sandboxConfiguration(surroundings) : loadConfiguration(config, surroundings);
}
