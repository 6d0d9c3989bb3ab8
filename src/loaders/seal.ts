import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Makes texts that say nothing to whoever holds them, and that nobody else can make. */
export interface Seal {
  /** One text for the same bytes with the same purpose; of characters that need no escape in a URL. */
  seal(purpose: string, bytes: Buffer): string;
  /** Null for everything that `seal` did not give with the same purpose and with one of the keys. */
  open(purpose: string, text: string): Buffer | null;
}

/**
 * Seals with the first key and opens with any, so that a key can be replaced while what it sealed is in use.
 *
 * The scheme is SIV (RFC 5297) of HMAC-SHA-256 and AES-256-CTR: the initial vector is the authentication code of the
 * plaintext. So one text stands for one thing, as ids must, and no nonce can be used twice, which would undo GCM.
 */
export function createSeal(keys: readonly string[]): Seal {
  const [first, ...former] = keys.map(deriveKeys);
  if (first === undefined) throw new Error('expected at least one key to seal with');
  return {
    seal(purpose, bytes) {
      const code = authenticate(first, purpose, bytes);
      const cipher = createCipheriv(algorithm, first.encryption, code);
      return Buffer.concat([versionByte, code, cipher.update(bytes)]).toString('base64url');
    },
    open(purpose, text) {
      const bytes = Buffer.from(text, 'base64url');
      if (bytes.length < overhead || bytes[0] !== version || bytes.toString('base64url') !== text)
        return null;
      const code = bytes.subarray(1, overhead);
      const hidden = bytes.subarray(overhead);
      for (const own of [first, ...former]) {
        const opened = createDecipheriv(algorithm, own.encryption, code).update(hidden);
        if (timingSafeEqual(authenticate(own, purpose, opened), code)) return opened;
      }
      return null;
    },
  };
}

/** So many characters has the text of so many bytes. */
export function sealedLength(bytes: number): number {
  return Math.ceil(((overhead + bytes) * 4) / 3);
}

interface Keys {
  authentication: Buffer;
  encryption: Buffer;
}

const algorithm = 'aes-256-ctr';
const version = 1;
const versionByte = Buffer.of(version);
const codeBytes = 16;
const overhead = 1 + codeBytes;

/** Two keys of their own, so that what else is made with the same secret has nothing to do with them. */
function deriveKeys(secret: string): Keys {
  const derived = Buffer.from(hkdfSync('sha256', secret, '', 'account-graph seal', 64));
  return { authentication: derived.subarray(0, 32), encryption: derived.subarray(32) };
}

function authenticate({ authentication }: Keys, purpose: string, bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  const named = Buffer.from(purpose);
  // The length keeps the end of the purpose from being read as the beginning of the bytes.
  length.writeUInt32BE(named.length);
  return createHmac('sha256', authentication)
    .update(length)
    .update(named)
    .update(bytes)
    .digest()
    .subarray(0, codeBytes);
}
