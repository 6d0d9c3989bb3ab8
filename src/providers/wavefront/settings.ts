import { z } from 'zod';

export const wavefrontSettings = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .describe('Origin of the instance, https://<instance>.wavefront.com; /api/v2 is added.'),
  auth: z
    .strictObject({
      token: z.string().min(1).describe('API token of an account with the permission Accounts.'),
    })
    .describe('Credentials.'),
  tenant: z
    .string()
    .min(1)
    .optional()
    .describe('Id of the customer, which is the one account. Default: read from the first user.'),
  batchSize: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(100)
    .describe('Ids in one batch read. The upstream documents no maximum; 100 is prudent.'),
  searchCase: z
    .enum(['ignored', 'significant'])
    .default('ignored')
    .describe(
      'Whether the upstream\'s search tells upper from lower case, which is documented nowhere. "significant": ' +
        'filters by text and e-mail are applied by the gateway instead, page by page.',
    ),
});

export type WavefrontSettings = z.infer<typeof wavefrontSettings>;
