import type { Context, Hono } from 'hono';
import type { JsonObject } from '../../../model.ts';
import { refuseAccess } from './access.ts';
import { answerCreated, answerJson, answerListJson, refuseAccept } from './answers.ts';
import { newRow } from './kind.ts';
import { allParameters, answerList } from './list-query.ts';
import { problem } from './problems.ts';
import type { Environment } from './resources.ts';
import { newBinding } from './role-bindings.ts';
import { isObject, type Row } from './rows.ts';
import { addBinding, createInside, nilId, type State } from './state.ts';
import { newUser } from './users.ts';
import { applyChange, readWriteBody, refuseImmutable, refusePreconditions } from './write-request.ts';
import { accountPost, accountPut } from './write-schemas.ts';

const account = { name: 'astra-account', version: '1.0' };

export function serveAccounts(app: Hono<Environment>, state: State): void {
  app.get('/accounts', (context) => list(context, state));
  app.post('/accounts', (context) => create(context, state));
  app.get('/accounts/:account', (context) => {
    const row = find(context, state, 2);
    return row instanceof Response ? row : answerJson(context.req.raw, account.name, row);
  });
  app.put('/accounts/:account', (context) => update(context, state));
  app.delete('/accounts/:account', (context) => {
    const row = find(context, state, 1);
    if (row instanceof Response) return row;
    // Nothing vanishes: the state tells.
    applyChange(state, row, { body: { state: 'deletePending' }, modifiedBy: context.get('caller').userId });
    return new Response(null, { status: 204 });
  });
  app.get('/accounts/:account/metrics', (context) => {
    const row = find(context, state, 2);
    if (row instanceof Response) return row;
    const users = state.insides.get(row.id)?.users.size ?? 0;
    return new Response(`# TYPE astra_account_users gauge\nastra_account_users ${users}\n# EOF\n`, {
      headers: { 'content-type': 'application/openmetrics-text; version=1.0.0; charset=utf-8' },
    });
  });
}

function list(context: Context<Environment>, state: State): Response {
  const { req } = context;
  const { accountId } = context.get('caller');
  const own = accountId === null ? undefined : state.accounts.get(accountId);
  const visible = own === undefined ? state.accounts : new Map([[own.id, own]]);
  const body = answerList(new URL(req.url).searchParams, allParameters, {
    rows: visible,
    index: state.index,
  });
  if (body instanceof Response) return body;
  return answerListJson(req.raw, `${account.name}s`, {
    type: 'application/astra-accounts',
    version: '1.0',
    ...body,
  });
}

async function create(context: Context<Environment>, state: State): Promise<Response> {
  const { req } = context;
  const caller = context.get('caller');
  const refusal = caller.accountId === null ? refuseAccept(req.raw, account.name) : problem(11);
  if (refusal !== null) return refusal;
  const body = await readWriteBody(req.raw, account.name, accountPost);
  if (body instanceof Response) return body;
  const { metadata, ...first } = newRow(state, account, { body, createdBy: caller.userId });
  const row: Row = { ...first, name: body['name'] ?? '', state: 'pending', isEnabled: 'false', metadata };
  state.accounts.set(row.id, row);
  state.insides.set(row.id, createInside(row.id));
  state.index.changed();
  const answer = answerCreated(req.raw, account.name, row);
  answer.headers.set('location', `${new URL(req.url).origin}/accounts/${row.id}`);
  return answer;
}

async function update(context: Context<Environment>, state: State): Promise<Response> {
  const row = find(context, state, 1);
  if (row instanceof Response) return row;
  const request = context.req.raw;
  const body = await readWriteBody(request, account.name, accountPut);
  if (body instanceof Response) return body;
  const refusal = refusePreconditions(request, row) ?? refuseImmutable(row, body, ['id']);
  if (refusal !== null) return refusal;
  const isEnabled = body['isEnabled'] === 'true' && row['isEnabled'] === 'false';
  const isActivated = body['state'] === 'active' && row['state'] === 'pending';
  const change = { ...body, ...(isEnabled && { enabledTimestamp: state.now() }) };
  applyChange(state, row, { body: change, modifiedBy: context.get('caller').userId });
  if (isActivated) createOwner(state, row);
  return new Response(null, { status: 204 });
}

/** Makes the contact the account's first owner, as activation does. */
function createOwner(state: State, row: Row): void {
  const contact = row['accountContact'];
  const inside = state.insides.get(row.id);
  if (!isObject(contact) || contact['email'] === undefined || inside === undefined) return;
  const user = newUser(state, contact, nilId);
  inside.users.set(user.id, user);
  const body: JsonObject = { userID: user.id, role: 'owner' };
  addBinding(inside, newBinding(state, { body, accountId: row.id, createdBy: nilId }));
}

function find(context: Context<Environment>, state: State, missing: 1 | 2): Row | Response {
  const { req } = context;
  const id = req.param('account') ?? '';
  const row = state.accounts.get(id);
  const inside = state.insides.get(id);
  if (row === undefined || inside === undefined) return problem(missing);
  const attempt = { inside, method: req.method, segment: null, userId: null };
  return refuseAccess(context.get('caller'), attempt) ?? row;
}
