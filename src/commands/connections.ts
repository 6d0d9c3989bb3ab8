import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Knows which requests are under way: Node itself takes a connection that never sent one for a busy one. */
export interface Connections {
  /** Lets what is under way finish, each answer the last of its connection, and ends all other connections. */
  drain(): Promise<void>;
}

/** To be called before the server has its handler, so that answers can be marked before they are written. */
export function watchConnections(server: Server): Connections {
  const sockets = new Set<Socket>();
  const answers = new Set<ServerResponse>();
  let whenIdle: (() => void) | null = null;
  const endIdle = (): void => {
    const busy = new Set([...answers].map(({ req }) => req.socket));
    for (const socket of sockets) if (!busy.has(socket)) socket.destroy();
  };
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('request', (_request, response) => {
    answers.add(response);
    if (whenIdle !== null) response.setHeader('connection', 'close');
    response.once('close', () => {
      answers.delete(response);
      if (answers.size === 0) whenIdle?.();
    });
  });
  return {
    async drain() {
      const idle = new Promise<void>((resolve) => {
        whenIdle = resolve;
      });
      for (const answer of answers) if (!answer.headersSent) answer.setHeader('connection', 'close');
      endIdle();
      if (answers.size > 0) await idle;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      endIdle();
      await closed;
    },
  };
}
