import { z } from 'zod';

// Attributes differ by tenant and by the token's role: only what a record is nothing without is required.

const id = z.union([z.int(), z.string().min(1)], { error: expected('an integer or a string') });
const text = z.string({ error: expected('a string') });
const identified = z.looseObject({ id }, { error: expected('an object') });

/** A row of a relation of which only the id matters. */
export const apiReference = identified;

/** GET /account/{id} */
export const apiAccount = identified.extend({
  name: text,
  description: text.nullish(),
  account_id: id.nullish(),
  mfa_policy: text.nullish(),
  mfa_methods: z.array(text, { error: expected('a list') }).nullish(),
  effective_mfa_policy: text.nullish(),
  effective_mfa_methods: z.array(text, { error: expected('a list') }).nullish(),
  mfa_inherited_from_account_id: id.nullish(),
});
export type ApiAccount = z.infer<typeof apiAccount>;

/** GET /user/{id} */
export const apiUser = identified.extend({
  firstname: text.nullish(),
  lastname: text.nullish(),
  email: text.nullish(),
});
export type ApiUser = z.infer<typeof apiUser>;

/** GET /role/{id} */
export const apiRole = identified.extend({ name: text });
export type ApiRole = z.infer<typeof apiRole>;

/** GET /account/{id}/metadatas */
export const apiMetadata = z.looseObject({ name: text, val: z.json().nullish() });
export type ApiMetadata = z.infer<typeof apiMetadata>;

/** GET /account/{id}/assets and /gateways: no page lists their fields. */
export const apiDevice = identified.extend({ name: text.nullish() });
export type ApiDevice = z.infer<typeof apiDevice>;

/** Bodies of refusals: no page shows one, so every usual form is understood. */
export const apiRefusal = z.looseObject({
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

/** Says what came by its type only. */
function expected(what: string): (issue: { input: unknown }) => string {
  return ({ input }) => `expected ${what}, ${typeName(input)} came`;
}

function typeName(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
