import type { Emulator } from '../../src/contract/emulator.ts';
import { type ServedEmulator, type ServeOptions, serveEmulator } from '../../src/sandbox/serve-emulator.ts';

const running: ServedEmulator[] = [];

export interface Counting {
  served: ServedEmulator;
  /** How many requests the emulator itself has seen. */
  effects(): number;
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/** An emulator that counts: each answer says how often it was asked. */
export async function serveCounting(options: ServeOptions = {}): Promise<Counting> {
  let count = 0;
  const emulator: Emulator = {
    basePath: '/v1/api',
    settings: {},
    async handle(request) {
      count += 1;
      const { pathname, search } = new URL(request.url);
      if (pathname.endsWith('/nothing')) return new Response(null, { status: 204 });
      if (pathname.endsWith('/mistake')) throw new Error('a mistake in the emulator');
      const body = request.method === 'GET' ? null : await request.text();
      return Response.json({ count, name: 'crane', on: true, at: pathname + search, body });
    },
  };
  const served = await serveEmulator(emulator, options);
  running.push(served);
  return {
    served,
    effects: () => count,
    fetch: (path, init) => fetch(`${served.url}${path}`, init),
  };
}

export async function closeServed(): Promise<void> {
  await Promise.all(running.splice(0).map((served) => served.close()));
}
