import type { Context, Hono } from 'hono';
import type { JsonObject } from '../../../model.ts';
import { detail, type Scope } from './credentials.ts';
import type { EntityDefinition } from './entities.ts';
import type { EntityStore, Found } from './entity-store.ts';
import { type ListRequest, readListRequest } from './list-request.ts';
import type { Profile } from './profiles.ts';
import { readJson } from './read-json.ts';

export type App = Hono<{ Variables: { scope: Scope } }>;
type AppContext = Context<{ Variables: { scope: Scope } }>;

export interface ServedEntity {
  definition: EntityDefinition;
  store: EntityStore;
  profile: Profile;
}

/** Adds the paths that every entity has. PUT is not among them. */
export function addEntityRoutes(app: App, entity: ServedEntity): void {
  const { store, profile } = entity;
  const { path } = entity.definition;
  const listPath = `${path}${profile.listPath}`;
  app.get(listPath, (context) => answerList(context, entity));
  app.post(`${path}list/`, (context) => writeAll(context, store));
  app.post(path, (context) => create(context, store));
  app.all(path, (context) => refuseMethod(context.req.method));
  app.all(`${path}list/`, (context) => refuseMethod(context.req.method));

  app.use(`${path}:pk/`, async (context, next) => {
    const isKnown = store.find(pkOf(context), context.get('scope')) !== undefined;
    return isKnown ? next() : detail(404, 'Not found.');
  });
  app.get(`${path}:pk/`, (context) => Response.json(store.find(pkOf(context), context.get('scope'))));
  app.patch(`${path}:pk/`, async (context) => {
    const body = await readJson(context.req.raw);
    if (body instanceof Response) return body;
    const written = store.update(pkOf(context), body.json, profile.strictPatch);
    if (written === null) return detail(404, 'Not found.');
    return 'faults' in written
      ? Response.json(written.faults, { status: 400 })
      : Response.json(written.record);
  });
  app.delete(`${path}:pk/`, (context) => {
    store.delete(pkOf(context));
    return new Response(null, { status: 204 });
  });
  app.all(`${path}:pk/`, (context) => refuseMethod(context.req.method));
}

function pkOf(context: AppContext): string {
  return context.req.param('pk') ?? '';
}

function answerList(context: AppContext, { definition, store, profile }: ServedEntity): Response {
  const { fields } = definition;
  const query = new URL(context.req.url).searchParams;
  if (!profile.filtersById && (query.has('id') || query.has('id__in'))) {
    return Response.json({ id__in: ['Unknown filter.'] }, { status: 400 });
  }
  const request = readListRequest(query, fields);
  if ('faults' in request) return Response.json(request.faults, { status: 400 });
  const { records, count } = store.list(request, context.get('scope'));
  const always = Object.keys(fields).filter((name) => fields[name]?.always);
  const shown = request.slim ? records.map((record) => only(record, always)) : records;
  return toListAnswer({ records: shown, count }, request, profile);
}

function toListAnswer({ records, count }: Found, { lines, page }: ListRequest, profile: Profile): Response {
  if (lines) {
    const text = records.map((record) => `${JSON.stringify(record)}\n`).join('');
    return new Response(text, { headers: { 'content-type': 'application/x-ndjson' } });
  }
  if (profile.envelope === 'array') return Response.json(records);
  // Where Django's own paging is at work, there is no page behind the last one.
  const isBehind = page !== null && page.number > 1 && records.length === 0;
  return isBehind ? detail(404, 'Invalid page.') : Response.json({ count, results: records });
}

async function create(context: AppContext, store: EntityStore): Promise<Response> {
  const body = await readJson(context.req.raw);
  if (body instanceof Response) return body;
  const written = store.create(body.json, context.get('scope'));
  return 'faults' in written
    ? Response.json(written.faults, { status: 400 })
    : Response.json(written.record, { status: 201 });
}

async function writeAll(context: AppContext, store: EntityStore): Promise<Response> {
  const body = await readJson(context.req.raw);
  if (body instanceof Response) return body;
  if (!Array.isArray(body.json)) {
    const reason = `Expected a list of items but got type "${typeof body.json}".`;
    return Response.json({ non_field_errors: [reason] }, { status: 400 });
  }
  const written = store.writeAll(body.json, context.get('scope'));
  return 'faults' in written
    ? Response.json(written.faults, { status: 400 })
    : Response.json(written.records);
}

function refuseMethod(method: string): Response {
  return detail(405, `Method "${method}" not allowed.`);
}

function only(record: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.map((name) => [name, record[name] ?? null]));
}
