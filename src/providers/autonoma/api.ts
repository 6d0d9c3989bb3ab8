import { z } from 'zod';
import { lenient, lenientList } from '../../kit/odd-fields.ts';

// Attributes differ by tenant and by the token's role: only what a record is nothing without is required.

const id = z.union([z.int(), z.string().min(1)], { error: expected('an integer or a string') });
const text = z.string({ error: expected('a string') });
/** A name of digits may come as a number. */
const name = z.preprocess((value) => (typeof value === 'number' ? String(value) : value), text);
const identified = z.looseObject({ id }, { error: expected('an object') });

/** A row of a relation of which only the id matters. */
export const reference = identified;

/** GET /account/{id} */
export const account = identified.extend({
  name,
  description: mentioned(lenient('description', text)),
  account_id: mentioned(lenient('parentKey', id)),
  mfa_policy: mentioned(lenient('mfa', text)),
  mfa_methods: mentioned(lenientList('mfa', text)),
  effective_mfa_policy: mentioned(lenient('mfa', text)),
  effective_mfa_methods: mentioned(lenientList('mfa', text)),
  mfa_inherited_from_account_id: mentioned(lenient('mfa', id)),
});
export type ApiAccount = z.infer<typeof account>;

/** GET /user/{id} */
export const user = identified.extend({
  firstname: mentioned(lenient('firstName', text)),
  lastname: mentioned(lenient('lastName', text)),
  email: mentioned(lenient('email', text)),
});
export type ApiUser = z.infer<typeof user>;

/** GET /role/{id} */
export const role = identified.extend({ name });
export type ApiRole = z.infer<typeof role>;

/** GET /account/{id}/metadatas */
export const metadata = z.looseObject({ name, val: z.json().nullish() });
export type ApiMetadata = z.infer<typeof metadata>;

/** GET /account/{id}/assets and /gateways: no page lists their fields. */
export const device = identified.extend({ name: mentioned(lenient('name', name)) });
export type ApiDevice = z.infer<typeof device>;

/** Bodies of refusals: no page shows one, so every usual form is understood. */
export const refusal = z.looseObject({
  error: z
    .union([z.string(), z.looseObject({ message: z.string() })])
    .optional()
    .catch(undefined),
  message: z.string().optional().catch(undefined),
  errors: z
    .record(z.string(), z.union([z.string(), z.array(z.string())]))
    .optional()
    .catch(undefined),
});

/** What a write sends, by attribute. Null clears. */
export type ApiFields = Readonly<Record<string, string | readonly string[] | null>>;

/** PUT /account, POST /account/{id}: what can be written of an account, by the graph's words. */
export const accountNames = {
  name: 'name',
  description: 'description',
  mfaPolicy: 'mfa_policy',
  mfaMethods: 'mfa_methods',
} as const;

/** PUT /user, POST /user/{id}; the e-mail address is read only once the user exists. */
export const userNames = { email: 'email', firstName: 'firstname', lastName: 'lastname' } as const;

/** POST /account/{id}/call/invite: all four are required. */
export const invitationNames = { ...userNames, roleKeys: 'roles' } as const;

/** The answer to a create, of which no page says more. */
export const created = identified;

/** The multi-factor settings of an account, which a tenant's accounts have all or none. */
export const mfaFields = [
  'mfa_policy',
  'mfa_methods',
  'effective_mfa_policy',
  'effective_mfa_methods',
  'mfa_inherited_from_account_id',
] as const;

/** Attributes that a whole account or user shows; those of a group are shown all or none, as the tenant has it. */
export const wholeAccount = {
  always: ['name', 'description'],
  together: mfaFields,
} as const;
export const wholeUser = { always: ['firstname', 'lastname', 'email'], together: [] } as const;

/** What an answer does not mention stays absent: the record itself may still have it. */
function mentioned<T>(field: z.ZodType<T | null, unknown>): z.ZodOptional<z.ZodType<T | null, unknown>> {
  const read = (value: unknown): T | null | undefined =>
    value === undefined ? undefined : field.parse(value);
  // A transformed schema does not say by itself that its field may be absent from an object.
  return z.unknown().optional().transform(read) as never;
}

/** Says what came by its type only. */
function expected(what: string): (issue: { input: unknown }) => string {
  return ({ input }) => `expected ${what}, ${typeName(input)} came`;
}

function typeName(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
