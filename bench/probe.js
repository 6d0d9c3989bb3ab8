// Loaded before a server that is measured: tells what the process used, and profiles it on demand.
// Messages: 'usage', 'startProfile', 'stopProfile'.

import { Session } from 'node:inspector/promises';

let session = null;

const answers = {
  usage: () => {
    const { user, system } = process.cpuUsage();
    return {
      // Milliseconds of processor time of all threads.
      processor: (user + system) / 1_000,
      peakMegabytes: process.resourceUsage().maxRSS / 1_024,
      // The clock of --trace-gc.
      sinceStart: performance.now(),
    };
  },
  startProfile: async () => {
    session = new Session();
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: 250 });
    await session.post('Profiler.start');
    return {};
  },
  stopProfile: async () => {
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    return profile;
  },
};

process.on('message', async (name) => {
  if (name in answers) process.send(await answers[name]());
});
process.channel?.unref();
// Nothing is left behind when the benchmark itself is stopped.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// Lets V8 write what it has still to tell of garbage. The gateway ends by itself, later than this handler is asked.
if (process.env.BENCH_EXIT === 'yes') process.once('SIGTERM', () => process.exit(0));
