import { createServer } from 'node:http';
import { useGraphQlJit } from '@envelop/graphql-jit';
import { createYoga } from 'graphql-yoga';
import { schema } from './schema.js';

const plugins = process.argv.includes('--jit') ? [useGraphQlJit()] : [];
createServer(createYoga({ schema, plugins, logging: false })).listen(
  Number(process.env.BENCH_PORT),
  '127.0.0.1',
);
