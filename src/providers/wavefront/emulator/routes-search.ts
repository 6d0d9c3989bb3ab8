import type { Hono } from 'hono';
import { enveloped, noSuchPath, page, refuse } from './answers.ts';
import { fieldsOf, readFields, readJson, stringsOf } from './requests.ts';
import { bounds, type Search } from './search.ts';
import type { Caller } from './tenant.ts';

/** There is no GET search, and no deleted variant for these types. */
export function addSearchRoutes(app: Hono<Caller>, searches: () => ReadonlyMap<string, Search>): void {
  app.post('/search/:type', async (context) => {
    const search = searches().get(context.req.param('type'));
    if (search === undefined) return noSuchPath();
    const request = fieldsOf(await readJson(context));
    return enveloped(search.page(request, context.get('caller').identifier));
  });

  app.post('/search/:type/facets', async (context) => {
    const search = searches().get(context.req.param('type'));
    if (search === undefined) return noSuchPath();
    const request = await readFields(context);
    const names = stringsOf(request['facets'], 'facets');
    if (names === undefined) throw refuse(400, 'facets is required');
    const { limit } = bounds(request);
    const facets = Object.fromEntries(
      names.map((name) => [name, search.facet(name, request).slice(0, limit)]),
    );
    return enveloped({ facets, limit });
  });

  app.post('/search/:type/:facet', async (context) => {
    const search = searches().get(context.req.param('type'));
    if (search === undefined) return noSuchPath();
    const request = await readFields(context);
    const values = search.facet(context.req.param('facet'), request);
    return page(values, bounds(request), (value) => value);
  });
}
