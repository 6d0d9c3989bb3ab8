import { z } from 'zod';
import { idPattern } from './keys.ts';

// What is read of the upstream's answers. Loose: real answers have more fields than the published schemas, and ""
// where those forbid it.

const id = z.string().regex(idPattern, 'expected an id in lower case hexadecimal form');
const text = z.string().nullish();
/** The upstream writes booleans as the strings "true" and "false". */
const flag = z.union([z.string(), z.boolean()]).nullish();

const metadataSchema = z
  .looseObject({
    labels: z.array(z.looseObject({ name: z.string(), value: text })).nullish(),
    creationTimestamp: text,
    modificationTimestamp: text,
  })
  .nullish();

const postalAddressSchema = z
  .looseObject({
    addressCountry: text,
    addressLocality: text,
    addressRegion: text,
    postalCode: text,
    streetAddress1: text,
    streetAddress2: text,
  })
  .nullish();

const accountContactSchema = z
  .looseObject({
    firstName: text,
    lastName: text,
    email: text,
    companyName: text,
    phone: text,
    postalAddress: postalAddressSchema,
  })
  .nullish();

export const accountSchema = z.looseObject({
  id,
  name: z.string(),
  state: text,
  isEnabled: flag,
  enabledTimestamp: text,
  accountContact: accountContactSchema,
  metadata: metadataSchema,
});

export const userSchema = z.looseObject({
  id,
  email: text,
  state: text,
  isEnabled: flag,
  authProvider: text,
  firstName: text,
  lastName: text,
  companyName: text,
  phone: text,
  postalAddress: postalAddressSchema,
  lastActTimestamp: text,
  metadata: metadataSchema,
});

export const groupSchema = z.looseObject({ id, name: text, authID: text, metadata: metadataSchema });

export const tokenSchema = z.looseObject({ id, name: text, userID: text, metadata: metadataSchema });

/** Of the answer to a POST only: no other has the token itself. */
export const createdTokenSchema = tokenSchema.extend({ token: z.string().min(1) });

export const roleBindingSchema = z.looseObject({
  userID: text,
  groupID: text,
  role: z.string().min(1),
  roleConstraints: z.array(z.string()).nullish(),
});

export const listSchema = z.looseObject({
  items: z.array(z.unknown()),
  metadata: z.looseObject({ continue: text, count: z.number().nullish() }).nullish(),
});

const faultsSchema = z
  .array(z.looseObject({ name: z.string(), reason: z.string() }))
  .nullish()
  .catch(null);

export const problemSchema = z.looseObject({
  type: text.catch(null),
  title: text.catch(null),
  detail: text.catch(null),
  correlationID: text.catch(null),
  schemaValidationFailure: text.catch(null),
  invalidParams: faultsSchema,
  invalidFields: faultsSchema,
});

export type AstraProblem = z.infer<typeof problemSchema>;
export type AstraAccount = z.infer<typeof accountSchema>;
export type AstraUser = z.infer<typeof userSchema>;
export type AstraGroup = z.infer<typeof groupSchema>;
export type AstraToken = z.infer<typeof tokenSchema>;
export type AstraRoleBinding = z.infer<typeof roleBindingSchema>;
export type AstraMetadata = z.infer<typeof metadataSchema>;
export type AstraPostalAddress = z.infer<typeof postalAddressSchema>;
export type AstraContact = z.infer<typeof accountContactSchema>;
