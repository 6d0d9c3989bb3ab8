import { LRUCache } from 'lru-cache';

/** What walks through lists have read and not yet shown, over all backends: bounded in bytes, and forgotten when unused. */
export interface KeptPages {
  of(backend: string): BackendPages;
}

/** One backend's part. It is read with the gateway's credential, so that it belongs to no caller. */
export interface BackendPages {
  /** Another one after each write to the backend. */
  generation(): number;
  get(name: string): unknown;
  /** False where it is not kept: it is too large, or was read before a write. */
  set(name: string, value: object, read: KeptRead): boolean;
  /** Forgets everything, for the backend is being changed. */
  forget(): void;
}

export interface KeptRead {
  bytes: number;
  /** The generation at the time when it was asked for. */
  generation: number;
}

export interface KeptPagesOptions {
  /** 0 keeps nothing. */
  maxBytes: number;
  /** Milliseconds. */
  now(): number;
}

const lifeMs = 60_000;

export const keepsNothing: BackendPages = {
  generation: () => 0,
  get: () => undefined,
  set: () => false,
  forget: () => undefined,
};

export function createKeptPages({ maxBytes, now }: KeptPagesOptions): KeptPages {
  if (maxBytes === 0) return { of: () => keepsNothing };
  const kept = new LRUCache<string, object>({
    maxSize: maxBytes,
    ttl: lifeMs,
    updateAgeOnGet: true,
    ttlAutopurge: true,
    ttlResolution: 0,
    perf: { now },
  });
  return {
    of(backend) {
      const own = `${backend} `;
      let writes = 0;
      return {
        generation: () => writes,
        get: (name) => kept.get(own + name),
        set(name, value, { bytes, generation }) {
          if (generation !== writes) return false;
          kept.set(own + name, value, { size: Math.ceil(bytes) + own.length + name.length });
          return kept.has(own + name);
        },
        forget() {
          writes += 1;
          for (const name of [...kept.keys()]) if (name.startsWith(own)) kept.delete(name);
        },
      };
    },
  };
}
