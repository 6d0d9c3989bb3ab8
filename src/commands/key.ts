import { createHash, randomBytes } from 'node:crypto';

export interface KeyOptions {
  name: string;
}

/** Makes an API key, and prints it with what stands for it in the configuration: this once, and nowhere else. */
export function createKey({ name }: KeyOptions): void {
  const key = `agk_${randomBytes(32).toString('base64url')}`;
  const sha256 = createHash('sha256').update(key).digest('hex');
  process.stdout.write(
    [
      `Key     ${key}`,
      `SHA-256 ${sha256}`,
      '',
      'Give the key to its caller, who sends it as "Authorization: Bearer <key>". It is shown this once.',
      'In gateway.yaml, with the scopes and backends that it is for:',
      '',
      'auth:',
      '  apiKeys:',
      `    - { name: ${JSON.stringify(name)}, sha256: ${sha256}, scopes: ["accounts:read"], backends: ["*"] }`,
      '',
    ].join('\n'),
  );
}
