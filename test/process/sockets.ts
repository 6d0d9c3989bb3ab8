import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

/** Whether something listens there; the loopback says so at once. */
export function listens(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** A port that was free a moment ago, and has nobody listening. */
export async function deadPort(): Promise<number> {
  const { port, close } = await occupiedPort();
  await close();
  return port;
}

export interface OccupiedPort {
  port: number;
  server: Server;
  close(): Promise<void>;
}

/** A port on which somebody listens who answers nothing. */
export async function occupiedPort(): Promise<OccupiedPort> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    server,
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
