// All upstreams in one process, on bare sockets: they must cost so little that what is measured is the server before
// them. Every request is answered from a table of ready bytes, which is filled when it is first asked.
// Told by messages: { configure: { providers, rows, delays } }, { read: true }.

import { createServer } from 'node:net';
import { astra } from './payloads/astra.js';
import { oisp } from './payloads/oisp.js';
import { wavefront } from './payloads/wavefront.js';
import { backends } from './rows.js';

const payloads = { astra, oisp, wavefront };

let answerers = [];
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

// Nothing is left behind when the benchmark itself is stopped.
process.once('disconnect', () => process.exit());
process.on('message', ({ configure, read }) => {
  if (configure !== undefined) {
    const { providers, rows } = configure;
    answerers = providers.map((provider, backend) => payloads[provider](backend, rows));
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
    ready = prepare(backend, request);
    answers[backend].set(request, ready);
  }
  calls += 1;
  rows += ready.rows;
  const delay = delays[backend] ?? 0;
  if (delay === 0) socket.write(ready.bytes);
  else setTimeout(() => socket.write(ready.bytes), delay);
}

function prepare(backend, request) {
  const [line, text] = request.split('\n');
  const payload = answerers[backend](line, text === '' ? undefined : JSON.parse(text));
  if (payload === undefined) console.error(`the canned upstreams know nothing of ${line}`);
  const status = payload === undefined ? '404 Not Found' : '200 OK';
  const body = Buffer.from(JSON.stringify(payload ?? null));
  const head = `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
  return { bytes: Buffer.concat([Buffer.from(head), body]), rows: rowsIn(payload?.response ?? payload) };
}

function rowsIn(payload) {
  const rows = payload?.items ?? payload?.validUsers ?? payload;
  return Array.isArray(rows) ? rows.length : 0;
}
