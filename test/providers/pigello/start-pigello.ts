import { afterEach } from 'vitest';
import type { Adapter } from '../../../src/contract/provider.ts';
import type { ListQuery, Page, ReadOperations } from '../../../src/contract/read.ts';
import { pigello } from '../../../src/providers/pigello/index.ts';
import {
  createCall,
  type StartedProvider,
  type StartOptions,
  startProvider,
} from '../../support/start-provider.ts';

const started: StartedProvider[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((provider) => provider.close()));
});

export interface StartedPigello extends StartedProvider {
  agents: Required<NonNullable<Adapter['integrationUserAgent']>>;
  users: Required<NonNullable<Adapter['user']>>;
  roles: Required<NonNullable<Adapter['role']>>;
  /** What the emulator says itself, without the adapter: null when it is not 200. */
  ask(path: string): Promise<unknown>;
  /** How many records an entity has by the emulator's own word. */
  count(path: string): Promise<number>;
  /** What was sent since the last look, one line each. */
  sent(): string[];
}

/** Closed after the test. */
export async function startPigello(options: StartOptions = {}): Promise<StartedPigello> {
  const provider = await startProvider(pigello, options);
  started.push(provider);
  const { adapter, requests, served, connection } = provider;
  const ask = async (path: string): Promise<unknown> => {
    const { auth } = connection.settings as unknown as { auth: Record<string, string> };
    const response = await fetch(`${served.url}${path}`, { headers: headersOf(auth) });
    requests.pop();
    return response.status === 200 ? response.json() : null;
  };
  return {
    ...provider,
    agents: adapter.integrationUserAgent as StartedPigello['agents'],
    users: adapter.user as StartedPigello['users'],
    roles: adapter.role as StartedPigello['roles'],
    ask,
    count: async (path) => ((await ask(`${path}list/`)) as unknown[]).length,
    sent: () => requests.splice(0).map(({ method, url }) => `${method} ${url}`),
  };
}

export function query<Filter>(filter: Filter, changes: Partial<ListQuery<Filter>> = {}): ListQuery<Filter> {
  return { first: 5, position: null, partition: null, parent: null, filter, ...changes };
}

/** Every page of a list, one behind the other. */
export async function readPages<R, Filter>(
  { list }: Required<Pick<ReadOperations<R, Filter>, 'list'>>,
  asked: ListQuery<Filter>,
): Promise<Page<R>[]> {
  const pages: Page<R>[] = [];
  let position = asked.position;
  for (let end = false; !end && pages.length < 100; ) {
    const page = await list({ ...asked, position }, createCall());
    pages.push(page);
    end = page.end;
    position = page.items.at(-1)?.position ?? position;
  }
  return pages;
}

export function keysOf(pages: readonly Page<{ key: string }>[]): string[] {
  return pages.flatMap(({ items }) =>
    items.map((item) => ('record' in item ? item.record.key : `error: ${item.error.message}`)),
  );
}

export function recordsOf<R>(pages: readonly Page<R>[]): R[] {
  return pages.flatMap(({ items }) => items.flatMap((item) => ('record' in item ? [item.record] : [])));
}

/** A record as the published page shows it. */
export function publishedAgent(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    registered_ip_addresses: ['string'],
    subscribes_to_events: [null],
    requires_sole_category_ownership: true,
    allowed_access: {},
    allow_token_generation_for_tenants: true,
    activation_variables: {},
    service_id: '641e839f-864e-4cce-98f9-40f6cbb3e9e0',
    integration_activation_data: {},
    activation_object_id: 'c5a56fe5-88a3-45fb-b8be-0179e3e35fc6',
    clashing_priority: -2147483648,
    allow_token_generation_for_sub_tenants: true,
    created_at: '2019-08-24T14:15:22Z',
    service_version_id: '26d5aff9-394f-4ac9-b146-a5dbfb7218eb',
    id: '497f6eca-6276-4993-bfeb-53cbbbba6f08',
    activation_content_type: { id: '497f6eca-6276-4993-bfeb-53cbbbba6f08' },
    is_active: true,
    category: 'string',
    access_requires_specific_object_connection: true,
    personal_information_acceptance_mode: 0,
    custom_id: 'string',
    require_personal_information_access: true,
    organization: { id: '497f6eca-6276-4993-bfeb-53cbbbba6f08' },
    application_id: '48ac72d0-a829-4896-a067-dcb1c2b0f30c',
    has_sub_tenant_http_invokable_method: true,
    has_tenant_http_invokable_method: true,
    ...changes,
  };
}

export function headersOf(auth: Record<string, string>): Record<string, string> {
  return {
    'x-pigello-customer-id': auth['customerId'] ?? '',
    'x-pigello-application-id': auth['applicationId'] ?? '',
    'x-pigello-service-id': auth['serviceId'] ?? '',
    'x-pigello-service-version-id': auth['serviceVersionId'] ?? '',
    'x-pigello-client-ct': auth['clientContentType'] ?? '',
    'x-pigello-client-entity': auth['clientEntity'] ?? '',
    'x-pigello-client-secret': auth['clientSecret'] ?? '',
  };
}
