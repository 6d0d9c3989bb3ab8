import { Hono } from 'hono';
import { invite } from './invite.ts';
import type { Profile } from './profiles.ts';
import { findRelation, relatedRows } from './relations.ts';
import { type Replies, refuse } from './replies.ts';
import { type ResourceName, resourceNames, resources } from './resources.ts';
import type { Row, Tables } from './tables.ts';
import type { Writes } from './writes.ts';

interface Tenant {
  tables: Tables;
  profile: Profile;
  replies: Replies;
  writes: Writes;
  /** Id of an account that is there, and that the token's role does not see. */
  foreignAccount: string;
}

/** The same operations on every resource. PUT creates and POST updates, against the custom of REST. */
export function createRoutes(tenant: Tenant): Hono {
  const { replies, writes, profile } = tenant;
  const app = new Hono();
  for (const name of resourceNames) {
    const visit = createVisit(tenant, name);
    app.get(`/${name}`, () => answerAll(tenant, name));
    app.put(`/${name}`, ({ req }) => writes.create(name, req.raw));
    app.get(`/${name}/:id`, ({ req }) => visit(req.param('id'), (row) => replies.record(name, row)));
    app.post(`/${name}/:id`, ({ req }) => visit(req.param('id'), (row) => writes.update(name, row, req.raw)));
    app.delete(`/${name}/:id`, ({ req }) => visit(req.param('id'), (row) => writes.remove(name, row)));
    app.get(`/${name}/:id/:relation`, ({ req }) =>
      visit(req.param('id'), (row) => answerRelation(tenant, name, row, req.param('relation'))),
    );
  }
  if (profile.invites) {
    const visit = createVisit(tenant, 'account');
    app.post('/account/:id/call/invite', ({ req }) =>
      visit(req.param('id'), (row) => invite(tenant, row, req.raw)),
    );
  }
  return app;
}

type Answer = Response | Promise<Response>;

/** Finds the record that a path names, or answers why it is not shown. */
function createVisit({ tables, foreignAccount }: Tenant, name: ResourceName) {
  return (id: string, answer: (row: Row) => Answer): Answer => {
    if (name === 'account' && id === foreignAccount) return refuse(403, { error: 'Access denied' });
    const row = tables.rows(name).get(id);
    return row === undefined ? refuse(404, { message: `${resources[name].title} not found` }) : answer(row);
  };
}

function answerAll({ tables, profile, replies, foreignAccount }: Tenant, name: ResourceName): Response {
  if (name !== 'account' || !profile.listsAccounts) {
    return new Response('Method not allowed', { status: 405, headers: { 'content-type': 'text/plain' } });
  }
  const rows = [...tables.rows(name).values()];
  return replies.rows(
    name,
    rows.filter(({ id }) => String(id) !== foreignAccount),
  );
}

function answerRelation(tenant: Tenant, name: ResourceName, row: Row, relationName: string): Response {
  const relation = findRelation(name, relationName, tenant.profile);
  if (relation === undefined) return refuse(404, { message: 'Relation not found' });
  if (relation === null) return tenant.replies.json([]);
  return tenant.replies.rows(relation.to, relatedRows(tenant.tables, relation, String(row.id)));
}
