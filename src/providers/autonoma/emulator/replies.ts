import type { Json } from '../../../model.ts';
import type { Faults } from './check-fields.ts';
import type { Profile } from './profiles.ts';
import { renderRow } from './render.ts';
import type { TableName } from './resources.ts';
import type { Row, Tables } from './tables.ts';

/** Successful answers, wrapped as the tenant wraps them. */
export interface Replies {
  json(content: Json, status?: number): Response;
  record(table: TableName, row: Row): Response;
  rows(table: TableName, rows: readonly Row[]): Response;
  created(table: TableName, row: Row): Response;
  removed(row: Row): Response;
}

export function createReplies(tables: Tables, profile: Profile): Replies {
  const render = (table: TableName, row: Row): Json => renderRow(table, row, tables, profile);
  const json = (content: Json, status = 200): Response =>
    Response.json(profile.enveloped ? { data: content } : content, { status });
  return {
    json,
    record: (table, row) => json(render(table, row)),
    rows: (table, rows) => json(rows.map((row) => render(table, row))),
    created: (table, row) => (profile.enveloped ? json({ id: row.id }) : json(render(table, row), 201)),
    removed: (row) => (profile.enveloped ? json({ id: row.id }) : new Response(null, { status: 204 })),
  };
}

export function refuse(status: number, body: { error: string } | { message: string }): Response {
  return Response.json(body, { status });
}

export function refuseFields(errors: Faults): Response {
  return Response.json({ errors }, { status: 422 });
}

export function notAForm(): Response {
  return new Response('Unsupported media type', { status: 415, headers: { 'content-type': 'text/plain' } });
}
