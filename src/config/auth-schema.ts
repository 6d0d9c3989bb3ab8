import { BlockList, isIP } from 'node:net';
import { z } from 'zod';
import { grants } from '../scopes.ts';
import { nearest } from './nearest.ts';

const grantSchema = z.enum(grants as [string, ...string[]], {
  error: ({ input }) => {
    const meant = typeof input === 'string' ? nearest(input, grants) : null;
    // What is near to no scope may be a secret in a wrong place, and is not quoted.
    if (meant === null) return `is no scope; expected one of ${grants.join(', ')}`;
    return `${JSON.stringify(input)} is no scope; did you mean ${JSON.stringify(meant)}?`;
  },
});

const backendsSchema = z
  .array(z.string().min(1))
  .describe('Names of the backends that the caller may see, or "*" for all; the others do not exist for it.');

const apiKeySchema = z.strictObject({
  name: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._@-]{0,62}$/,
      'expected 1 to 63 letters, digits and . _ @ -, the first a letter or a digit',
    )
    .refine((name) => name !== 'anonymous', 'is the name of callers without credentials; take another')
    .describe('Who asks with it. Two keys of one name are one caller, so that a key can be replaced.'),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'expected the 64 hexadecimal digits that "account-graph key create" prints')
    .describe('SHA-256 of the key in hexadecimal; the key itself belongs in no file.'),
  scopes: z.array(grantSchema).describe('What it may do, such as "users:read", "accounts:*", or "*".'),
  backends: backendsSchema,
  expires: z
    .string()
    .refine(isTime, 'expected a date or a time with its zone, such as 2027-01-31 or 2027-01-31T12:00:00Z')
    .optional()
    .describe('When it ends, as a date (its first moment in UTC) or a time with its zone; never if absent.'),
});

/** What is signed by a key pair; a shared secret (HS256) is none of the gateway's to keep. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;

const jwtSchema = z.strictObject({
  issuer: z.string().min(1).describe('Who signs the tokens: their claim iss, letter by letter.'),
  jwks: z
    .string()
    .refine(isSafeUrl, 'expected an https URL without user name and fragment (http on the loopback alone)')
    .describe("URL of the issuer's public keys (JWKS), https only."),
  audience: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)], 'expected a text or a list of texts')
    .describe('What tokens for this gateway have in their claim aud; one of them is enough.'),
  algorithms: z
    .array(z.enum(algorithms))
    .min(1)
    .default(['RS256', 'ES256', 'EdDSA'])
    .describe('Algorithms of signatures that are accepted.'),
  scopesClaim: z
    .string()
    .min(1)
    .default('scope')
    .describe(
      'Claim with the scopes: a list, or a text with spaces between them. Others than ours are ignored.',
    ),
  backendsClaim: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Claim with the names of the backends that the caller may see, or "*": a list or a text. With it, a token without that claim sees none; if absent, every token sees all.',
    ),
  clockSkewSeconds: z
    .number()
    .int()
    .min(0)
    .max(300)
    .default(30)
    .describe("How far the issuer's clock may be off, in seconds."),
  maxLifetimeSeconds: z
    .number()
    .int()
    .min(60)
    .max(31_536_000)
    .default(86_400)
    .describe('Tokens that live longer are refused: they cannot be taken back.'),
  maxBytes: z
    .number()
    .int()
    .min(256)
    .max(15_000)
    .default(8_192)
    .describe('Longest token, in bytes; longer ones are refused before anything is read of them.'),
});

const headerSchema = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,64}$/, 'expected the name of a header: letters, digits and hyphens')
  .refine(
    (name) => !/^(authorization|cookie|host|origin|content-.*|accept|x-request-id)$/i.test(name),
    'is a header that has a meaning already; take another',
  );

const proxyHeaderSchema = z.strictObject({
  subject: headerSchema.describe('Header in which the proxy names who asks, such as x-user.'),
  scopes: headerSchema.describe(
    'Header with the scopes, spaces or commas between them, such as x-scopes; without it, none.',
  ),
  backends: headerSchema
    .optional()
    .describe(
      'Header with the names of the backends that the caller may see, or "*". With it, a caller without that header sees none; if absent, all see all.',
    ),
  from: z
    .array(z.string().refine(isNetwork, 'expected an address or a network such as 10.0.0.0/8'))
    .min(1)
    .describe(
      'Addresses and networks of the proxy. It must remove these headers from what it is sent; from elsewhere they are refused.',
    ),
});

export const authSchema = z.strictObject({
  anonymous: z
    .strictObject({
      scopes: z
        .array(grantSchema)
        .describe('Scopes such as "users:read", "accounts:*", or "*" for everything.'),
      backends: backendsSchema.default(['*']),
    })
    .default({ scopes: [], backends: ['*'] })
    .describe('What a caller without credentials may do; nothing unless said here.'),
  apiKeys: z
    .array(apiKeySchema)
    .default([])
    .describe(
      'Callers that send Authorization: Bearer agk_...; "account-graph key create" makes a key. Each has name, sha256, scopes, backends and, if it is to end, expires.',
    ),
  jwt: jwtSchema.optional().describe('Callers that send Authorization: Bearer with a signed token (JWT).'),
  proxyHeader: proxyHeaderSchema
    .optional()
    .describe('Callers that a proxy in front of the gateway has identified, and names in a header.'),
  maxFailedAttempts: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(20)
    .describe(
      'Wrong credentials from one address (IPv6: one /64 network) in a minute that are answered with 401; more are 429, and JWTs that were not accepted before wait.',
    ),
});

export type AuthSettings = z.infer<typeof authSchema>;

/** A text is taken for a date only in these forms: others mean what the machine's own zone says. */
function isTime(text: string): boolean {
  const isForm = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/.test(text);
  return isForm && !Number.isNaN(Date.parse(text));
}

function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, hash } = new URL(text);
  if (username !== '' || password !== '' || hash !== '') return false;
  return (
    protocol === 'https:' || (protocol === 'http:' && /^(127(\.\d+){3}|\[::1\]|localhost)$/.test(hostname))
  );
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  if (bits === undefined) return true;
  if (!/^\d{1,3}$/.test(bits)) return false;
  try {
    new BlockList().addSubnet(address, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
    return true;
  } catch {
    return false;
  }
}
