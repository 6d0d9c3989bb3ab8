import { Hono } from 'hono';
import type { Emulator, EmulatorOptions } from '../../../contract/emulator.ts';
import { createCredentials } from './credentials.ts';
import { entityDefinitions } from './entities.ts';
import { type App, addEntityRoutes } from './entity-routes.ts';
import { createEntityStore, type EntityStore } from './entity-store.ts';
import { addInviteRoutes } from './invite-routes.ts';
import { findProfile } from './profiles.ts';

export function createEmulator({ dataset, now, profile: name }: EmulatorOptions): Emulator {
  const profile = findProfile(name);
  const credentials = createCredentials(dataset);
  const app: App = new Hono();

  app.use(async (context, next) => {
    const url = new URL(context.req.url);
    if (!url.pathname.endsWith('/')) return answerWithoutSlash(context.req.method, url);
    if (!url.pathname.startsWith('/accounts/')) return next();
    const scope = credentials.check(context.req.raw.headers);
    if (scope instanceof Response) return scope;
    context.set('scope', scope);
    return next();
  });
  const stores = new Map<string, EntityStore>();
  for (const definition of entityDefinitions) {
    const store = createEntityStore(definition, { dataset, now, profile });
    stores.set(definition.path, store);
    addEntityRoutes(app, { definition, store, profile });
  }
  addInviteRoutes(app, stores.get('/accounts/users/organization/organizationuser/'));
  app.notFound(() => notFoundPage());

  return {
    handle: (request) => app.fetch(request),
    basePath: '',
    settings: {
      auth: credentials.auth,
      ...(profile.listPath !== 'list/' && { listPathSuffix: profile.listPath }),
      ...(profile.relationForm !== 'object' && { relationForm: profile.relationForm }),
    },
  };
}

/** Django redirects a read to the path with its slash; a write would lose its body on the way. */
function answerWithoutSlash(method: string, url: URL): Response {
  if (method !== 'GET' && method !== 'HEAD') return notFoundPage();
  return new Response('', { status: 301, headers: { location: `${url.pathname}/${url.search}` } });
}

function notFoundPage(): Response {
  const page =
    '<!doctype html><html lang="en"><head><title>Not Found</title></head><body><h1>Not Found</h1></body></html>';
  return new Response(page, { status: 404, headers: { 'content-type': 'text/html; charset=utf-8' } });
}
