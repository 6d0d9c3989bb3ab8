import { z } from 'zod';

function rateLimitOf(who: string, points: number) {
  const preset = { points, perSeconds: 60 };
  const shape = z.strictObject({
    points: z
      .number()
      .int()
      .min(1)
      .max(1_000_000_000)
      .default(preset.points)
      .describe(
        `Points of one ${who}: a request is one, an operation another one, and so is each request to a backend.`,
      ),
    perSeconds: z
      .number()
      .int()
      .min(1)
      .max(86_400)
      .default(preset.perSeconds)
      .describe('After how many seconds all points are there again.'),
  });
  return shape.default(preset).describe(`How much one ${who} may ask for.`);
}

const rateLimitSchema = z.strictObject({
  mode: z
    .enum(['enforce', 'measure', 'off'])
    .optional()
    .describe(
      'enforce: who has no points left is refused (429) until they come back. measure: nobody is, and the log tells who would have been. Absent: enforce with a real backend, off with emulated ones alone.',
    ),
  perCaller: rateLimitOf('caller', 6_000),
  perAddress: rateLimitOf('address', 12_000),
});

/** Of the server: what operations may cost. */
export const costShape = {
  maxUpstreamRequests: z
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(500)
    .describe(
      'Requests to backends that one operation may send; what needs more is an error or a failure (RATE_LIMITED), and the rest stays. A write that has begun is finished.',
    ),
  maxEstimatedCost: z
    .number()
    .int()
    .min(1)
    .max(2_147_483_647)
    .default(500_000)
    .describe(
      'Requests to backends that one operation may be estimated at, rather too many than too few; one beyond is refused before anything is sent.',
    ),
  rateLimit: rateLimitSchema
    .default(rateLimitSchema.parse({}))
    .describe('How much one caller, and one address, may ask for.'),
};
