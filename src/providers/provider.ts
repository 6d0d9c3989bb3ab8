/**
 * THE CONTRACT between the gateway and a provider.
 *
 * A provider describes one kind of backend. `connect` builds an adapter for one configured backend: a plain object
 * of operations. An operation that a backend does not have is absent; the capabilities that users see are derived
 * from what is present.
 *
 * Laws that every adapter keeps:
 * - it throws `UpstreamError` only (a caller's abort passes through);
 * - "there is none" is null, or absence from a map, never an error;
 * - batches are matched by key, never by position;
 * - an absent field of a record costs nothing; null is the backend's last word.
 */
import type { z } from 'zod';
import type { UpstreamError } from '../errors.ts';
import type {
  AccountRecord,
  AccountState,
  AssetRecord,
  GatewayRecord,
  GroupRecord,
  IntegrationUserAgentRecord,
  PrincipalType,
  ProviderId,
  RecordOf,
  ResourceType,
  RoleRecord,
  ServiceAccountRecord,
  TokenRecord,
  TypedRecord,
  UserKind,
  UserRecord,
} from '../model.ts';
import type { HttpClient, Quota, ResponseHeaders } from '../transport/http-client.ts';
import type { CreateEmulator } from './emulator.ts';
import type {
  AccountWrites,
  GroupWrites,
  IntegrationUserAgentWrites,
  PermissionWrites,
  PrincipalWrites,
  RoleWrites,
  ServiceAccountWrites,
  TokenWrites,
  UserWrites,
} from './writes.ts';

export interface Provider<Settings extends BackendSettings = BackendSettings> {
  id: ProviderId;
  /** As its vendor writes it, for people. */
  title: string;
  /** What an operator may configure for such a backend, beyond `name`, `provider` and `emulated`. Strict. */
  settings: z.ZodType<Settings>;
  /** Requests that may run at once against one backend, unless the operator says otherwise. */
  concurrency: number;
  /** Reads the upstream's word on our request quota from the headers of any answer. */
  readQuota?(headers: ResponseHeaders): Quota | null;
  connect(connection: Connection<Settings>): Adapter;
  loadEmulator(): Promise<CreateEmulator>;
}

/** Settings that every provider's schema has. */
export interface BackendSettings {
  /** Base URL of the upstream's API, as the provider's page in the README says. */
  url: string;
}

export interface Connection<Settings> {
  /** The backend's name in the configuration. */
  backend: string;
  settings: Settings;
  http: HttpClient;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Keyed, one-way: a public name for something secret. The same secret always gives the same name. */
  fingerprint(secret: string): string;
}

/** What every operation is told about the request that it serves. */
export interface Call {
  /** Fires at the operation's deadline, or when the caller has gone. */
  signal: AbortSignal;
  /** Milliseconds since the epoch. */
  deadline: number;
  requestId: string;
  /**
   * Reads something once in this GraphQL operation: a second call with the same name gets the first one's answer.
   * For answers that serve several resources (OISP tokenInfo, Astra's role bindings of an account).
   */
  once<T>(name: string, read: () => Promise<T>): Promise<T>;
  limits: Limits;
  /** Counts records that the operation keeps in memory; false as soon as they are more than `limits.heldRecords`. */
  hold(records: number): boolean;
  /** The same call without its memory: a write must not judge by what was read before it, nor answer with it. */
  fresh(): Call;
}

/** What one GraphQL operation may take of one backend. */
export interface Limits {
  /** Pages of one list, or of one partition of it. */
  pagesPerList: number;
  /** Records of all lists together. */
  heldRecords: number;
}

export interface Adapter {
  /** The cheapest read that needs valid credentials; resolves when the backend answers and accepts them. */
  ping(call: Call): Promise<void>;
  account?: AccountOperations;
  user?: UserOperations;
  role?: RoleOperations;
  group?: GroupOperations;
  serviceAccount?: ServiceAccountOperations;
  token?: TokenOperations;
  integrationUserAgent?: IntegrationUserAgentOperations;
  asset?: AssetOperations;
  gateway?: GatewayOperations;
  permission?: PermissionWrites;
  principal?: PrincipalWrites;
}

/** Answers by key; a key that is not there has none. */
export type Batch<T> = ReadonlyMap<string, T | UpstreamError>;

/**
 * Fields that no read of the record itself carries: each is read for many records at once, and only when a query asks
 * for it.
 */
export type FieldReaders<R> = {
  [Field in keyof R]?: (keys: readonly string[], call: Call) => Promise<Batch<NonNullable<R[Field]> | null>>;
};

export interface ReadOperations<R, Filter> {
  /** The whole record, or null when the upstream says that there is none. */
  get?(key: string, call: Call): Promise<R | null>;
  /** Fewer round trips than one `get` per key. Keys are distinct. */
  getMany?(keys: readonly string[], call: Call): Promise<Batch<R>>;
  /** One page, sorted by the resource's sort key if the upstream can; see `ListQuery` and `Page`. */
  list?(query: ListQuery<Filter>, call: Call): Promise<Page<R>>;
  /**
   * Names of the independent streams that together make up a list (Astra keeps users by account). Each is then listed
   * with `query.partition`. Absent: the list is one stream.
   */
  partitions?(query: ListQuery<Filter>, call: Call): Promise<string[]>;
  fields?: FieldReaders<R>;
}

export interface ListQuery<Filter> {
  /** How many records are wanted now, 1 to 201. A page may hold fewer even if there are more, never more. */
  first: number;
  /** `position` of an earlier item of the same list: go on behind it. Null: from the start. */
  position: string | null;
  partition: string | null;
  /** List only this parent's children; null lists the backend's. */
  parent: Parent | null;
  /** A wish: what the adapter does not push down, the gateway filters. Absent fields do not filter. */
  filter: Filter;
}

export interface Parent {
  type: 'Account' | 'Role' | 'UserGroup';
  key: string;
}

export interface Page<R> {
  items: PageItem<R>[];
  /** True when nothing follows the last item. An empty page that is not the end may not repeat its position. */
  end: boolean;
  /** Exact number of records in the whole stream that match the filter; null when the upstream did not say. */
  total: number | null;
  /**
   * Why records of this list are missing, beside those in `items`: the upstream's answer contradicts itself, a bound was
   * reached, the data moved. Recoverable: the list goes on behind the last item when it is asked again, and is not
   * read further now. Otherwise what is missing stays missing, and the list goes on.
   */
  incomplete?: { error: UpstreamError; recoverable: boolean }[];
}

/** A record, or why one record of the page could not be read; with the position behind it. Positions hold no secret. */
export type PageItem<R> = { record: R; position: string } | { error: UpstreamError; position: string };

export interface AccountFilter {
  search?: string;
  states?: AccountState[];
  enabled?: boolean;
}

export interface UserFilter {
  search?: string;
  /** Compared without case. */
  email?: string;
  active?: boolean;
  kinds?: UserKind[];
  /** Directly granted or effective. */
  permission?: string;
}

export interface PrincipalFilter {
  search?: string;
  active?: boolean;
}

export interface RoleFilter {
  search?: string;
  builtIn?: boolean;
}

export interface TokenFilter {
  /** Never used, or not since then. */
  unusedSince?: Date;
}

export type NoFilter = Record<never, never>;

export interface AccountOperations extends ReadOperations<AccountRecord, AccountFilter>, AccountWrites {}

export interface UserOperations extends ReadOperations<UserRecord, UserFilter>, UserWrites {
  /** Which of these identifiers exist as users or service accounts, in one round trip. */
  validate?(identifiers: readonly string[], call: Call): Promise<Validation>;
}

export interface Validation {
  valid: TypedRecord<PrincipalType>[];
  unknown: string[];
}

export interface RoleOperations extends ReadOperations<RoleRecord, RoleFilter>, MemberOperations, RoleWrites {
  /** The groups that have the role, so that their members have it: `query.parent` names it. */
  listGroups?(query: ListQuery<NoFilter>, call: Call): Promise<Page<GroupRecord>>;
}
export interface GroupOperations
  extends ReadOperations<GroupRecord, PrincipalFilter>,
    MemberOperations,
    GroupWrites {}

export interface MemberOperations {
  /** The principals that hold the role directly, or are in the group: `query.parent` names it. */
  listMembers?(query: ListQuery<NoFilter>, call: Call): Promise<Page<TypedRecord<PrincipalType>>>;
}

export interface ServiceAccountOperations
  extends ReadOperations<ServiceAccountRecord, PrincipalFilter>,
    ServiceAccountWrites {}
export interface TokenOperations extends ReadOperations<TokenRecord, TokenFilter>, TokenWrites {}
export interface IntegrationUserAgentOperations
  extends ReadOperations<IntegrationUserAgentRecord, PrincipalFilter>,
    IntegrationUserAgentWrites {}
export interface AssetOperations extends ReadOperations<AssetRecord, NoFilter> {}
export interface GatewayOperations extends ReadOperations<GatewayRecord, NoFilter> {}

/** The adapter's operations for a resource type, without its name being known. */
export function operationsOf<Type extends ResourceType>(
  adapter: Adapter,
  type: Type,
): ReadOperations<RecordOf[Type], object> | undefined {
  const operations: { [T in ResourceType]: ReadOperations<RecordOf[T], never> | undefined } = {
    Account: adapter.account,
    User: adapter.user,
    Role: adapter.role,
    UserGroup: adapter.group,
    ServiceAccount: adapter.serviceAccount,
    Token: adapter.token,
    IntegrationUserAgent: adapter.integrationUserAgent,
    Asset: adapter.asset,
    Gateway: adapter.gateway,
  };
  return operations[type] as ReadOperations<RecordOf[Type], object> | undefined;
}
