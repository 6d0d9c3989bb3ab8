import type { Provider } from '../contract/provider.ts';
import type { ProviderId } from '../model.ts';
import * as registered from './index.ts';

/** Every provider that `index.ts` exports, by its id, in the order of their names. */
export const providers: ReadonlyMap<ProviderId, Provider> = new Map(
  Object.values(registered as unknown as Record<string, Provider>).map((provider) => [provider.id, provider]),
);

export const providerIds: readonly ProviderId[] = [...providers.keys()];
