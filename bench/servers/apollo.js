import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { schema } from './schema.js';

await startStandaloneServer(new ApolloServer({ schema, csrfPrevention: true }), {
  listen: { port: Number(process.env.BENCH_PORT), host: '127.0.0.1' },
});
