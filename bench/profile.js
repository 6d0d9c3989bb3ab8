// Profiles one contestant under the load of one scenario, and prints where its processor time goes.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startContestant } from './contestants.js';

const shown = 15;

export async function profileScenario(scenario, name, options) {
  const { upstreams, load, seconds, warmUp } = options;
  const { operations, connections, providers, rows, delays } = scenario;
  await upstreams.ask({ configure: { providers, rows, delays } });
  const directory = mkdtempSync(join(tmpdir(), 'account-graph-bench-'));
  const server = await startContestant(name, { ...options, directory, providers });
  try {
    const bodies = operations.map(({ query, variables }) => JSON.stringify({ query, variables }));
    const drive = (duration) => load.ask({ url: server.url, bodies, connections, seconds: duration });
    await drive(warmUp);
    await server.ask('startProfile');
    const { requests } = await drive(seconds);
    const profile = await server.ask('stopProfile');
    const file = join(tmpdir(), `account-graph-${name}-${Date.now()}.cpuprofile`);
    writeFileSync(file, JSON.stringify(profile));
    return `${topOf(profile, requests)}\n\nwhole profile, for the browser's developer tools: ${file}`;
  } finally {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

function topOf({ nodes, samples, timeDeltas }, requests) {
  const places = new Map(nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]));
  const times = new Map();
  for (const [index, id] of samples.entries()) {
    const place = places.get(id);
    times.set(place, (times.get(place) ?? 0) + timeDeltas[index]);
  }
  // What is no work, and what the inspector itself takes.
  for (const place of ['(idle)', '(root)', 'dispatch']) times.delete(place);
  const whole = [...times.values()].reduce((sum, time) => sum + time, 0);
  return [...times]
    .sort(([, left], [, right]) => right - left)
    .slice(0, shown)
    .map(([place, time]) => {
      const share = ((100 * time) / whole).toFixed(1).padStart(5);
      return `${share} %  ${(time / 1_000 / requests).toFixed(3)} ms  ${place}`;
    })
    .join('\n');
}

function placeOf({ functionName, url, lineNumber }) {
  const name = functionName === '' ? '(anonymous)' : functionName;
  return url === '' ? name : `${name}  ${url.split('/').slice(-3).join('/')}:${lineNumber + 1}`;
}
