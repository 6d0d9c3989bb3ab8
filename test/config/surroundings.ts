import {
  type Configuration,
  loadConfiguration,
  type RealBackend,
  type Surroundings,
} from '../../src/config/configuration.ts';
import { ConfigurationError } from '../../src/config/faults.ts';

export interface Given {
  env?: Record<string, string>;
  /** Content by path, beside the configuration itself. */
  files?: Record<string, string>;
  server?: Surroundings['server'];
}

const file = 'gateway.yaml';

/** Reads the text as gateway.yaml, in an environment that holds nothing but what is given. */
export function load(text: string, { env = {}, files = {}, server = {} }: Given = {}): Configuration {
  const all: Record<string, string> = { ...files, [file]: text };
  const readFile = (path: string): string => {
    const content = all[path];
    if (content === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    return content;
  };
  return loadConfiguration(file, { env, readFile, server });
}

/** The faults of a configuration that must have some. */
export function faultsOf(text: string, given: Given = {}): readonly string[] {
  try {
    load(text, given);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
  throw new Error('expected faults, the configuration was accepted');
}

export function realBackend({ backends }: Configuration, name: string): RealBackend {
  const found = backends.find((backend) => backend.name === name);
  if (found === undefined || found.emulated) throw new Error(`expected a real backend ${name}`);
  return found;
}

export const emulatedOnly = 'backends: [{ name: practice, provider: wavefront, emulated: true }]';
export const openAuth = 'auth: { anonymous: { scopes: ["*"] } }';

/** The example of the README, with a backend of each provider. */
export const fullExample = `
server: { host: 127.0.0.1, port: 4000, graphiql: true }
auth:
  anonymous: { scopes: ["accounts:read"] }
backends:
  - { name: wavefront-prod, provider: wavefront, url: "https://example.wavefront.com", auth: { token: "\${WAVEFRONT_TOKEN}" } }
  - { name: astra, provider: astra, url: "https://astra.netapp.io", auth: { token: { file: /run/secrets/astra } } }
  - { name: plant, provider: oisp, url: "http://oisp.internal:4001/v1/api", auth: { username: svc@example.com, password: "\${OISP_PASSWORD}" }, profile: v1 }
  - { name: portal, provider: autonoma, url: "https://3aa60a474b.autonoma.cloud/connect/v1/resources", auth: { apiToken: "\${AUTONOMA_TOKEN}" }, accountIds: ["42"] }
  - name: estates
    provider: pigello
    url: https://api.pigello.io
    auth: { customerId: c-1, applicationId: a-1, serviceId: s-1, serviceVersionId: v-1, clientContentType: accounts.agent, clientEntity: e-1, clientSecret: "\${PIGELLO_SECRET}" }
  - { name: practice, provider: wavefront, emulated: true }
`;

export const fullSurroundings: Required<Pick<Given, 'env' | 'files'>> = {
  env: {
    WAVEFRONT_TOKEN: 'planted-wavefront-token',
    OISP_PASSWORD: 'planted-oisp-password',
    AUTONOMA_TOKEN: 'planted-autonoma-token',
    PIGELLO_SECRET: 'planted-pigello-secret',
  },
  files: { '/run/secrets/astra': 'planted-astra-token\n' },
};
