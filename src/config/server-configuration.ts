import type { z } from 'zod';
import type { TrustedTexts } from './documents.ts';
import type { serverSchema } from './schema.ts';

type Settings = z.infer<typeof serverSchema>;

/** What is open or closed by default, decided. */
interface Decided {
  graphiql: boolean;
  introspection: boolean;
  getQueries: boolean;
  documents: TrustedTexts | null;
  rateLimit: Settings['rateLimit'] & { mode: NonNullable<Settings['rateLimit']['mode']> };
}

export type ServerConfiguration = Omit<Settings, keyof Decided> & Decided;

/** Open is what developers need, where nothing but emulators can be reached. */
export function decideServer(
  { graphiql, introspection, getQueries, rateLimit, ...settings }: Settings,
  { isOpen, documents }: { isOpen: boolean; documents: TrustedTexts | null },
): ServerConfiguration {
  return {
    ...settings,
    graphiql: graphiql ?? isOpen,
    introspection: introspection ?? isOpen,
    getQueries: getQueries ?? isOpen,
    documents,
    rateLimit: { ...rateLimit, mode: rateLimit.mode ?? (isOpen ? 'off' : 'enforce') },
  };
}
