// The load, in a process of its own. Told by a message { url, bodies, connections, seconds or amount }: an amount ends with
// an answer to each request, so that what was used can be divided by it.

import autocannon from 'autocannon';

// Nothing is left behind when the benchmark itself is stopped.
process.once('disconnect', () => process.exit());
process.on('message', async ({ url, bodies, connections, seconds, amount }) => {
  const times = [];
  let refused = 0;
  const started = performance.now();
  let last = started;
  const run = autocannon({
    url,
    connections,
    ...(amount === undefined ? { duration: seconds } : { amount }),
    // Longer than the gateway's own deadline.
    timeout: 30,
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    requests: bodies.map((body) => ({ body })),
  });
  run.on('response', (_client, status, _bytes, milliseconds) => {
    times.push(milliseconds);
    last = performance.now();
    if (status !== 200) refused += 1;
  });
  const { errors } = await run;
  times.sort((left, right) => left - right);
  process.send({
    requests: times.length,
    failed: refused + errors,
    perSecond: (1_000 * times.length) / (last - started),
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
  });
});

function percentile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
}
