import { Hono } from 'hono';
import type { CreateEmulator } from '../../../contract/emulator.ts';
import { fillTables } from './fill-tables.ts';
import { logInPage, logInPath, requireToken } from './log-in.ts';
import { profileNamed } from './profiles.ts';
import { createReplies, refuse } from './replies.ts';
import { createRoutes } from './routes.ts';
import { createTables } from './tables.ts';
import { createWrites } from './writes.ts';

/**
 * A tenant in miniature, for one token whose role sees the whole company. Profiles: `published`, the tenant of the
 * published page; `enveloped`, with UUIDs, {"data": ...} and a list of accounts; `plain`, of the older pages.
 */
export const createEmulator: CreateEmulator = ({ dataset, profile: name = 'published' }) => {
  const profile = profileNamed(name);
  const tables = createTables(dataset, profile);
  const company = fillTables(tables, dataset);
  const foreignAccount = String(company.foreign.id);
  const replies = createReplies(tables, profile);
  const writes = createWrites({ tables, company, profile, replies });
  const tokens = {
    valid: dataset.uuid('autonoma', 'token'),
    expired: dataset.uuid('autonoma', 'expired token'),
  };

  const app = new Hono();
  app.get(logInPath, () => logInPage());
  app.use(`${profile.basePath}/*`, requireToken(tokens, profile));
  app.route(profile.basePath, createRoutes({ tables, profile, replies, writes, foreignAccount }));
  app.notFound(() => refuse(404, { message: 'Not found' }));

  return {
    handle: (request) => app.fetch(request),
    basePath: profile.basePath,
    settings: {
      auth: { apiToken: tokens.valid },
      accountIds: [...tables.rows('account').keys()].filter((id) => id !== foreignAccount),
      listAccounts: profile.listsAccounts,
      assetRelation: profile.assetRelation,
      arrayEncoding: profile.lists,
      callInvite: profile.invites,
    },
  };
};
