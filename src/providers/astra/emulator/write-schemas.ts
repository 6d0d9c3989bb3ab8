import { z } from 'zod';

// Bodies of requests. Unknown keys are refused, and so is text outside ASCII, which the real server may refuse too.

const text = (shortest: number, longest: number) =>
  z
    .string()
    .regex(/^[\x20-\x7e]*$/)
    .min(shortest)
    .max(longest);
const id = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
const time = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?Z$/);
const flag = z.enum(['true', 'false']);

const metadata = z.strictObject({
  labels: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
  creationTimestamp: time.optional(),
  modificationTimestamp: time.optional(),
  createdBy: id.optional(),
  modifiedBy: id.optional(),
});

const resource = <Type extends string>(name: Type, versions: readonly [string, ...string[]]) =>
  z.strictObject({
    type: z.literal(`application/${name}`),
    version: z.enum(versions),
    metadata: metadata.optional(),
  });

const address = z.strictObject({
  addressCountry: text(2, 2),
  addressLocality: text(1, 63),
  addressRegion: text(1, 63),
  postalCode: text(1, 63),
  streetAddress1: text(1, 63),
  streetAddress2: text(1, 63).optional(),
});

const contact = z.strictObject({
  firstName: text(1, 63),
  lastName: text(1, 63),
  email: text(1, 63),
  companyName: text(1, 63),
  phone: text(1, 31),
  postalAddress: address.extend({ postalCode: text(1, 31) }).partial(),
});

const account = resource('astra-account', ['1.0']);
export const accountPost = account.extend({ name: text(1, 63) });
export const accountPut = account.extend({
  id: id.optional(),
  name: text(1, 63).optional(),
  state: z.enum(['pending', 'active', 'deletePending']).optional(),
  isEnabled: flag.optional(),
  enabledTimestamp: time.optional(),
  accountContact: contact.partial().optional(),
});

const user = resource('astra-user', ['1.0', '1.1', '1.2']).extend({
  authProvider: z.enum(['cloud-central', 'local', 'ldap']).optional(),
  authID: z.string().optional(),
  firstName: text(0, 63).optional(),
  lastName: text(0, 63).optional(),
  companyName: text(1, 63).optional(),
  phone: z.string().optional(),
  // Whole or not at all, on POST and on PUT.
  postalAddress: address.optional(),
  sendWelcomeEmail: flag.optional(),
});
export const userPost = user.extend({ email: text(3, 255) });
export const userPut = user.extend({
  id: id.optional(),
  email: text(3, 255).optional(),
  state: z.enum(['pending', 'active', 'suspended']).optional(),
  isEnabled: flag.optional(),
  enableTimestamp: time.optional(),
  lastActTimestamp: time.optional(),
  // In no schema, and taken all the same.
  isInviteAccepted: flag.optional(),
});

const token = resource('astra-token', ['1.0']);
export const tokenPost = token.extend({ name: text(1, 63) });
export const tokenPut = token.extend({ id: id.optional(), name: text(1, 63).optional() });

const binding = resource('astra-roleBinding', ['1.0', '1.1']).extend({
  userID: id.optional(),
  groupID: id.optional(),
  role: z.enum(['viewer', 'member', 'admin', 'owner']),
  roleConstraints: z.array(z.string()).optional(),
});
export const roleBindingPost = binding.extend({ accountID: id });
export const roleBindingPut = binding.extend({ id: id.optional(), accountID: id.optional() });

const group = resource('astra-group', ['1.0', '1.1']).extend({ name: text(1, 2048).optional() });
export const groupPost = group.extend({
  authProvider: z.literal('ldap'),
  authID: z.string().min(1).max(2048),
});
export const groupPut = group.extend({
  id: id.optional(),
  authProvider: z.literal('ldap').optional(),
  authID: z.string().min(1).max(2048).optional(),
});

const credential = resource('astra-credential', ['1.0', '1.1']).extend({
  name: text(1, 127),
  keyType: z
    .enum(['generic', 'passwordHash', 'apikey', 'kubeconfig', 'certificate', 'privkey', 's3'])
    .optional(),
  keyStore: z.record(z.string(), z.base64()),
  valid: flag.optional(),
  validFromTimestamp: time.optional(),
  validUntilTimestamp: time.optional(),
});
export const credentialPost = credential;
export const credentialPut = credential.extend({ id: id.optional() });
