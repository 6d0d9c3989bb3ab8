// Measures the contestants in one scenario, in turn and in rounds.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startContestant } from './contestants.js';
import { garbageWithin } from './garbage.js';

/** Answers for each contestant what each round and the whole run told of it. */
export async function measureScenario(scenario, options) {
  const { upstreams, names, rounds } = options;
  const { providers, rows, delays, without = [] } = scenario;
  await upstreams.ask({ configure: { providers, rows, delays } });
  const directory = mkdtempSync(join(tmpdir(), 'account-graph-bench-'));
  const servers = [];
  try {
    for (const name of names.filter((name) => !without.includes(name)))
      servers.push(await startContestant(name, { ...options, directory, providers }));
    await compareAnswers(scenario, servers);
    const amounts = [];
    for (const server of servers) {
      const { perSecond } = await drive(server, scenario, { ...options, seconds: options.warmUp });
      amounts.push(Math.ceil(perSecond * options.seconds));
    }
    const results = servers.map(() => []);
    for (let round = 0; round < rounds; round += 1)
      for (const [index, server] of servers.entries())
        results[index].push(await measureRound(server, scenario, { ...options, amount: amounts[index] }));
    await compareAnswers(scenario, servers);
    return await Promise.all(servers.map((server, index) => conclude(server, results[index], results[0])));
  } finally {
    await Promise.all(servers.map(({ stop }) => stop()));
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Every answer is byte for byte the limit's, or the first one's where the limit is not there. */
async function compareAnswers({ operations, title }, [first, ...others]) {
  for (const { query, variables } of operations) {
    const body = JSON.stringify({ query, variables });
    const expected = await ask(first.url, body);
    if (!expected.startsWith('{"data":')) throw new Error(`${title}: ${first.name} answers ${expected}`);
    for (const { name, url } of others) {
      const came = await ask(url, body);
      if (came !== expected)
        throw new Error(`${title}: ${name} answers other bytes than ${first.name}:\n${came}\n${expected}`);
    }
  }
}

async function ask(url, body) {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body });
  // Apollo Server ends its lines.
  return (await response.text()).trimEnd();
}

function drive({ url }, { operations, connections }, { load, seconds, amount }) {
  const bodies = operations.map(({ query, variables }) => JSON.stringify({ query, variables }));
  // Autocannon wants a request for each connection at least.
  const atLeast = amount === undefined ? undefined : Math.max(amount, connections);
  return load.ask({ url, bodies, connections, seconds, amount: atLeast });
}

async function measureRound(server, scenario, options) {
  // Lets what the last round of another one has left behind in the caches of the processor go.
  await drive(server, scenario, { ...options, amount: Math.ceil(options.amount / 10) });
  const asked = await options.upstreams.ask({ read: true });
  const before = await server.ask('usage');
  const { requests, failed, ...told } = await drive(server, scenario, options);
  const after = await server.ask('usage');
  const { calls, rows } = await options.upstreams.ask({ read: true });
  if (failed > 0)
    throw new Error(`${server.name}: ${failed} requests failed\n${server.output().slice(-2_000)}`);
  return {
    ...told,
    requests,
    processor: (after.processor - before.processor) / requests,
    calls: (calls - asked.calls) / requests,
    rows: (rows - asked.rows) / requests,
    window: [before.sinceStart, after.sinceStart],
  };
}

async function conclude(server, rounds, roundsOfFirst) {
  const { peakMegabytes } = await server.ask('usage');
  await server.stop();
  const requests = rounds.reduce((sum, round) => sum + round.requests, 0);
  const garbage = garbageWithin(
    server.output(),
    rounds.map(({ window }) => window),
  );
  // Round by round, since what else runs on the machine changes.
  const ratioOf = (figure) =>
    spread(rounds.map((round, index) => round[figure] / roundsOfFirst[index][figure]));
  const of = (figure) => spread(rounds.map((round) => round[figure]));
  return {
    name: server.name,
    perSecond: of('perSecond'),
    p50: of('p50'),
    p99: of('p99'),
    processor: of('processor'),
    ratios: { perSecond: ratioOf('perSecond'), processor: ratioOf('processor') },
    calls: of('calls'),
    rows: of('rows'),
    peakMegabytes,
    readyAfterMs: server.readyAfter,
    garbageMegabytes: garbage === null ? null : garbage / requests,
  };
}

function spread(figures) {
  const sorted = figures.toSorted((left, right) => left - right);
  return { median: sorted[Math.floor(sorted.length / 2)], least: sorted[0], most: sorted.at(-1) };
}
