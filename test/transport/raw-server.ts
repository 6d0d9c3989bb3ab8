import { createServer, type Socket } from 'node:net';

export interface RawServer {
  url: string;
  /** How many requests came. */
  requests(): number;
  close(): Promise<void>;
}

/** Answers each request with these bytes as they are; null ends the connection. */
export async function startRawServer(answer: readonly (string | Buffer | null)[]): Promise<RawServer> {
  let requests = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', () => {
      requests += 1;
      for (const part of answer) {
        if (part === null) socket.end();
        else socket.write(part);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    requests: () => requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
