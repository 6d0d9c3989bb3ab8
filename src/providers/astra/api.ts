import { z } from 'zod';
import { countSchema, lenient, lenientList } from '../../kit/odd-fields.ts';
import { part, resource } from './answered.ts';
import { idPattern } from './keys.ts';

// What is read of the upstream's answers. Loose: real answers have more fields than the published schemas, and ""
// where those forbid it. Strict are ids, and what a write or a right depends on.

const id = z.string().regex(idPattern, 'expected an id in lower case hexadecimal form');
const text = (field: string) => lenient(field, z.string());
/** A boolean, which the upstream writes as one of the strings "true" and "false". */
const flag = (field: string) => lenient(field, z.union([z.boolean(), z.enum(['true', 'false', ''])]));
/** A time as it came: readIsoTime reads it, and reports what is no time. */
const time = z.unknown().optional();

const label = z.looseObject({ name: z.string(), value: z.json().nullish() });

const metadata = part(
  ['createdAt', 'updatedAt', 'attributes'],
  z.looseObject({
    labels: lenientList('attributes', label),
    creationTimestamp: time,
    modificationTimestamp: time,
  }),
);
/** The metadata of a resource whose labels are not in the graph. */
const times = part(
  ['createdAt', 'updatedAt'],
  z.looseObject({ creationTimestamp: time, modificationTimestamp: time }),
);

function postalAddressIn(field: string) {
  return lenient(
    field,
    z.looseObject({
      addressCountry: text(field),
      addressLocality: text(field),
      addressRegion: text(field),
      postalCode: text(field),
      streetAddress1: text(field),
      streetAddress2: text(field),
    }),
  );
}

const accountContact = lenient(
  'contact',
  z.looseObject({
    firstName: text('contact'),
    lastName: text('contact'),
    email: text('contact'),
    companyName: text('contact'),
    phone: text('contact'),
    postalAddress: postalAddressIn('contact'),
  }),
);

export const account = resource({
  id,
  name: text('name'),
  state: text('state'),
  isEnabled: flag('enabled'),
  enabledTimestamp: time,
  accountContact,
  metadata,
});

export const user = resource({
  id,
  email: text('email'),
  state: text('state'),
  isEnabled: flag('active'),
  authProvider: z.string().nullish().catch(null),
  firstName: text('firstName'),
  lastName: text('lastName'),
  companyName: text('companyName'),
  phone: text('phone'),
  postalAddress: postalAddressIn('postalAddress'),
  lastActTimestamp: time,
  metadata,
});

export const group = resource({ id, name: text('name'), authID: text('name'), metadata: times });

const tokenFields = { id, name: text('name'), userID: z.unknown().optional(), metadata: times };

export const token = resource(tokenFields);

/** The answer to a POST: no other has the token itself. */
export const createdToken = resource({ ...tokenFields, token: z.string().min(1) });

/** A binding without what it is limited to, for those to whom it does not matter. */
export const roleBinding = z.looseObject({ role: z.string().min(1) });

/** A binding with its limits: where these cannot be read, it is not taken for one without. */
export const limitedBinding = roleBinding.extend({
  roleConstraints: z.array(z.string()).nullish(),
});

/** A page of a collection. Null has been seen for no items; a number is taken for a continue mark as it is. */
export const list = z.looseObject({
  items: z.array(z.unknown()).nullable(),
  metadata: z
    .looseObject({
      continue: z
        .union([z.string(), z.number().transform(String)])
        .nullish()
        .catch(null),
      count: countSchema,
    })
    .nullish()
    .catch(null),
});

const problemText = z.string().nullish().catch(null);

const faults = z
  .array(z.object({ name: z.string(), reason: z.string() }))
  .nullish()
  .catch(null);

export const problem = z.looseObject({
  type: problemText,
  title: problemText,
  detail: problemText,
  correlationID: problemText,
  schemaValidationFailure: problemText,
  invalidParams: faults,
  invalidFields: faults,
});

export type ApiProblem = z.infer<typeof problem>;
export type ApiAccount = z.infer<typeof account>;
export type ApiUser = z.infer<typeof user>;
export type ApiGroup = z.infer<typeof group>;
export type ApiToken = z.infer<typeof token>;
export type ApiRoleBinding = z.infer<typeof roleBinding>;
export type ApiLimitedBinding = z.infer<typeof limitedBinding>;
export type ApiMetadata = z.infer<typeof metadata>;
export type ApiPostalAddress = z.infer<ReturnType<typeof postalAddressIn>>;
export type ApiContact = z.infer<typeof accountContact>;

// What is sent. The upstream's schemas refuse every key that they do not name.

export type ApiResourceBody = Resource & object;

interface Resource {
  type: `application/astra-${string}`;
  version: string;
}

export interface ApiLabelled extends Resource {
  metadata?: Labels;
}

interface Labels {
  labels: { name: string; value: string }[];
}

export interface ApiAccountPost extends ApiLabelled {
  name: string;
}

export interface ApiAccountPut extends ApiLabelled {
  name?: string;
  isEnabled?: ApiFlag;
  accountContact?: ApiBody;
}

export interface ApiUserPut extends ApiLabelled, ApiBody {
  isEnabled?: ApiFlag;
  postalAddress?: ApiBody;
}

export interface ApiUserPost extends ApiLabelled, ApiBody {
  email: string;
  sendWelcomeEmail: ApiFlag;
  postalAddress?: ApiBody;
}

export interface ApiTokenBody extends Resource {
  name: string;
}

export interface ApiRoleBindingPost extends Resource {
  userID?: string;
  groupID?: string;
  accountID: string;
  role: string;
  roleConstraints?: readonly string[];
}

export interface ApiRoleBindingPut extends Resource {
  role: string;
  roleConstraints: readonly string[];
}

/** A boolean as the upstream writes it. */
export type ApiFlag = 'true' | 'false';
export type ApiBody = { [name: string]: string | ApiBody | Labels | undefined };

export interface ApiPasswordPost extends Resource {
  name: string;
  keyType: 'passwordHash';
  keyStore: { cleartext: string; change: string };
}
