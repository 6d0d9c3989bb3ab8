/** Memory for bodies that have not come whole, over all requests. */
export interface BodyBudget {
  open(): BodyShare;
}

export interface BodyShare {
  /** False: there is no room for so many bytes more. */
  take(bytes: number): boolean;
  /** Gives back what was taken: the body is whole, or given up. */
  release(): void;
}

export function createBodyBudget(maxBytes: number): BodyBudget {
  let held = 0;
  return {
    open() {
      let own = 0;
      return {
        take(bytes) {
          if (held + bytes > maxBytes) return false;
          held += bytes;
          own += bytes;
          return true;
        },
        release() {
          held -= own;
          own = 0;
        },
      };
    },
  };
}
