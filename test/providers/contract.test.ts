import { expect, it } from 'vitest';
import { providers } from '../../src/providers/registry.ts';
import { type Documented, describeContract } from './contract-suite.ts';
import { describeWrites } from './write-laws.ts';

/** What each provider's page documents. */
const documented: Record<string, Documented> = {
  astra: { types: ['Account', 'User', 'Role', 'UserGroup', 'Token'] },
  autonoma: { types: ['Account', 'User', 'Role', 'Asset', 'Gateway'], withoutList: ['Role'] },
  oisp: { types: ['Account', 'User', 'Role'], batchReads: ['User'] },
  pigello: { types: ['User', 'IntegrationUserAgent'] },
  wavefront: {
    types: ['Account', 'User', 'Role', 'UserGroup', 'ServiceAccount', 'Token'],
    batchReads: ['Account', 'User', 'ServiceAccount', 'Token', 'UserGroup'],
  },
};

it('is kept by every provider of the registry', () => {
  expect(Object.keys(documented)).toEqual([...providers.keys()]);
});

for (const provider of providers.values()) {
  describeContract(provider, documented[provider.id] ?? { types: [] });
  describeWrites(provider);
}
