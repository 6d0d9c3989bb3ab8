// Five Wavefronts in one process, on bare sockets: they must cost so little that what is measured is the server before
// them. Every request is answered from a table of ready bytes, which is filled when it is first asked.
// Told by messages: { configure: { rows, delays } }, { read: true }.

import { createServer } from 'node:net';
import { backends, makeTenant } from './rows.js';

let tenants = [];
let delays = [];
let calls = 0;
let rows = 0;

const answers = backends.map(() => new Map());

const ports = await Promise.all(
  backends.map(
    (_, backend) =>
      new Promise((resolve) => {
        const server = createServer((socket) => serve(socket, backend));
        server.listen(0, '127.0.0.1', () => resolve(server.address().port));
      }),
  ),
);

process.on('message', ({ configure, read }) => {
  if (configure !== undefined) {
    tenants = backends.map((_, backend) => makeTenant(backend, configure.rows));
    delays = configure.delays;
    for (const table of answers) table.clear();
    process.send({ configured: true });
  }
  if (read) process.send({ calls, rows });
});
process.send({ ports });

function serve(socket, backend) {
  let received = '';
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes) => {
    received += bytes.toString('latin1');
    for (let end = received.indexOf('\r\n\r\n'); end !== -1; end = received.indexOf('\r\n\r\n')) {
      const head = received.slice(0, end);
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
      if (received.length < end + 4 + length) return;
      const body = received.slice(end + 4, end + 4 + length);
      received = received.slice(end + 4 + length);
      answer(socket, backend, `${head.slice(0, head.indexOf(' HTTP/'))}\n${body}`);
    }
  });
}

function answer(socket, backend, request) {
  let ready = answers[backend].get(request);
  if (ready === undefined) {
    ready = prepare(tenants[backend], request);
    answers[backend].set(request, ready);
  }
  calls += 1;
  rows += ready.rows;
  const delay = delays[backend] ?? 0;
  if (delay === 0) socket.write(ready.bytes);
  else setTimeout(() => socket.write(ready.bytes), delay);
}

function prepare(tenant, request) {
  const [line, text] = request.split('\n');
  const payload = payloadOf(tenant, line, text === '' ? undefined : JSON.parse(text));
  const status = payload === undefined ? '404 Not Found' : '200 OK';
  const body = Buffer.from(
    JSON.stringify({ status: { result: 'OK', message: '', code: 200 }, response: payload }),
  );
  const head = `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
  const rows = payload?.items?.length ?? payload?.validUsers?.length ?? 0;
  return { bytes: Buffer.concat([Buffer.from(head), body]), rows };
}

function payloadOf(tenant, line, body) {
  const owner = /^(GET|POST) \/api\/v2\/apitoken\/serviceaccount\/(.+)$/.exec(line);
  if (owner !== null) return owner[1] === 'GET' ? [] : [makeToken(decodeURIComponent(owner[2]), body)];
  switch (line) {
    case 'POST /api/v2/search/serviceaccount':
      return search(tenant.serviceAccounts, body);
    case 'POST /api/v2/search/user':
      return search(tenant.users, body);
    case 'POST /api/v2/search/account':
      return search([...tenant.users, ...tenant.serviceAccounts].map(toAccount), body);
    case 'POST /api/v2/account/serviceaccount':
      return { ...body, unitedPermissions: body.groups };
    case 'POST /api/v2/account/validateAccounts': {
      const validUsers = tenant.users.filter(({ identifier }) => body.includes(identifier));
      const valid = new Set(validUsers.map(({ identifier }) => identifier));
      return { validUsers, invalidIdentifiers: body.filter((identifier) => !valid.has(identifier)) };
    }
    default:
      console.error(`the canned upstreams know nothing of ${line}`);
      return undefined;
  }
}

/** A row of the search for accounts of both kinds, which knows ids alone. */
function toAccount({ identifier, groups, roles, userGroups, unitedPermissions = groups }) {
  const ids = (held) => held.map((one) => one.id ?? one);
  return { identifier, groups, roles: ids(roles), userGroups: ids(userGroups), unitedPermissions };
}

function makeToken(account, { tokenName }) {
  return {
    tokenID: '30000000-0000-4000-8000-000000000000',
    tokenName,
    account,
    accountType: 'SERVICE_ACCOUNT',
    dateGenerated: Date.UTC(2026, 0, 1),
  };
}

function search(all, { offset, limit, query = [] }) {
  const found = all.filter((row) => query.every((condition) => isMet(condition, row)));
  return {
    items: found.slice(offset, offset + limit),
    offset,
    limit,
    totalItems: found.length,
    moreItems: found.length > offset + limit,
    sort: { ascending: true, field: 'identifier', default: false },
  };
}

function isMet({ key, value, values = [value], matchingMethod, negated = false }, row) {
  const met =
    matchingMethod === 'STARTSWITH'
      ? values.some((text) => row[key].startsWith(text))
      : values.includes(row[key]);
  return met !== negated;
}
