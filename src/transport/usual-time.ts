/** How long a backend usually takes to answer, by its last answers. */
export interface UsualTime {
  note(durationMs: number): void;
  /** The median in milliseconds; 0 while nothing is known. */
  median(): number;
}

const mostNoted = 15;

export function createUsualTime(): UsualTime {
  const last: number[] = [];
  let next = 0;
  return {
    note(durationMs) {
      last[next] = durationMs;
      next = (next + 1) % mostNoted;
    },
    median() {
      const sorted = last.toSorted((one, other) => one - other);
      return sorted[sorted.length >> 1] ?? 0;
    },
  };
}
