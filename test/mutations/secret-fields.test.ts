import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type GraphQLInputField, getNamedType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { traitsOf } from '../../src/graph/mutation/traits.ts';
import { inputFields } from '../support/input-fields.ts';
import { sandboxBackends } from '../support/start-gateway.ts';
import { astra, newAgent, pigello } from './ids.ts';
import { type Mutating, type Result, startMutating } from './mutating.ts';

const fields = inputFields();
const freeTypes = new Set(['String', 'JSON', 'JSONObject']);
const suspicious =
  /pass(word|phrase)|secret|token|credential|\bcode\b|code$|\bkey\b|key$|\bpin\b|certificate|private/i;

/** What sounds like a secret and is none, with the reason. */
const harmless: Readonly<Record<string, string>> = {
  'AttributeInput.name': 'the name of a pair, which reads back as it is',
  'CreateIntegrationUserAgentInput.customId': "the caller's own id of the agent, which reads back as it is",
  'UpdateIntegrationUserAgentInput.customId': "the caller's own id of the agent, which reads back as it is",
  'PostalAddressInput.postalCode': 'part of a postal address',
};

function soundsSecret([name, field]: readonly [string, GraphQLInputField]): boolean {
  if (field.name === 'idempotencyKey' || !freeTypes.has(getNamedType(field.type).name)) return false;
  return suspicious.test(`${field.name} ${field.description ?? ''}`) && harmless[name] === undefined;
}

const secretFields = [...fields].filter(([, field]) => traitsOf(field).secret === true);

interface Planted {
  mutation: string;
  backend: string;
  /** How the write is sent, so that faults strike it and no read. */
  method: string;
  input(secret: string): object;
}

const planted: Record<string, Planted> = {
  'CreateUserInput.password': {
    mutation: 'createUser',
    backend: 'astra',
    method: 'POST',
    input: (password) => ({
      backend: 'astra',
      accountId: astra.account,
      email: `new${password.length}@nordhafen.example`,
      firstName: 'Ada',
      lastName: 'Byron',
      authProvider: 'local',
      roleIds: [astra.role('member')],
      password,
    }),
  },
};

const deep = (secret: string): object => ({ plain: secret, deep: [{ [secret]: secret }] });

for (const [name, mutation, method, rest] of [
  ['Create', 'createIntegrationUserAgent', 'POST', { backend: 'pigello', ...newAgent }],
  ['Update', 'updateIntegrationUserAgent', 'PATCH', { id: pigello.agent }],
] as const)
  for (const field of ['activationData', 'activationVariables'])
    planted[`${name}IntegrationUserAgentInput.${field}`] = {
      mutation,
      backend: 'pigello',
      method,
      input: (secret) => ({
        ...rest,
        [field]: field === 'activationData' ? deep(secret) : { plain: secret },
      }),
    };

describe('a secret field of an input', () => {
  it('carries the trait, whatever it is called: what sounds like one must say why it is none', () => {
    const unmarked = [...fields].filter(soundsSecret).filter(([, field]) => traitsOf(field).secret !== true);
    expect(unmarked.map(([name]) => name)).toEqual([]);
    expect(Object.keys(harmless).filter((name) => !fields.has(name))).toEqual([]);
  });

  it('is tried here, each of them', () => {
    expect(secretFields.map(([name]) => name).toSorted()).toEqual(Object.keys(planted).toSorted());
  });
});

describe('the value of a secret field', () => {
  const folder = mkdtempSync(join(tmpdir(), 'account-graph-secrets-'));
  let sandbox: Mutating;
  beforeAll(async () => {
    const ledger = { url: `file:${join(folder, 'ledger.db')}` };
    sandbox = await startMutating({ configuration: { backends: sandboxBackends, ledger } });
  });
  afterAll(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Every byte of the ledger, the audit trail as it is told, and the log. */
  async function readTraces(): Promise<string> {
    const audit = await sandbox.query('{ auditEvents(first: 200) { nodes { input error targetIds } } }');
    expect(audit.errors).toBeUndefined();
    const bytes = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(bytes.join('')).toContain('[removed]');
    return [...bytes, JSON.stringify(audit), ...sandbox.log].join('\n');
  }

  function expectNowhere(text: string, secret: string): void {
    const forms = [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64').slice(2, -4),
    ];
    expect(forms.filter((form) => text.includes(form))).toEqual([]);
  }

  /** The same mutation done, replayed, contradicted, refused and broken: every answer that there was. */
  async function runEverywhere(
    { mutation, backend, method, input }: Planted,
    secret: string,
  ): Promise<Result[]> {
    const idempotencyKey = `${Object.keys(input('')).join()}-${Math.abs(hashOf(secret))}`.slice(-200);
    const given = { ...input(secret), idempotencyKey };
    const run = (more: object): Promise<Result> => sandbox.run(mutation, { ...given, ...more });
    const other = { ...input(`${secret}!`), idempotencyKey };
    const answers = [await run({}), await run({}), await sandbox.run(mutation, other)];
    answers.push(await run({ idempotencyKey: ' ' }));
    for (const fault of [{ status: 400 }, { status: 500 }, { kind: 'lostAnswer' }] as const) {
      sandbox.emulator(backend).setFaults({ rules: [{ kind: 'status', ...fault, method, times: 1 }] });
      answers.push(await run({ idempotencyKey: `${idempotencyKey}-${JSON.stringify(fault).length}` }));
    }
    sandbox.emulator(backend).setFaults({ rules: [] });
    return answers;
  }

  it.each(Object.entries(planted))('%s is in no answer, row, replay, error and line', async (_name, one) => {
    const characters = 'abcdefghkmnpqrstuvwxyzABCDEFGH23456789"\\/&%+=?åß漢 ';
    const secrets = fc
      .string({ unit: fc.constantFrom(...characters), minLength: 14, maxLength: 24 })
      .map((text) => `S3cret-${text}.`);
    const kinds = new Set<string>();
    await fc.assert(
      fc.asyncProperty(secrets, async (secret) => {
        const answers = await runEverywhere(one, secret);
        for (const { __typename } of answers) kinds.add(__typename);
        expectNowhere(JSON.stringify(answers), secret);
        expectNowhere(await readTraces(), secret);
      }),
      { numRuns: 6, seed: 6 },
    );
    expect([...kinds].filter((kind) => kind.endsWith('Payload'))).toHaveLength(1);
    expect([...kinds]).toEqual(
      expect.arrayContaining(['ConflictError', 'InvalidInputError', 'OutcomeUnknownError']),
    );
  });
});

function hashOf(text: string): number {
  return [...text].reduce((hash, character) => (hash * 31 + (character.codePointAt(0) ?? 0)) | 0, 7);
}
