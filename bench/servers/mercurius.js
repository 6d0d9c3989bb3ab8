import fastify from 'fastify';
import mercurius from 'mercurius';
import { schema } from './schema.js';

const app = fastify();
app.register(mercurius, { schema, jit: 1 });
await app.listen({ port: Number(process.env.BENCH_PORT), host: '127.0.0.1' });
