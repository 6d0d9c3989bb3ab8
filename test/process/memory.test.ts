import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ask, type Running, serve } from './run-program.ts';

const small = { heapMegabytes: 512 };

describe('a process with a heap of 512 MB', () => {
  it('outlives documents of 100 kB that differ in one name, and grows by none of them', async () => {
    const { graph, residentMegabytes } = await serveSmall();
    const before = residentMegabytes();
    const filling = 'a '.repeat(50_000);
    for (let index = 0; index < 21; index += 1) await ask(graph, `{${filling} b${index}}`);
    expect(residentMegabytes() - before).toBeLessThan(150);
    expect(await ask(graph, '{ viewer { subject } }')).toMatchObject({ data: { viewer: {} } });
  });

  it('keeps no syntax error', async () => {
    const { graph, residentMegabytes } = await serveSmall();
    const filling = '#'.repeat(200_000);
    const send = async (count: number): Promise<void> => {
      for (let index = 0; index < count; index += 1) await ask(graph, `{ a${index} ( ${filling}`);
    };
    await send(50);
    const before = residentMegabytes();
    await send(250);
    expect(residentMegabytes() - before).toBeLessThan(150);
  });

  it('keeps valid documents only up to a measure', async () => {
    const { graph, residentMegabytes } = await serveSmall();
    // The least characters for the most tokens that the rules take.
    const filling = `viewer{${'subject '.repeat(480)}}`;
    const send = async (from: number, to: number): Promise<void> => {
      for (let index = from; index < to; index += 1)
        expect(await ask(graph, `{${filling} b${index}: __typename}`)).toMatchObject({ data: {} });
    };
    await send(0, 100);
    const before = residentMegabytes();
    await send(100, 250);
    expect(residentMegabytes() - before).toBeLessThan(100);
  });
});

async function serveSmall(): Promise<Running & { graph: string; residentMegabytes(): number }> {
  const running = await serve([], small);
  return {
    ...running,
    residentMegabytes: () => {
      const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${running.pid}/status`, 'utf8')) ?? [];
      return Number(kilobytes) / 1_024;
    },
  };
}
