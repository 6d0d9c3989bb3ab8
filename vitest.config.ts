import { defineConfig } from 'vitest/config';

export default defineConfig({
  // graphql is published twice (CommonJS and ESM); without the alias vite loads the second copy beside yoga's.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/long/**'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Much of the time a test waits for a process that it started: one more than the cores are kept busy.
    maxWorkers: 3,
  },
});
