import { z } from 'zod';
import { providerIds } from '../providers/registry.ts';
import { faultKinds } from '../sandbox/faults.ts';
import { authSchema } from './auth-schema.ts';
import { costShape } from './cost-schema.ts';
import { explainOrigin } from './origin.ts';
import { requestShape } from './request-settings.ts';
import { tlsSchema } from './tls.ts';

const portSchema = z.number().int().min(0).max(65_535);
export const logLevelSchema = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']);

const originSchema = z.string().refine((text) => explainOrigin(text) === null, {
  error: ({ input }) => explainOrigin(String(input)) ?? undefined,
});

/** An IPv6 address is written as in a URL, in brackets. */
const hostPattern = /^([a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?|\[[0-9a-f:.]+\])$/i;

export const serverSchema = z.strictObject({
  host: z.string().min(1).default('127.0.0.1').describe('Address to listen on.'),
  port: portSchema.default(4000).describe('Port to listen on; 0 takes a free one.'),
  graphiql: z
    .boolean()
    .optional()
    .describe('Serve GraphiQL at /graphql for browsers. By default on if all backends are emulated.'),
  deadlineMs: z
    .number()
    .int()
    .min(100)
    .max(300_000)
    .default(10_000)
    .describe('How long one GraphQL operation may take, upstream calls included, in milliseconds.'),
  corsOrigins: z
    .array(originSchema)
    .default([])
    .describe('Origins of web pages that may read answers; empty: only pages of the gateway itself.'),
  hosts: z
    .array(z.string().regex(hostPattern, 'expected a name or an address without scheme, port and path'))
    .default([])
    .describe(
      'Names under which clients reach the gateway, as in the header Host, without port; loopback names are always served. Needed where host is not the loopback.',
    ),
  keepAliveSeconds: z
    .number()
    .int()
    .min(1)
    .max(3_600)
    .default(65)
    .describe(
      "How long an idle connection is kept, in seconds; longer than the load balancer's own limit, often 60.",
    ),
  maxBodyBytes: z
    .number()
    .int()
    .min(1_000)
    .max(100_000_000)
    .default(256_000)
    .describe('Longest body of a request, in bytes.'),
  maxDocumentTokens: z
    .number()
    .int()
    .min(100)
    .max(1_000_000)
    .default(2_000)
    .describe('Most tokens (names, values, signs) of one GraphQL document; the largest example has 198.'),
  maxDocumentDepth: z
    .number()
    .int()
    .min(20)
    .max(500)
    .default(400)
    .describe('Most brackets open at once in a GraphQL document.'),
  ...requestShape,
  maxResponseBytes: z
    .number()
    .int()
    .min(10_000)
    .max(500_000_000)
    .default(16_000_000)
    .describe('Longest answer to an operation, in bytes; a longer one is replaced by an error that says so.'),
  maxKeptBytes: z
    .number()
    .int()
    .min(0)
    .max(10_000_000_000)
    .default(32_000_000)
    .describe(
      'Memory for what walks through lists have read and not yet shown, in bytes, over all backends; it is kept for a minute after its last use. 0 keeps nothing, so that each page reads anew. Raise it where many walk through large lists at once.',
    ),
  ...costShape,
  execution: z
    .enum(['compiled', 'interpreted'])
    .default('compiled')
    .describe(
      'How operations are run: by plans that are made once for each document, or read anew for each request, which is slower. Both answer the same; take "interpreted" to find out whether an odd answer comes from the plans.',
    ),
});

const nameSchema = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,62}$/,
    'expected 1 to 63 lower-case letters, digits and hyphens, no hyphen first',
  )
  .describe('How callers name this backend; it is part of ids, so keep it.');

export const defaultLimits = {
  maxPagesPerList: 100,
  maxHeldRecords: 50_000,
  maxQueued: 1_000,
  maxQueueSeconds: 5,
  timeoutSeconds: 5,
  breakAfter: 5,
  maxAnswerBytes: 4_194_304,
  idleSeconds: 4,
};

const commonShape = {
  name: nameSchema,
  provider: z.enum(providerIds).describe('The kind of backend.'),
  concurrency: z
    .number()
    .int()
    .min(1)
    .max(256)
    .optional()
    .describe('Requests at once; by provider if absent.'),
  maxQueued: z
    .number()
    .int()
    .min(0)
    .max(100_000)
    .default(defaultLimits.maxQueued)
    .describe(
      'Requests that wait for one of these places; further ones are refused at once, so that nobody waits in vain.',
    ),
  timeoutSeconds: z
    .number()
    .min(0.1)
    .max(600)
    .default(defaultLimits.timeoutSeconds)
    .describe(
      'How long the backend may take to begin an answer to a read, and between two pieces of any answer; well below server.deadlineMs, so that one silent backend costs its part of an operation and not all of its time. A write has until the deadline.',
    ),
  maxAnswerBytes: z
    .number()
    .int()
    .min(1_000)
    .max(1_000_000_000)
    .default(defaultLimits.maxAnswerBytes)
    .describe(
      'The largest answer that is read, as it travels and decompressed; a larger one is refused. Reading one takes the time of everybody else.',
    ),
  idleSeconds: z
    .number()
    .min(0.1)
    .max(600)
    .default(defaultLimits.idleSeconds)
    .describe(
      'How long a connection to the backend is kept without a request. Less than the backend itself keeps it: a write on a connection that it just closes has an unknown outcome.',
    ),
  breakAfter: z
    .number()
    .int()
    .min(0)
    .max(1_000)
    .default(defaultLimits.breakAfter)
    .describe(
      'As many failures in a row, and the backend is left alone for a second, then for longer, up to half a minute, until a request succeeds. 0: it is always asked.',
    ),
  maxQueueSeconds: z
    .number()
    .min(0.1)
    .max(600)
    .default(defaultLimits.maxQueueSeconds)
    .describe('How long a request waits for a place before it is given up, unsent.'),
  maxPagesPerList: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(defaultLimits.maxPagesPerList)
    .describe(
      'Pages that one operation reads of one list, or of one partition of it; what lies behind is told as missing. Raise it for filters that leave out almost everything.',
    ),
  maxHeldRecords: z
    .number()
    .int()
    .min(1)
    .max(10_000_000)
    .default(defaultLimits.maxHeldRecords)
    .describe(
      'Records of all lists together that one operation keeps in memory; what lies behind is told as missing. Raise it for accounts with more members.',
    ),
};

/** What only real backends have. */
export const realShape = {
  ...commonShape,
  proxy: z
    .union([z.literal(false), z.string().min(1)])
    .optional()
    .describe(
      'URL of the HTTP proxy that this backend is reached through, http://[user:password@]host:port; false for none, even where proxyFromEnvironment names one.',
    ),
  tls: tlsSchema.optional(),
};

const faultRuleSchema = z.strictObject({
  kind: z.enum(faultKinds).describe('What goes wrong.'),
  probability: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('Chance that a matching request is hit; 1 if absent.'),
  times: z.number().int().min(0).optional().describe('Requests hit at the most; no end if absent.'),
  method: z.string().optional().describe('Only requests of this method.'),
  path: z.string().optional().describe('Only requests whose path contains this.'),
  ms: z.number().int().min(0).optional().describe('latency: milliseconds; 1000 if absent.'),
  status: z
    .number()
    .int()
    .min(200)
    .max(599)
    .optional()
    .describe('status: the HTTP status; 503 if absent. body: 200 if absent.'),
  retryAfter: z.number().min(0).optional().describe('status: seconds of a Retry-After header.'),
  body: z.string().optional().describe('body: what is answered.'),
  mediaType: z.string().optional().describe('body: its media type; text/html if absent.'),
});

export const faultScheduleSchema = z.strictObject({
  seed: z.number().int().optional().describe('The same seed gives the same faults.'),
  rules: z.array(faultRuleSchema).describe('Faults, each with its chance.'),
});

export const emulatedSchema = z.strictObject({
  ...commonShape,
  emulated: z.literal(true).describe('Run an emulator of the provider instead of reaching a real one.'),
  size: z.number().int().min(1).max(1_000_000).optional().describe('People in the emulated company.'),
  profile: z.string().optional().describe("One of the provider's profiles."),
  faults: faultScheduleSchema.optional().describe('Faults that it commits on purpose.'),
});

const ledgerSchema = z.strictObject({
  url: z
    .string()
    .regex(/^(file:.+|:memory:)$/, 'expected "file:<path>" or ":memory:"')
    .optional()
    .describe(
      'Where idempotency keys and the audit trail are kept: file:./data/ledger.db if absent; with emulated backends alone, in memory.',
    ),
  keepHours: z
    .number()
    .min(1)
    .max(8_760)
    .default(24)
    .describe('How long idempotency keys are kept, in hours.'),
  auditDays: z.number().min(1).max(36_500).default(365).describe('How long audit events are kept, in days.'),
});

export const topSchema = z.strictObject({
  server: serverSchema.default(serverSchema.parse({})).describe('Where and how the graph is served.'),
  auth: authSchema
    .optional()
    .describe('Who may do what. Needed as soon as a backend is real or the host is not the loopback.'),
  fingerprintKey: z
    .union([z.string().min(16), z.array(z.string().min(16)).min(1)])
    .optional()
    .describe(
      'Secret that seals cursors and ids that tell more than their own record, names tokens whose id is itself a secret, and hides passwords in the ledger; keep it, or all these change at every start. A list to replace it: the first is used, and what the others sealed is still read.',
    ),
  ledger: ledgerSchema
    .default(ledgerSchema.parse({}))
    .describe('What the gateway remembers of the changes that it makes.'),
  log: z
    .strictObject({ level: logLevelSchema.default('info').describe('Least level that is written.') })
    .default({ level: 'info' })
    .describe('JSON lines on standard error.'),
  proxyFromEnvironment: z
    .boolean()
    .default(false)
    .describe(
      'Whether HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in either case, say how real backends are reached that have no proxy of their own. Turn it on where all traffic must pass a proxy.',
    ),
  backends: z.array(z.unknown()).min(1).describe('The backends, in the order in which ties are broken.'),
});
