import { z } from 'zod';
import { authSchema } from './auth-schema.ts';
import { costShape } from './cost-schema.ts';
import { explainOrigin } from './origin.ts';
import { requestShape } from './request-settings.ts';

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
