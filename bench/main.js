// The benchmark: npm run bench, or node bench/main.js --help.

import { mkdirSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { contestants } from './contestants.js';
import { measureScenario } from './measure.js';
import { cores, isPinned, pathOf, start } from './processes.js';
import { profileScenario } from './profile.js';
import { describe, draw } from './report.js';
import { scenarios } from './scenarios.js';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(scenarios).join(',') },
    servers: { type: 'string', default: Object.keys(contestants).join(',') },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    'warm-up': { type: 'string', default: '3' },
    connections: { type: 'string' },
    app: { type: 'string', default: pathOf('..') },
    profile: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(`node bench/main.js [options]
  --only s1,s4       scenarios (${Object.keys(scenarios).join(', ')})
  --servers a,b      what is measured (${Object.keys(contestants).join(', ')})
  --seconds 5        length of a round
  --rounds 3         rounds for each server and scenario
  --warm-up 3        seconds before the first round
  --connections 50   clients at once, instead of those of the scenario
  --app directory    a built checkout of account-graph; default: this one
  --profile          profiles instead (the gateway, or each of --servers): the 15 functions that take most
  --save             writes bench/results/latest.json and ratios.svg`);
  process.exit(0);
}

const names = pick(values.servers, contestants, '--servers');
const chosen = pick(values.only, scenarios, '--only');

const others = { core: cores.others };
const upstreams = start({ ...others, command: [pathOf('upstreams.js')] });
const { ports } = await upstreams.next();
const load = start({ ...others, command: [pathOf('load.js')] });
const options = {
  upstreams,
  load,
  ports,
  names,
  app: resolve(values.app),
  seconds: Number(values.seconds),
  rounds: Number(values.rounds),
  warmUp: Number(values['warm-up']),
};

try {
  if (values.profile) await profileAll();
  else await measureAll();
} finally {
  await Promise.all([upstreams.stop(), load.stop()]);
}

/** A scenario, with what the options change of it. */
function scenarioOf(name) {
  const connections = Number(values.connections ?? scenarios[name].connections);
  return { ...scenarios[name], connections };
}

async function profileAll() {
  const profiled = names.length === Object.keys(contestants).length ? ['gateway'] : names;
  for (const scenario of chosen) {
    for (const name of profiled) {
      console.log(`\n${scenarios[scenario].title}: ${name}`);
      console.log(await profileScenario(scenarioOf(scenario), name, options));
    }
  }
}

async function measureAll() {
  const measured = [];
  for (const name of chosen) {
    const scenario = scenarioOf(name);
    const { title, connections } = scenario;
    try {
      const results = await measureScenario(scenario, options);
      measured.push({ name, title, connections, results });
      console.log(describe({ title, results }));
      if (values.save) save(measured);
    } catch (error) {
      // The others are worth having all the same.
      console.error(`\n${title}: ${error.message}`);
      process.exitCode = 1;
    }
  }
}

function save(measured) {
  const { seconds, rounds, warmUp } = options;
  const machine = { node: process.version, system: `${platform()} ${arch()}`, processor: cpus()[0].model };
  const report = { machine, pinned: isPinned, seconds, rounds, warmUp, scenarios: measured };
  mkdirSync(pathOf('results'), { recursive: true });
  writeFileSync(pathOf('results/latest.json'), `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(pathOf('results/ratios.svg'), draw(measured));
}

function pick(list, known, option) {
  const picked = list.split(',');
  const unknown = picked.filter((name) => !(name in known));
  if (unknown.length === 0) return picked;
  console.error(`${option}: expected some of ${Object.keys(known).join(', ')}; ${unknown.join(', ')} came`);
  process.exit(2);
}
