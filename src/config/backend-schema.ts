import { z } from 'zod';
import { providerIds } from '../providers/registry.ts';
import { faultKinds } from '../sandbox/faults.ts';
import { tlsSchema } from './tls.ts';

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
