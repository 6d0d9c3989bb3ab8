import { type StartedGateway, startGateway } from '../support/start-gateway.ts';
import { configurationWith, type ServedBackend, serveBackend } from './serve-backend.ts';

const names = ['astra', 'autonoma', 'oisp', 'pigello', 'wavefront'] as const;

export interface Reads {
  requests: number;
  rows: number;
}

export type ReadsOf = Record<(typeof names)[number], Reads>;

/** Five backends of one company, and what is read of them. */
export interface Company {
  gateway: StartedGateway;
  /** Another gateway over the same backends, with these settings of the server. */
  open(server?: object): Promise<StartedGateway>;
  /** What has been read since it was asked last; log-ins left out. */
  reads(): ReadsOf;
  close(): Promise<void>;
}

export async function openCompany(size: number): Promise<Company> {
  let counted = nothing();
  const backends = await Promise.all(
    names.map((id) =>
      serveBackend(id, {
        size,
        wrap: (handle) => async (request) => {
          const response = await handle(request);
          if (request.url.endsWith('/auth/token')) return response;
          const text = await response.clone().text();
          counted[id].requests += 1;
          counted[id].rows += rowsIn(text === '' ? null : (JSON.parse(text) as unknown));
          return response;
        },
      }),
    ),
  );
  const gateways: StartedGateway[] = [];
  const open = async (server: object = {}): Promise<StartedGateway> => {
    const configuration = { ...configurationWith(backends), server: { deadlineMs: 60_000, ...server } };
    const gateway = await startGateway({ configuration });
    gateways.push(gateway);
    return gateway;
  };
  return {
    gateway: await open(),
    open,
    reads() {
      const reads = counted;
      counted = nothing();
      return reads;
    },
    async close() {
      await Promise.all(gateways.map((gateway) => gateway.close()));
      await Promise.all(backends.map(({ served }: ServedBackend) => served.close()));
    },
  };
}

export interface ListedPage {
  ids: string[];
  after: string | null;
  reads: ReadsOf;
}

export async function readPage(
  { gateway, reads }: Pick<Company, 'gateway' | 'reads'>,
  {
    list = 'users',
    first,
    after = null,
  }: { list?: 'users' | 'people'; first: number; after?: string | null },
): Promise<ListedPage> {
  reads();
  const query = `query ($first: Int, $after: String) { list: ${list}(first: $first, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }`;
  const answer = await gateway.query<{ list: Answer }>(query, { first, after });
  const page = answer.data?.list;
  if (page === undefined) throw new Error(JSON.stringify(answer));
  const { hasNextPage, endCursor } = page.pageInfo;
  return { ids: page.nodes.map(({ id }) => id), after: hasNextPage ? endCursor : null, reads: reads() };
}

interface Answer {
  nodes: { id: string }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

export async function readPages(
  company: Company,
  query: Parameters<typeof readPage>[1],
): Promise<ListedPage[]> {
  const pages: ListedPage[] = [];
  for (let after: string | null = null; pages.length === 0 || after !== null; ) {
    const page = await readPage(company, { ...query, after });
    pages.push(page);
    after = page.after;
  }
  return pages;
}

export function sumOf(pages: readonly ListedPage[]): ReadsOf {
  const sum = nothing();
  for (const { reads } of pages)
    for (const id of names) {
      sum[id].requests += reads[id].requests;
      sum[id].rows += reads[id].rows;
    }
  return sum;
}

export function totalOf(reads: ReadsOf): Reads {
  const all = Object.values(reads);
  const add = (name: keyof Reads): number => all.reduce((sum, one) => sum + one[name], 0);
  return { requests: add('requests'), rows: add('rows') };
}

function nothing(): ReadsOf {
  const reads = (): Reads => ({ requests: 0, rows: 0 });
  return { astra: reads(), autonoma: reads(), oisp: reads(), pigello: reads(), wavefront: reads() };
}

/** The rows of an answer's list, whatever it is wrapped in. */
function rowsIn(body: unknown): number {
  if (Array.isArray(body)) return body.length;
  if (typeof body !== 'object' || body === null) return 0;
  const wrapped = ['items', 'data', 'results', 'response'].find((name) => Object.hasOwn(body, name));
  return wrapped === undefined ? 0 : rowsIn(Reflect.get(body, wrapped));
}
