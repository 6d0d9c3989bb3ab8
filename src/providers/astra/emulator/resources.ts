import type { Context, Hono } from 'hono';
import { refuseAccess } from './access.ts';
import { answerCreated, answerJson, answerListJson, refuseAccept } from './answers.ts';
import type { Kind, Scope } from './kind.ts';
import { answerList } from './list-query.ts';
import { problem, unknownAccount } from './problems.ts';
import type { Row } from './rows.ts';
import { type Caller, rowsAt, type State } from './state.ts';
import { applyChange, readWriteBody, refuseImmutable, refusePreconditions } from './write-request.ts';

export interface Environment {
  Variables: { caller: Caller };
}

interface Served {
  app: Hono<Environment>;
  state: State;
}

/** Serves one kind below `/accounts/:account/core/v1<parent>`. */
export function serveKind({ app, state }: Served, kind: Kind, parent = ''): void {
  const collection = `/accounts/:account/core/v1${parent}/${kind.segment}`;
  const inScope =
    (handle: (request: Request, scope: Scope) => Response | Promise<Response>) =>
    (context: Context<Environment>): Response | Promise<Response> => {
      const scope = readScope(context, state, kind);
      return scope instanceof Response ? scope : handle(context.req.raw, scope);
    };
  const onItem =
    (handle: (request: Request, scope: Scope, row: Row) => Response | Promise<Response>) =>
    async (context: Context<Environment>): Promise<Response> => {
      const scope = readScope(context, state, kind);
      if (scope instanceof Response) return scope;
      const id = context.req.param('item') ?? '';
      if (kind.segment === 'groups' && !idPattern.test(id)) return problem(35);
      const row = kind.rows(scope).get(id);
      if (row !== undefined) return handle(context.req.raw, scope, row);
      return problem(context.req.method === 'GET' ? kind.missing.onRead : kind.missing.onWrite);
    };

  app.get(
    collection,
    inScope((request, scope) => list(request, { state, kind, scope })),
  );
  app.get(
    `${collection}/:item`,
    onItem((request, _scope, row) => answerJson(request, kind.name, row)),
  );
  app.post(
    collection,
    inScope((request, scope) => create(request, { state, kind, scope })),
  );
  app.put(
    `${collection}/:item`,
    onItem((request, scope, row) => update(request, { state, kind, scope, row })),
  );
  app.delete(
    `${collection}/:item`,
    onItem((_request, scope, row) => remove({ state, kind, scope, row })),
  );
}

interface Target {
  state: State;
  kind: Kind;
  scope: Scope;
}

interface ItemTarget extends Target {
  row: Row;
}

function readScope(context: Context<Environment>, state: State, kind: Kind): Scope | Response {
  const {
    account = '',
    user: userId = null,
    group: groupId = null,
  } = context.req.param() as Record<string, string | undefined>;
  const inside = state.insides.get(account);
  if (inside === undefined) return unknownAccount();
  // An account that is being deleted can no longer be accessed.
  if (state.accounts.get(account)?.['state'] === 'deletePending') return problem(2);
  const caller = context.get('caller');
  const refusal = refuseAccess(caller, { inside, method: context.req.method, segment: kind.segment, userId });
  if (refusal !== null) return refusal;
  if (groupId !== null && !inside.groups.has(groupId)) return problem(1);
  if (userId !== null && !inside.users.has(userId)) return problem(2);
  const isPair = groupId !== null && userId !== null;
  if (isPair && !rowsAt(inside.usersOfGroup, groupId).has(userId)) return problem(2);
  // In /users/{id}/groups/{id}/..., it is the group whose things follow, in /groups/{id}/users/{id}/... the user.
  const { path } = context.req;
  const groupIsLast = isPair && path.indexOf('/groups/') > path.indexOf('/users/');
  return {
    inside,
    caller,
    userId: groupIsLast ? null : userId,
    groupId: isPair && !groupIsLast ? null : groupId,
  };
}

function list(request: Request, { state, kind, scope }: Target): Response {
  const search = new URL(request.url).searchParams;
  const body = answerList(search, kind.parameters, { rows: kind.rows(scope), index: state.index });
  if (body instanceof Response) return body;
  const envelope = { type: `application/${kind.name}s`, version: kind.version, ...body };
  return answerListJson(request, `${kind.name}s`, envelope);
}

async function create(request: Request, { state, kind, scope }: Target): Promise<Response> {
  if (kind.post === undefined || kind.create === undefined) return problem(69);
  const refusal = refuseAccept(request, kind.name);
  if (refusal !== null) return refusal;
  const body = await readWriteBody(request, kind.name, kind.post);
  if (body instanceof Response) return body;
  const created = kind.create(scope, body);
  if (created instanceof Response) return created;
  state.index.changed();
  const answer = answerCreated(request, kind.name, { ...created.row, ...created.once });
  answer.headers.set('location', `${request.url.split('?')[0]}/${created.row.id}`);
  return answer;
}

async function update(request: Request, { state, kind, scope, row }: ItemTarget): Promise<Response> {
  if (kind.put === undefined) return problem(69);
  const body = await readWriteBody(request, kind.name, kind.put);
  if (body instanceof Response) return body;
  const refusal = refusePreconditions(request, row) ?? refuseImmutable(row, body, kind.immutable ?? []);
  if (refusal !== null) return refusal;
  const change = kind.change?.(scope, row, body) ?? body;
  if (change instanceof Response) return change;
  applyChange(state, row, { body: change, modifiedBy: scope.caller.userId });
  return new Response(null, { status: 204 });
}

function remove({ state, kind, scope, row }: ItemTarget): Response {
  if (kind.remove === undefined) return problem(69);
  const refusal = kind.remove(scope, row);
  if (refusal !== null) return refusal;
  state.index.changed();
  return new Response(null, { status: 204 });
}

const idPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
