import { z } from 'zod';

export const settings = z.strictObject({
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
  defaultPermissions: z
    .enum(['omit', 'none'])
    .default('none')
    .describe(
      'What a new user gets whose permissions are not given. "none": no permission; "omit": the field is left out of ' +
        "the request, and the upstream gives the tenant's default permissions.",
    ),
  serviceAccountNames: z
    .enum(['lowerCased', 'asGiven'])
    .default('lowerCased')
    .describe(
      "Whether the name of a new service account is put into lower case, as the product's own pages do. That the API " +
        'does so is documented nowhere. The prefix sa:: is always added.',
    ),
  longestName: z
    .number()
    .int()
    .min(1)
    .default(255)
    .describe(
      'Characters that the name of a role or token may have. Documented for user names only: fewer than 256.',
    ),
  searchCase: z
    .enum(['ignored', 'significant'])
    .default('ignored')
    .describe(
      'Whether the upstream\'s search tells upper from lower case, which is documented nowhere. "significant": ' +
        'filters by text and e-mail are applied by the gateway instead, page by page.',
    ),
});

export type Settings = z.infer<typeof settings>;
