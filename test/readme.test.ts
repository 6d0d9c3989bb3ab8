import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBlock, readmeTables, replaceBlock } from './support/readme-tables.ts';
import { type StartedGateway, startGateway } from './support/start-gateway.ts';

const path = new URL('../README.md', import.meta.url);

describe('the README', () => {
  let gateway: StartedGateway;
  let readme: string;
  beforeAll(async () => {
    gateway = await startGateway();
    readme = readFileSync(path, 'utf8');
    // UPDATE_README=1 writes the generated tables instead of comparing them.
    if (process.env['UPDATE_README'] === '1') {
      for (const [name, table] of Object.entries(readmeTables(gateway)))
        readme = replaceBlock(readme, name, table);
      writeFileSync(path, readme);
    }
  });
  afterAll(() => gateway.close());

  it('has tables of capabilities and settings that the code agrees with', () => {
    for (const [name, table] of Object.entries(readmeTables(gateway)))
      expect(readBlock(readme, name), name).toBe(table);
  });

  it('has a first query that answers what it says', async () => {
    const query = /```graphql\n(\{[\s\S]*?)```/.exec(readme)?.[1] ?? '';
    const answer = /```json\n([\s\S]*?)```/.exec(readme)?.[1] ?? '{}';
    const { status, ...result } = await gateway.query(query);
    expect(status).toBe(200);
    expect(result).toEqual(JSON.parse(answer));
  });
});
