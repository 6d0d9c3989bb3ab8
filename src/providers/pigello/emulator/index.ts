import { Hono } from 'hono';
import type { Emulator, EmulatorOptions } from '../../provider.ts';
import { createCredentials } from './credentials.ts';
import { entityDefinitions, invitePaths } from './entities.ts';
import { addEntityRoutes, type PigelloApp } from './entity-routes.ts';
import { createEntityStore } from './entity-store.ts';
import { profileOf } from './profiles.ts';
import { readJson } from './read-json.ts';

export function createPigelloEmulator({ dataset, now, profile: name }: EmulatorOptions): Emulator {
  const profile = profileOf(name);
  const credentials = createCredentials(dataset);
  const app: PigelloApp = new Hono();

  app.use(async (context, next) => {
    const url = new URL(context.req.url);
    if (!url.pathname.endsWith('/')) return answerWithoutSlash(context.req.method, url);
    if (!url.pathname.startsWith('/accounts/')) return next();
    const scope = credentials.check(context.req.raw.headers);
    if (scope instanceof Response) return scope;
    context.set('scope', scope);
    return next();
  });
  for (const definition of entityDefinitions) {
    addEntityRoutes(app, definition, createEntityStore(definition, dataset, now), profile);
  }
  for (const path of invitePaths) {
    app.post(path, async (context) => {
      const body = await readJson(context.req.raw);
      return body instanceof Response ? body : Response.json(null);
    });
  }
  app.notFound(() => notFoundPage());

  return {
    handle: (request) => app.fetch(request),
    basePath: '',
    settings: {
      auth: credentials.auth,
      ...(profile.listPath !== 'list/' && { listPathSuffix: profile.listPath }),
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
