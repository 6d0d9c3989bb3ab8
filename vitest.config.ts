import { defineConfig } from 'vitest/config';

export default defineConfig({
  // graphql is published twice (CommonJS and ESM); without the alias vite loads the second copy beside yoga's.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/long/**'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
