// Measures what the README says of speed, over emulators with a delay each, and prints ratios: they hold on any machine,
// where milliseconds do not. Build first: npm run build && node bench/speed.js

import { checkConfiguration } from '../dist/configuration.js';
import { createGateway } from '../dist/gateway.js';

const delays = { astra: 50, autonoma: 100, oisp: 150, pigello: 200, wavefront: 250 };
const surroundings = { env: {}, readFile: () => '' };
const slowest = Math.max(...Object.values(delays));
const sum = Object.values(delays).reduce((total, delay) => total + delay, 0);

await measureBackends();
await measureSizes();

async function measureBackends() {
  const gateway = await start(
    Object.entries(delays).map(([name, ms]) => ({
      name,
      provider: name,
      emulated: true,
      faults: { rules: [{ kind: 'latency', ms }] },
    })),
  );
  // OISP logs in once, before it can be measured.
  await ask(gateway, '{ accounts { nodes { name } } }');
  await pause(1_100);
  const took = await time(() => ask(gateway, '{ backends { health { status } } }'));
  console.log(
    `five backends, one request each: ${round(took / slowest)} of the slowest, ${round(took / sum)} of the sum`,
  );
  await gateway.close();
}

async function measureSizes() {
  const times = [];
  for (const size of [250, 100_000]) {
    const gateway = await start([{ name: 'wavefront', provider: 'wavefront', emulated: true, size }]);
    const query = '{ users(first: 50) { nodes { id } } }';
    await ask(gateway, query);
    times.push(await time(() => ask(gateway, query)));
    await gateway.close();
  }
  const [small, large] = times;
  console.log(
    `a page of 50 of 100,000 users: ${round(large / small)} of a page of 50 of 250, the emulator's own work included`,
  );
}

function start(backends) {
  const raw = { backends, log: { level: 'silent' } };
  return createGateway(checkConfiguration(raw, surroundings));
}

async function ask({ handler }, query) {
  const response = await handler.fetch('http://gateway.test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { errors } = await response.json();
  if (errors !== undefined) throw new Error(errors[0].message);
}

async function time(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function round(number) {
  return number.toFixed(2);
}
