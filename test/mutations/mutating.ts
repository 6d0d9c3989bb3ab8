import { expect } from 'vitest';
import type { ResourceType } from '../../src/model.ts';
import { encodeGlobalId } from '../support/sealed.ts';
import { type StartedGateway, type StartGatewayOptions, startGateway } from '../support/start-gateway.ts';

export interface ShownError {
  __typename: string;
  code: string;
  message: string;
  retryable: boolean;
  backend: { name: string } | null;
  fields?: { path: string[]; reason: string }[];
  capability?: string;
}

export interface ShownOutcome {
  principalId?: string;
  email?: string;
  principal?: { id: string } | null;
  error: ShownError | null;
}

/** A payload's fields, or an error's. */
export interface Result extends Partial<Omit<ShownError, '__typename'>> {
  __typename: string;
  warnings?: string[];
  outcomes?: ShownOutcome[];
  deletedId?: string;
  secret?: string | null;
  [field: string]: unknown;
}

export interface Mutating extends StartedGateway {
  /** One mutation by its name; `fields` of its payload. */
  run(name: string, input: object, fields?: string): Promise<Result>;
  /** As `run`; fails unless the payload came. */
  done(name: string, input: object, fields?: string): Promise<Result>;
}

const errorFields = `
  __typename ... on OperationError { code message retryable backend { name } }
  ... on InvalidInputError { fields { path reason } }
  ... on UnsupportedOperationError { capability }`;

const deletions = new Set([
  'deleteAccount',
  'deleteUser',
  'deleteRole',
  'deleteGroup',
  'deleteServiceAccount',
  'deleteIntegrationUserAgent',
  'revokeToken',
]);
const invitations = new Set(['inviteUsers', 'cancelInvites']);
const batches = new Set([
  'deletePrincipals',
  'assignRoles',
  'unassignRoles',
  'grantPermissions',
  'revokePermissions',
  'addToGroups',
  'removeFromGroups',
]);

/** What a payload has beside `warnings`, so that it is asked for at all. */
function fieldsOf(name: string): string {
  if (deletions.has(name)) return 'deletedId';
  if (invitations.has(name)) return `outcomes { email error { ${errorFields} } }`;
  return batches.has(name) ? `outcomes { principalId error { ${errorFields} } }` : '';
}

/** `outcomes` with the principals as the backends now have them. */
export const outcomesWithPrincipals = `outcomes { principalId principal { id } error { ${errorFields} } }`;

export function documentOf(name: string, fields = fieldsOf(name)): string {
  const type = name[0]?.toUpperCase() + name.slice(1);
  return `mutation ($input: ${type}Input!) { ${name}(input: $input) {
    ... on ${type}Payload { ${fields} warnings } ${errorFields} } }`;
}

export async function startMutating(options: StartGatewayOptions = {}): Promise<Mutating> {
  const gateway = await startGateway(options);
  // OISP's log-in lasts for days: it is no part of a mutation.
  await gateway.query('{ backends { health { status } } }');
  gateway.forget();
  const run: Mutating['run'] = async (name, input, fields) => {
    const { data, errors } = await gateway.query<Record<string, Result>>(documentOf(name, fields), { input });
    expect(errors).toBeUndefined();
    const result = data?.[name];
    if (result === undefined) throw new Error(`no answer of ${name}`);
    return result;
  };
  return {
    ...gateway,
    run,
    async done(name, input, fields) {
      const result = await run(name, input, fields);
      expect(result).toMatchObject({ __typename: `${name[0]?.toUpperCase()}${name.slice(1)}Payload` });
      return result;
    },
  };
}

export function globalId(type: ResourceType, backend: string, key: string): string {
  return encodeGlobalId({ type, backend, key });
}

/** Bodies and paths of everything that was sent and is no read. */
export function writesOf({ requests }: StartedGateway, backends: readonly string[]): string[] {
  return backends.flatMap((name) =>
    requests(name)
      .filter(({ method, url }) => method !== 'GET' && !/\/search\/|\/auth\/token|validateAccounts/.test(url))
      .map(({ method, url }) => `${name}: ${method} ${url}`),
  );
}

export const nothing = { astra: [], autonoma: [], oisp: [], pigello: [], wavefront: [] };

/** Everything that was sent to anybody, by backend. */
export function sentToAll({ sent }: StartedGateway): Record<string, string[]> {
  return Object.fromEntries(Object.keys(nothing).map((name) => [name, sent(name)]));
}
