import { z } from 'zod';

const credentials = z.strictObject({
  username: z.string().min(1).describe('E-mail address of the user that the gateway logs in as.'),
  password: z.string().min(1).describe('Password of that user.'),
});

export const settings = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .describe('Base URL of the API with its path, such as http://oisp.internal:4001/v1/api.'),
  auth: credentials.describe('Log-in of the gateway.'),
  profile: z
    .enum(['v1', 'v2'])
    .default('v1')
    .describe('Generation of the server: v1 issues its own tokens (v1.0b), v2 those of Keycloak (2023).'),
  tokenLifeSeconds: z
    .int()
    .positive()
    .default(86_400)
    .describe('How long a token lives whose own expiry cannot be read.'),
  renewTokenBeforeSeconds: z
    .int()
    .nonnegative()
    .default(300)
    .describe('How long before its expiry a token is renewed.'),
  logInTimeoutSeconds: z
    .number()
    .positive()
    .default(10)
    .describe('How long a log-in may take; the requests that wait for it may give up earlier.'),
  refusedLogInPauseSeconds: z
    .int()
    .nonnegative()
    .default(30)
    .describe('After a refused log-in, none is tried again for so long: ten refusals lock the user.'),
  newAccountsNeedNewToken: z
    .boolean()
    .default(true)
    .describe(
      'Whether to log in once more when the own account list names an account that the token cannot open.',
    ),
  refusedAccountIsAbsent: z
    .boolean()
    .default(true)
    .describe(
      'The server answers 401 for accounts that do not exist and for those of others alike: true reads it as absent, false as forbidden.',
    ),
});

export type Settings = z.infer<typeof settings>;
