import { z } from 'zod';
import { idPattern } from './keys.ts';

/** One tenant of the Autonoma customer platform, seen through one personal access token. */
export interface Settings {
  url: string;
  auth: { apiToken: string };
  accountIds: string[];
  listAccounts: boolean;
  envelope: 'auto' | 'bare' | 'data';
  treatAsMissing: (401 | 403)[];
  assetRelation: 'assets' | 'devices';
  createEncoding: 'form' | 'json';
  arrayEncoding: 'brackets' | 'repeat' | 'comma' | 'json';
  clearValue: string;
  updateSends: 'changes' | 'everything';
  maxNameLength: number;
  callInvite: boolean;
}

export const settings: z.ZodType<Settings> = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .describe(
      'Base URL of the resources, for instance https://3aa60a474b.autonoma.cloud/connect/v1/resources; some tenants serve them without /connect.',
    ),
  auth: z
    .strictObject({
      apiToken: z
        .string()
        .min(1)
        .describe(
          'Personal access token, sent as x-api-token. It sees what its one role sees in the browser.',
        ),
    })
    .describe('Credentials of the tenant.'),
  accountIds: z
    .array(z.string().regex(idPattern, 'expected an id: letters, digits, - and _'))
    .default([])
    .describe(
      'Ids of the accounts to list, and whose users, assets and gateways are listed. The documented API has no list of accounts.',
    ),
  listAccounts: z
    .boolean()
    .default(false)
    .describe('Whether this tenant answers GET /account with all its accounts, which no page documents.'),
  envelope: z
    .enum(['auto', 'bare', 'data'])
    .default('auto')
    .describe(
      'How answers are wrapped: bare, in {"data": ...}, or auto, which also unwraps {"result": ...} and an array of one.',
    ),
  treatAsMissing: z
    .array(z.literal([401, 403]))
    .default([])
    .describe(
      'Statuses that, beside 404, mean that there is no such record. With 401 a refused token makes every record look missing.',
    ),
  assetRelation: z
    .enum(['assets', 'devices'])
    .default('assets')
    .describe('Name of the relation from an account to its assets; older tenants call it devices.'),
  createEncoding: z
    .enum(['form', 'json'])
    .default('form')
    .describe('Encoding of a create, which no page states; updates are forms.'),
  arrayEncoding: z
    .enum(['brackets', 'repeat', 'comma', 'json'])
    .default('brackets')
    .describe('How a form holds a list: key[]=a&key[]=b, key=a&key=b, key=a,b or key=["a","b"].'),
  clearValue: z
    .string()
    .default('')
    .describe('What an update sends for a field to be cleared, since a form cannot say null.'),
  updateSends: z
    .enum(['changes', 'everything'])
    .default('changes')
    .describe(
      'Whether an update may hold the changed fields only; everything reads the record first and sends all its writable fields.',
    ),
  maxNameLength: z
    .int()
    .positive()
    .default(255)
    .describe('Characters that a name may have; longer ones are refused before anything is sent.'),
  callInvite: z
    .boolean()
    .default(false)
    .describe('Whether this tenant has the action call/invite, which the pages of some tenants document.'),
});
