/** What the upstream answers, as far as it is used, in its own words. */
import { z } from 'zod';

/** Further than this no date reaches. */
const lastMs = 8.64e15;
const epochMs = z.number().gte(0).lte(lastMs).nullish();

/** Whatever it is made of, it must fit into a header. */
export const tokenAnswer = z.object({ token: z.string().regex(/^[\x21-\x7e]+$/, 'unexpected characters') });

/**
 * `accounts` is an array, or `{}` where there are none; in a raw token it is an object of roles by id. It is never
 * missing: an answer without it does not say that there are none.
 */
const accountsOfToken = z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]);

export const tokenInfo = z.object({
  payload: z.object({ sub: z.string().min(1), accounts: accountsOfToken }),
});

/** Three forms of one thing: "admin", {"role":"admin"}, and the latter with the account's name beside it. */
const role = z
  .union([z.string(), z.object({ role: z.string() })])
  .transform((value) => (typeof value === 'string' ? value : value.role));

export const accountOfToken = z.object({ id: z.string().min(1), name: z.string().nullish(), role });
export type AccountOfToken = z.infer<typeof accountOfToken>;

/** What is left of an entry that cannot be read. */
export const identified = z.object({ id: z.string().min(1) });

export const account = z.looseObject({
  id: z.string().min(1),
  name: z.string(),
  healthTimePeriod: z.number().nullish(),
  exec_interval: z.number().nullish(),
  base_line_exec_interval: z.number().nullish(),
  cd_model_frequency: z.number().nullish(),
  cd_execution_frequency: z.number().nullish(),
  data_retention: z.number().nullish(),
  attributes: z.record(z.string(), z.json()).nullish(),
  settings: z.looseObject({ trackSensorHealth: z.boolean().nullish() }).nullish(),
  created: epochMs,
  updated: epochMs,
});
export type OispAccount = z.infer<typeof account>;

/** What the answer to a creation holds at the least. */
export const created = z.object({ id: z.uuid(), name: z.string().nullish() });

/** Both are null when the code has expired; `timeLeft` is the epoch second of its end, not a duration. */
export const activationCode = z.object({
  activationCode: z.string().nullish(),
  timeLeft: z
    .number()
    .gte(0)
    .lte(lastMs / 1000)
    .nullish(),
});
export type OispActivationCode = z.infer<typeof activationCode>;

export const invites = z.array(z.string());

/** An invitation itself; `domainId` is its account's id once more. */
export const invite = z.object({ _id: z.string().min(1), accountId: z.string(), email: z.string() });
export type OispInvite = z.infer<typeof invite>;

export const users = z.array(z.unknown());

/** v2 writes the attributes as a JSON text. */
const attributesOfUser = z.union([z.record(z.string(), z.json()), z.string()]).nullish();

export const user = z.looseObject({
  id: z.string().min(1),
  email: z.string(),
  accounts: z.record(z.string(), role).nullish(),
  attributes: attributesOfUser,
  verified: z.boolean().nullish(),
  created: epochMs,
  updated: epochMs,
});
export type OispUser = z.infer<typeof user>;

/** A user in the list of an account, as far as writes need it. */
export const member = z.object({
  id: z.string().min(1),
  email: z.string(),
  accounts: z.record(z.string(), role).nullish(),
});

/** `GET /auth/me`, for the accounts that it names. */
export const self = z.object({
  id: z.string().min(1),
  accounts: z.record(z.string(), z.unknown()),
});

/** Errors have many shapes; whatever is of another type counts as absent. */
export const errorBody = z.object({
  code: z.number().optional().catch(undefined),
  error: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  errors: z
    .union([z.array(z.string()), z.string()])
    .transform((errors) => (typeof errors === 'string' ? [errors] : errors))
    .optional()
    .catch(undefined),
});
export type OispErrorBody = z.infer<typeof errorBody>;
