import { z } from 'zod';

const headerValue = z
  .string()
  .regex(/^[\x21-\x7e]+$/, 'expected printable ASCII without spaces: it is sent in a header');

const auth = z.strictObject({
  customerId: headerValue.describe("The customer's environment. Sent as X-PIGELLO-CUSTOMER-ID."),
  applicationId: headerValue.describe(
    'The application registered in the Developer Portal. Sent as X-PIGELLO-APPLICATION-ID.',
  ),
  serviceId: headerValue.describe('The service under the application. Sent as X-PIGELLO-SERVICE-ID.'),
  serviceVersionId: headerValue.describe(
    'The version of the service that the customer activated. Sent as X-PIGELLO-SERVICE-VERSION-ID.',
  ),
  clientContentType: headerValue.describe(
    'Content type of the client who calls. Sent as X-PIGELLO-CLIENT-CT.',
  ),
  clientEntity: headerValue.describe('Id of the client who calls. Sent as X-PIGELLO-CLIENT-ENTITY.'),
  clientSecret: headerValue.describe(
    'Secret generated when the integration was activated. Sent as X-PIGELLO-CLIENT-SECRET.',
  ),
});

export const settings = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .default('https://api.pigello.io')
    .describe('Origin of the Core API; development is https://dev.api.pigello.io.'),
  auth: auth.describe('The seven values that every request carries.'),
  listPathSuffix: z
    .string()
    .regex(/^([\w-]+\/)*$/, 'expected nothing, or path segments that each end with a slash')
    .default('list/')
    .describe(
      'What follows an entity\'s path when many are read. The reference says "list/", the overview says nothing ("").',
    ),
  listById: z
    .enum(['auto', 'on', 'off'])
    .default('auto')
    .describe(
      'Whether lists take id__in, which reads up to 100 records in one request. auto: try, and read one by one once it was refused.',
    ),
  maxPageSize: z
    .int()
    .min(1)
    .max(10_000)
    .default(500)
    .describe(
      'Records asked for in one page (_page_size). A backend that grants fewer is noticed and read on. The documentation uses 500 and names no limit. User lists up to this size are read whole and sorted; longer ones come in the order of the backend.',
    ),
  relationForm: z
    .enum(['object', 'id'])
    .default('object')
    .describe('How a relation is written: object is {"id": ...}, as it is read; id is the bare id.'),
  newUserDetailAccess: z
    .literal([0, 1, 2])
    .default(0)
    .describe(
      'detail_access of users that the gateway creates: required by Pigello, which documents no meaning of its numbers.',
    ),
});

export type Settings = z.infer<typeof settings>;
