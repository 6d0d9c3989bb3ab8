import { z } from 'zod';

export const settings = z.strictObject({
  url: z
    .url()
    .default('https://astra.netapp.io')
    .describe('Origin of Astra Control: the Service, or the address of a self-hosted Control Center.'),
  auth: z
    .strictObject({
      token: z.string().min(1).describe('API token; it acts with the identity and roles of its user.'),
    })
    .describe('Credentials of the gateway.'),
  pageSize: z
    .int()
    .min(1)
    .max(10_000)
    .default(200)
    .describe(
      'Records asked for at once (limit) where a whole collection is read; no maximum is documented.',
    ),
  trustEmailFilter: z
    .boolean()
    .default(false)
    .describe(
      'Whether a user whom the filter by e-mail does not find is taken for absent. If not, the account is searched whole, since no document says that the filter ignores case.',
    ),
  clearWithEmptyText: z
    .boolean()
    .default(false)
    .describe(
      'Whether the name of a company, contacts and postal addresses are cleared by writing empty text: the vendor says so in prose, and forbids it in the schema. If not, clearing them is refused.',
    ),
});

export type Settings = z.infer<typeof settings>;
