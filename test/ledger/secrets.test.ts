import { existsSync, readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { type StartedGateway, sandboxBackends, startGateway } from '../support/start-gateway.ts';
import { ledgerFile } from './open-test-ledger.ts';

let gateway: StartedGateway;
afterEach(() => gateway.close());

const provision = `mutation ($account: ID!, $user: ID!) {
  createToken(input: { principalId: $user, idempotencyKey: "token" }) {
    __typename ... on CreateTokenPayload { secret } ... on OperationError { message }
  }
  refreshActivationCode(input: { accountId: $account, idempotencyKey: "code" }) {
    __typename ... on RefreshActivationCodePayload { activationCode { code } } ... on OperationError { message }
  }
  createIntegrationUserAgent(input: {
    backend: "pigello", applicationId: "00000000-0000-4000-8000-000000000001",
    serviceId: "00000000-0000-4000-8000-000000000002",
    serviceVersionId: "00000000-0000-4000-8000-000000000003", clashingPriority: 1,
    activationData: { password: "planted-activation-secret" }, idempotencyKey: "agent"
  }) { __typename ... on OperationError { message } }
}`;

const find = `{
  accounts(first: 5, filter: { backends: ["oisp"] }) { nodes { id } }
  serviceAccounts(first: 5, filter: { backends: ["wavefront"] }) { nodes { id } }
}`;

interface Found {
  accounts: { nodes: { id: string }[] };
  serviceAccounts: { nodes: { id: string }[] };
}

interface Provisioned {
  createToken: { secret: string };
  refreshActivationCode: { activationCode: { code: string } };
}

/** Every byte that the ledger has on disk. */
function bytesOf(file: string): string {
  const parts = [file, `${file}-wal`, `${file}-shm`].filter((name) => existsSync(name));
  return parts.map((name) => readFileSync(name, 'latin1')).join('');
}

it('has no secret in any byte of its files, and none in a replay', async () => {
  const file = ledgerFile();
  gateway = await startGateway({
    configuration: { backends: sandboxBackends, ledger: { url: `file:${file}` } },
  });
  const { data: found } = await gateway.query<Found>(find);
  const variables = {
    account: found?.accounts.nodes[0]?.id,
    user: found?.serviceAccounts.nodes.at(-1)?.id,
  };
  const { data, errors } = await gateway.query<Provisioned>(provision, variables);
  expect(errors).toBeUndefined();
  expect(data).toMatchObject({
    createToken: { __typename: 'CreateTokenPayload', secret: expect.any(String) },
    refreshActivationCode: { activationCode: { code: expect.any(String) } },
  });
  const bytes = bytesOf(file);
  // The audit trail is there, in clear.
  expect(bytes).toContain('createIntegrationUserAgent');
  expect(bytes).toContain('[removed]');
  expect(bytes).not.toContain('planted-activation-secret');
  expect(bytes).not.toContain(data?.createToken.secret);
  expect(bytes).not.toContain(data?.refreshActivationCode.activationCode.code);
  for (const line of gateway.log) {
    expect(line).not.toContain('planted-activation-secret');
    expect(line).not.toContain(data?.createToken.secret);
  }
  const again = await gateway.query<Provisioned>(provision, variables);
  expect(again.data).toMatchObject({ createToken: { secret: null } });
  expect(JSON.stringify(again.data)).not.toContain(data?.createToken.secret);
});
