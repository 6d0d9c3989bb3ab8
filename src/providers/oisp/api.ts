/** What the upstream answers, as far as it is used, in its own words. */
import { z } from 'zod';
import type { ResourceRecord } from '../../contract/record.ts';
import { lenient, leniently, tellOddField } from '../../kit/odd-fields.ts';
import { readBy, readChecked, readerOf, readFields, refused } from '../../kit/reader.ts';

/** The last second that a Date can hold. */
const lastSecond = 8.64e12;

/** A number that came as a text. */
const digits = z
  .string()
  .regex(/^\s*-?\d{1,15}\s*$/, 'expected a number, another text came')
  .transform(Number);

/** A token, which must fit into a header whatever it is made of. */
export const token = z.object({ token: z.string().regex(/^[\x21-\x7e]+$/, 'unexpected characters') });

/**
 * `accounts` is an array, or `{}` where there are none; in a raw token it is an object of roles by id. It is never
 * missing: an answer without it does not say that there are none.
 */
const accountsOfToken = z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]);

export const tokenInfo = z.object({
  payload: z.object({ sub: z.string().min(1), accounts: accountsOfToken }),
});

/** A role in any of three forms: "admin", {"role":"admin"}, and the latter with the account's name beside it. */
const roleForms = z.union([z.string(), z.object({ role: z.string() })]);
const role = readBy(
  roleForms.transform((value) => (typeof value === 'string' ? value : value.role)),
  (value) => {
    const form = readerOf(roleForms)(value);
    return form === refused || typeof form === 'string' ? form : form.role;
  },
);

/**
 * An account of the gateway's login, with its role there. Without the role nobody could say what the login may do, so an
 * entry whose role cannot be read is none.
 */
export const ownAccount = z.object({
  id: z.string().min(1),
  name: lenient('name', z.string()),
  role,
});
export type ApiOwnAccount = z.infer<typeof ownAccount> & Pick<ResourceRecord, 'unreadable'>;

/** What is left of an entry that cannot be read. */
export const identity = z.object({ id: z.string().min(1) });

/** A number of seconds of a size that the graph can carry: its numbers have 32 bits. */
const period = (field: string): ReturnType<typeof lenient<number>> =>
  lenient(`settings.${field}`, z.union([z.number(), digits]).pipe(z.int32()));

/** A text that the upstream never leaves out. */
const promised = (field: string): z.ZodType<string | null> => {
  const read = readerOf(lenient(field, z.string()));
  return leniently((value) => {
    if (value === undefined || value === null) return tellOddField(field, 'expected a text, none came');
    const text = read(value);
    return text === refused ? null : text;
  });
};

/** The fields of a record, and the record as it came in `native`. */
function withItself<Shape extends z.ZodRawShape>(shape: Shape) {
  const identified = z.looseObject({ id: z.string().min(1) });
  const fields = z.object(shape);
  const schema = identified.transform((native) => ({ ...readChecked(fields, native), native }));
  const read = readFields({ ...shape, native: z.unknown().optional() });
  return readBy(schema, (value) => {
    const native = readerOf(identified)(value);
    const record = native === refused ? refused : read(value);
    return record === refused ? refused : (Object.assign(record, { native }) as z.output<typeof schema>);
  });
}

/** An account; `native` is the answer as it came. */
export const account = withItself({
  id: z.string(),
  name: promised('name'),
  healthTimePeriod: period('healthTimePeriod'),
  exec_interval: period('executionInterval'),
  base_line_exec_interval: period('baselineExecutionInterval'),
  cd_model_frequency: period('modelFrequency'),
  cd_execution_frequency: period('executionFrequency'),
  data_retention: period('dataRetention'),
  attributes: z.unknown().optional(),
  settings: lenient('settings.tracksSensorHealth', z.object({ trackSensorHealth: z.boolean().nullish() })),
  created: z.unknown().optional(),
  updated: z.unknown().optional(),
});
export type ApiAccount = z.infer<typeof account>;

/** What the answer to a creation holds at the least. */
export const createdAccount = z.object({ id: z.uuid(), name: lenient('name', z.string()) });

/** An activation code: both are null when the code has expired; `timeLeft` is the epoch second of its end, not a duration. */
export const activationCode = z
  .object({
    activationCode: z.string().min(1).nullish(),
    timeLeft: z.union([z.number(), digits]).pipe(z.number().gte(0).lte(lastSecond)).nullish(),
  })
  .refine(({ activationCode: code, timeLeft }) => (code == null) === (timeLeft == null), {
    message: 'expected a code and its end, or neither; one of them came',
  });
export type ApiActivationCode = z.infer<typeof activationCode>;

export const invites = z.array(z.string());

/** An invitation itself; `domainId` is its account's id once more. */
export const invite = z.object({ _id: z.string().min(1), accountId: z.string(), email: z.string() });
export type ApiInvite = z.infer<typeof invite>;

/** Invitations as whoever is invited sees them. */
export const ownInvites = z.array(z.unknown());
export const ownInvite = z.object({
  _id: z.string().min(1),
  accountId: z.uuid(),
  accountName: lenient('name', z.string()),
});
export type ApiOwnInvite = z.infer<typeof ownInvite>;

/** What a declined invitation is answered with, under the status 200. */
export const declinedInvite = z.object({ code: z.literal(204) });

export const users = z.array(z.unknown());

/** A user; `native` is the answer as it came. */
export const user = withItself({
  id: z.string(),
  email: promised('email'),
  accounts: z.unknown().optional(),
  attributes: z.unknown().optional(),
  verified: z.unknown().optional(),
  created: z.unknown().optional(),
  updated: z.unknown().optional(),
});
export type ApiUser = z.infer<typeof user>;

/** Roles by account id, each in any of its forms. */
export const rolesByAccount = z.record(z.string(), z.unknown());
export const roleInAccount = role;

/** A role that writes may judge by. */
const knownRole = role.pipe(z.enum(['admin', 'user']));

/** A user in the list of an account, as far as writes need it: a role that cannot be read is none that was said. */
export const member = z.object({
  id: z.string().min(1),
  email: z.string(),
  accounts: z.record(z.string(), knownRole.nullable().catch(null)).nullish().catch(null),
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
export type ApiErrorBody = z.infer<typeof errorBody>;
