import type { AuditOutcome, AuditQuery } from '../ledger/records.ts';
import type { PageArguments } from '../loaders/list-sources.ts';
import { checkPage } from '../loaders/lists.ts';
import type { MergedPage } from '../loaders/merged-list.ts';
import { visibleTo } from './audit-visibility.ts';
import { builder } from './builder.ts';
import { connectionOf, pageArgs, pageOf } from './connection.ts';
import type { GraphContext } from './context.ts';
import { select } from './filters.ts';
import { AuditEventRef, type AuditEventSource, BackendRef, NodeRef } from './refs.ts';

const AuditOutcomeEnum = builder.enumType('AuditOutcome', {
  description: 'What came of a mutation.',
  values: {
    STARTED: { description: 'Written before anything was sent; it runs still, or its gateway has ended.' },
    SUCCEEDED: { description: 'All was done.' },
    FAILED: { description: 'It was refused, or some of its targets failed.' },
    UNKNOWN: { description: 'It was sent and no answer came.' },
    REPLAYED: { description: 'An earlier outcome was told again; nothing was sent.' },
  } satisfies Record<AuditOutcome, { description: string }>,
});

builder.objectType(AuditEventRef, {
  description: 'One mutation that the gateway was asked for.',
  interfaces: [NodeRef],
  authScopes: { scope: 'audit:read' },
  fields: (t) => ({
    at: t.field({ type: 'DateTime', description: 'When it began.', resolve: ({ event }) => event.at }),
    subject: t.string({ description: 'Who asked.', resolve: ({ event }) => event.subject }),
    operation: t.string({
      description: 'The mutation: "createUser".',
      resolve: ({ event }) => event.operation,
    }),
    backend: t.field({
      type: BackendRef,
      nullable: true,
      description: 'Where; null when it concerned several backends, or one that is configured no more.',
      resolve: ({ event }, _args, { loaders }) =>
        event.backend === null ? null : (loaders.backend(event.backend) ?? null),
    }),
    targetIds: t.idList({
      description:
        'Global ids of what it was about; empty when it made something new. Of a long batch the first ones, and in the last place how many more: "[and 400 more]".',
      resolve: ({ event }) => event.targetIds,
    }),
    input: t.field({
      type: 'JSONObject',
      description:
        'Of the input the names, ids, rights, switches and numbers, at most 3 kB of them. "[not kept]": something else was said; "[removed]": a secret.',
      resolve: ({ event }) => event.input,
    }),
    outcome: t.field({
      type: AuditOutcomeEnum,
      description: 'What came of it.',
      resolve: ({ event }) => event.outcome,
    }),
    error: t.string({
      nullable: true,
      description: 'Why not, if it failed.',
      resolve: ({ event }) => event.error,
    }),
    durationMs: t.float({
      description: 'How long it took, in milliseconds; 0 while it runs.',
      resolve: ({ event }) => event.durationMs,
    }),
    requestId: t.string({
      description: "The gateway's own id of the request, in the log's line of this mutation too.",
      resolve: ({ event }) => event.requestId,
    }),
    sentRequestId: t.string({
      nullable: true,
      description:
        'What the caller sent as x-request-id, which may be anything; the log knows the request by it.',
      resolve: ({ event }) => event.sentRequestId,
    }),
  }),
});

const AuditFilterInput = builder.inputType('AuditFilter', {
  description: 'Which events; conditions are joined by AND.',
  fields: (t) => ({
    subject: t.string({ description: 'Asked by this caller.' }),
    operation: t.string({ description: 'This mutation: "createUser".' }),
    backends: t.stringList({ description: 'Concerning one of these backends alone.' }),
    since: t.field({ type: 'DateTime', description: 'Begun then or later.' }),
    until: t.field({ type: 'DateTime', description: 'Begun before then.' }),
    outcomes: t.field({ type: [AuditOutcomeEnum], description: 'With one of these outcomes.' }),
  }),
});

const AuditEventConnection = connectionOf('AuditEvent', AuditEventRef);

builder.queryField('auditEvents', (t) =>
  t.field({
    type: AuditEventConnection,
    nullable: true,
    authScopes: { scope: 'audit:read' },
    description:
      'What the gateway changed, newest first: what concerns no other backends than those that the caller may see. Needs the scope audit:read.',
    args: { ...pageArgs, filter: t.arg({ type: AuditFilterInput, description: 'Which events.' }) },
    resolve: (_root, args, context) => {
      const { backends, ...conditions } = args.filter ?? {};
      // Names are checked as in every other filter.
      select({ backends }, context.loaders);
      const filter = Object.fromEntries(
        Object.entries({ ...conditions, backends }).filter(
          ([, value]) => value !== null && value !== undefined,
        ),
      );
      return listEvents(context, { ...filter, visibleTo: visibleTo(context) }, pageOf(args));
    },
  }),
);

/** One stream, and the ledger's own order: no merging, but the same pages as everywhere. */
async function listEvents(
  { ledger, loaders }: GraphContext,
  filter: AuditQuery,
  page: PageArguments,
): Promise<MergedPage<AuditEventSource>> {
  const { first, before, cursorOf } = checkPage(loaders, `audit ${JSON.stringify(filter)}`, page);
  const beforeId = before?.streams.get('ledger')?.position ?? null;
  const [events, totalCount] = await Promise.all([
    ledger.events({ ...filter, limit: first + 1, ...(beforeId !== null && { beforeId }) }),
    ledger.countEvents(filter),
  ]);
  const edges = events.slice(0, first).map((event) => ({
    node: { type: 'AuditEvent' as const, event },
    cursor: () => {
      const streams = new Map([['ledger', { position: event.id, done: false, total: null }]]);
      return cursorOf({ streams, missing: [], undecided: [], frontier: null });
    },
  }));
  return {
    edges,
    hasNextPage: events.length > first,
    hasPreviousPage: before !== null,
    endCursor: () => edges.at(-1)?.cursor() ?? null,
    totalCount,
    complete: true,
    failures: [],
    undecided: [],
  };
}
